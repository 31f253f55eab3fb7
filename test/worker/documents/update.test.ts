import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { contentOf } from '../../../worker/boards/content.ts'
import { skim } from '../../../worker/documents/update.ts'
import { InvalidUpdate } from '../../../worker/documents/value.ts'
import { makeCorpus } from './corpus.ts'
import { spoilt } from './spoilt.ts'

// TENON_FUZZ=100000 takes minutes.
const numRuns = Number(process.env.TENON_FUZZ ?? 3_000)
const seed = Number(process.env.TENON_SEED ?? Date.now() % 2 ** 31)

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

test(`what passes can be applied, merged, compared and shown by any client, however it was spoilt (seed ${seed})`, {
  timeout: 120_000 + numRuns * 20,
}, () => {
  let passed = 0
  let crowd = openCrowd()
  fc.assert(
    fc.property(spoilt(updates.filter(update => update.length < 400)), update => {
      try {
        skim(update)
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidUpdate)
        return
      }
      // What came before may be what makes the next one throw.
      if (passed++ % 50 === 0) crowd = openCrowd()
      for (const doc of [new Y.Doc(), ...crowd]) applyTo(doc, update)
      expectSame(crowd[1]!, crowd[2]!)
      Y.mergeUpdates([whole, update])
      Y.diffUpdate(update, stateVector)
    }),
    { numRuns, seed },
  )
  expect(passed).toBeGreaterThan(numRuns / 20)
})

/** Clients that begin with nothing, and such as have everything, one of which keeps what is deleted. */
function openCrowd(): Y.Doc[] {
  const docs = [new Y.Doc(), new Y.Doc(), new Y.Doc({ gc: false })]
  for (const doc of docs.slice(1)) Y.applyUpdate(doc, whole)
  for (const doc of docs) watch(doc)
  return docs
}

/** Looks at each change, as bindings of editors do. */
function watch(doc: Y.Doc) {
  const roots = [doc.getText('text'), doc.getMap('map'), doc.getArray('array'), doc.getXmlFragment('xml')]
  for (const root of roots)
    root.observeDeep(events => {
      for (const event of events) [event.changes, event.path, event instanceof Y.YTextEvent && event.delta]
    })
}

function applyTo(doc: Y.Doc, update: Uint8Array) {
  Y.applyUpdate(doc, update)
  const state = Y.encodeStateAsUpdate(doc)
  doc.getText('text').toDelta()
  // What is folded is read as an update again.
  skim(state)
  contentOf(doc)
}

function expectSame(one: Y.Doc, other: Y.Doc) {
  expect(Y.equalSnapshots(Y.snapshot(one), Y.snapshot(other))).toBe(true)
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
