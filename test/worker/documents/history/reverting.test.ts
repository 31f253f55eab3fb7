import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { Reverting } from '../../../../worker/documents/history/reverting.ts'
import { isValid } from '../../../../worker/documents/update.ts'
import { apply, edit, show } from './edits.ts'

const people = 3

/** People who edit one document, and tell each other now and then. */
class Meeting {
  readonly docs = Array.from({ length: people }, () => new Y.Doc())
  readonly written: { data: Uint8Array; chosen: boolean }[] = []
  /** Whether what is written from now on is to be taken back. */
  choosing = false
  #told = 0

  constructor() {
    for (const doc of this.docs)
      doc.on('update', (data: Uint8Array, origin: unknown) => {
        if (origin !== 'told') this.written.push({ data, chosen: this.choosing })
      })
  }

  tell() {
    // A client that hears of formats may tidy them up, which is an edit too.
    while (this.#told < this.written.length) {
      const { data } = this.written[this.#told++]!
      for (const doc of this.docs) Y.applyUpdate(doc, data, 'told')
    }
  }
}

const acts = <T>(act: fc.Arbitrary<T>) =>
  fc.array(fc.record({ who: fc.nat(people - 1), act, tells: fc.boolean() }), { minLength: 1, maxLength: 80 })

test('whatever was done since is taken back to the letter, by an edit that any client can apply', () => {
  fc.assert(
    fc.property(acts(edit), acts(edit), fc.boolean(), (before, after, folded) => {
      const meeting = new Meeting()
      const { docs, written } = meeting
      const perform = (list: typeof before) => {
        for (const { who, act, tells } of list) {
          apply(docs[who]!, act)
          if (tells) meeting.tell()
        }
        meeting.tell()
      }
      perform(before)
      const [old, seen, early] = [Y.encodeStateAsUpdate(docs[0]!), show(docs[0]!), written.length]
      perform(after)

      const reverting = new Reverting()
      reverting.apply([old], false)
      // As one state that has forgotten what was deleted, or edit by edit.
      const since = written.slice(early).map(({ data }) => data)
      if (folded) reverting.apply([Y.encodeStateAsUpdate(docs[1]!)], true)
      else for (const update of since) reverting.apply([update], true)
      const change = reverting.revert()
      if (change) {
        expect(isValid(change)).toBe(true)
        for (const doc of docs) Y.applyUpdate(doc, change, 'told')
      }
      for (const doc of docs) expect(show(doc)).toEqual(seen)
    }),
    { numRuns: 300 },
  )
})

const typing = fc.record({ writes: fc.boolean(), at: fc.nat(60), length: fc.integer({ min: 1, max: 6 }) })

test('what one person wrote goes, what they erased comes back, and what others did stays', () => {
  fc.assert(
    fc.property(acts(typing), fc.nat(80), acts(typing), (during, begin, later) => {
      const meeting = new Meeting()
      // Every letter is written once, so that it is known who did what to it.
      const letters = new Map<string, { chosen: boolean; erased: boolean[] }>()
      for (const [i, { who, act, tells }] of [...during, ...later].entries()) {
        meeting.choosing = who === 0 && i >= begin && i < during.length
        const text = meeting.docs[who]!.getText('text')
        const from = act.at % (text.length + 1)
        if (act.writes) {
          const fresh = Array.from({ length: act.length }, (_, n) =>
            String.fromCodePoint(0x4e00 + letters.size + n),
          )
          for (const letter of fresh) letters.set(letter, { chosen: meeting.choosing, erased: [] })
          text.insert(from, fresh.join(''))
        } else {
          const erased = text.toString().slice(from, from + act.length)
          for (const letter of erased) letters.get(letter)!.erased.push(meeting.choosing)
          text.delete(from, erased.length)
        }
        if (tells) meeting.tell()
      }
      meeting.tell()

      const reverting = new Reverting()
      for (const { data, chosen } of meeting.written) reverting.apply([data], chosen)
      const change = reverting.revert()
      const [doc] = meeting.docs
      if (change) Y.applyUpdate(doc!, change)
      for (const [letter, { chosen, erased }] of letters) {
        // What two people erased at once comes back if the chosen one was first; nobody can tell from the edits.
        if (erased.includes(true) && erased.includes(false)) continue
        expect(doc!.getText('text').toString().includes(letter)).toBe(!chosen && !erased.includes(false))
      }
    }),
    { numRuns: 300 },
  )
})
