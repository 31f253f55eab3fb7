import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { skim } from '../../../worker/documents/update.ts'
import { InvalidUpdate } from '../../../worker/documents/value.ts'
import { makeCorpus } from './corpus.ts'

const { updates, whole } = makeCorpus(7)
const stateVector = Y.encodeStateVectorFromUpdate(whole)

test('every real update passes, and its clocks are those that Yjs reads', () => {
  for (const update of updates) {
    const read = new Map<number, number>()
    for (const { client, to } of skim(update).ranges) read.set(client, to)
    expect(read).toEqual(Y.parseUpdateMeta(update).to)
  }
})

test('a gap within an update is not counted as known', () => {
  const doc = new Y.Doc()
  doc.clientID = 1
  const parts: Uint8Array[] = []
  doc.on('update', part => parts.push(part))
  for (const at of [0, 1, 2]) doc.getText('text').insert(at, 'x')
  const gapped = Y.mergeUpdates([parts[0]!, parts[2]!])
  expect(skim(gapped).ranges).toEqual([
    { client: 1, from: 0, to: 1 },
    { client: 1, from: 2, to: 3 },
  ])
})

test('what passes can be applied, merged and compared by any client, however it was spoilt', {
  timeout: 120_000,
}, () => {
  let passed = 0
  fc.assert(
    fc.property(spoilt, update => {
      try {
        skim(update)
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidUpdate)
        return
      }
      passed++
      applyTo(new Y.Doc(), update)
      const full = new Y.Doc()
      Y.applyUpdate(full, whole)
      applyTo(full, update)
      Y.mergeUpdates([whole, update])
      Y.diffUpdate(update, stateVector)
    }),
    { numRuns: 6_000, seed: 42 },
  )
  expect(passed).toBeGreaterThan(300)
})

function applyTo(doc: Y.Doc, update: Uint8Array) {
  Y.applyUpdate(doc, update)
  Y.encodeStateAsUpdate(doc)
  doc.getText('text').toString()
}

describe('what Y.decodeUpdate lets through is refused', () => {
  // One struct of client 1 at a clock: no origins, a root type's name, then its content.
  const item = (clock: number, ...struct: number[]) => Uint8Array.of(1, 1, 1, clock, ...struct, 0)
  const cases: [string, Uint8Array][] = [
    ['an item that is its own origin', item(0, 0x84, 1, 0, 1, 97)],
    ['an origin in the future', item(0, 0x84, 1, 5, 1, 97)],
    ['bytes left over', Uint8Array.of(0, 0, 7)],
    ['an empty text', item(0, 4, 1, 1, 97, 0)],
    ['text that is not UTF-8', item(0, 4, 1, 1, 97, 1, 0xff)],
    ['an embed that is not JSON', item(0, 5, 1, 1, 97, 1, 123)],
    ['a deletion of nothing', Uint8Array.of(0, 1, 1, 1, 0, 0)],
    ['a subdocument without options', item(0, 9, 1, 1, 97, 1, 97, 126)],
    ['values nested too deeply', item(0, 8, 1, 1, 97, 1, ...Array(99).fill([117, 1]).flat(), 126)],
    ['one client twice', Uint8Array.of(2, 1, 1, 0, 0, 1, 1, 1, 5, 0, 1, 0)],
  ]
  test.for(cases)('%s', ([, update]) => {
    expect(() => skim(update)).toThrow(InvalidUpdate)
  })

  test('whereas the same text, well-formed, passes', () => {
    expect(skim(item(0, 4, 1, 1, 97, 1, 97)).ranges).toEqual([{ client: 1, from: 0, to: 1 }])
  })
})

/** Real updates with bytes changed, put in, taken out, or cut off. */
const spoilt = fc
  .record({
    update: fc.constantFrom(...updates.filter(update => update.length < 400)),
    edits: fc.array(fc.record({ at: fc.nat(), byte: fc.nat(255), kind: fc.nat(4) }), {
      minLength: 1,
      maxLength: 3,
    }),
  })
  .map(({ update, edits }) => {
    const bytes = [...update]
    for (const { at, byte, kind } of edits) {
      const place = at % bytes.length
      if (kind < 2) bytes[place] = byte
      else if (kind === 2) bytes[place] = bytes[place]! ^ (1 << (byte & 7))
      else if (kind === 3) bytes.splice(place, 0, byte)
      else bytes.length = Math.max(1, place)
    }
    return Uint8Array.from(bytes)
  })
