import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { Content } from '../../../worker/documents/content.ts'
import type { Snapshot } from '../../../worker/documents/snapshot.ts'
import { makeCorpus, sequence } from './corpus.ts'

const nothing = async () => {}
const diff = async (state: Uint8Array, stateVector: Uint8Array) => Y.diffUpdate(state, stateVector)

function snapshotOf(updates: Uint8Array[]): Snapshot {
  const doc = docOf(updates)
  const state = Y.encodeStateAsUpdate(doc)
  const stateVector = Y.encodeStateVector(doc)
  return { state, stateVector, deletions: Y.diffUpdate(state, stateVector), stamp: String(updates.length) }
}

function docOf(updates: Uint8Array[]): Y.Doc {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

const rowsOf = (updates: Uint8Array[]) => updates.map((data, flush) => ({ flush, data }))

/** What is in a document, whatever order the keys of maps have come in; of a document within it, which one. */
function plain(doc: Y.Doc): string {
  const content = [
    doc.getText('text').toDelta(),
    doc.getArray('array'),
    doc.getMap('map'),
    doc.getXmlFragment('xml'),
  ]
  return JSON.stringify(content, (_key, value) =>
    value instanceof Y.Doc
      ? value.guid
      : typeof value === 'bigint'
        ? String(value)
        : typeof value === 'object' && value && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).sort())
          : value,
  )
}

test('whatever a client has, and however much is folded, it is brought up to date', async () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const { updates } = makeCorpus(seed, 300)
    const edits = updates.slice(0, -3)
    const whole = plain(docOf(edits))
    const pick = sequence(seed)
    for (let i = 0; i < 8; i++) {
      const folded = pick(edits.length)
      const content = new Content({
        snapshot: snapshotOf(edits.slice(0, folded)),
        rows: rowsOf(edits.slice(folded)),
      })
      const client = docOf(edits.slice(0, pick(edits.length)))
      for (const update of await content.missing(Y.encodeStateVector(client), diff, nothing))
        Y.applyUpdate(client, update)
      expect(plain(client)).toEqual(whole)
    }
  }
})

test('a snapshot that was given up is read again for whoever lacks it, also where that happens meanwhile', async () => {
  const writer = new Y.Doc()
  const edits: Uint8Array[] = []
  writer.on('update', update => edits.push(update))
  for (let i = 0; i < 60; i++) writer.getText('text').insert(0, `${i} `.repeat(300))
  const snapshot = snapshotOf(edits.slice(0, 50))
  const stored = { snapshot, rows: rowsOf(edits.slice(50)) }
  const content = new Content(stored)
  const { size, held } = content
  content.shed()
  expect([content.size, content.held]).toEqual([size, held - snapshot.state.length])

  let [reads, diffs] = [0, 0]
  const reload = async () => {
    reads++
    content.replace(stored, content.rows)
  }
  const slowDiff = async (state: Uint8Array, vector: Uint8Array) => {
    if (++diffs === 1) content.shed()
    return Y.diffUpdate(state, vector)
  }
  const client = docOf(edits.slice(0, 20))
  for (const update of await content.missing(Y.encodeStateVector(client), slowDiff, reload))
    Y.applyUpdate(client, update)
  expect(plain(client)).toEqual(plain(writer))
  expect([reads, diffs]).toEqual([2, 2])
})

test('a snapshot that changes while a client waits for its part is not mixed with the other log', async () => {
  const { updates } = makeCorpus(9, 600)
  const edits = updates.slice(0, -3)
  const half = edits.length >> 1
  const content = new Content({ snapshot: snapshotOf(edits.slice(0, half)), rows: rowsOf(edits.slice(half)) })
  const client = docOf(edits.slice(0, 30))
  let folds = 0
  // The first answer takes so long that the log is folded meanwhile.
  const slowDiff: typeof diff = async (state, stateVector) => {
    if (folds++ === 0) content.fold(snapshotOf(edits), content.rows)
    return Y.diffUpdate(state, stateVector)
  }
  // Long enough that it is not compared on the spot.
  const text = 'x'.repeat(40_000)
  const big = new Y.Doc()
  big.getText('more').insert(0, text)
  content.fold(snapshotOf([...edits.slice(0, half), Y.encodeStateAsUpdate(big)]), 0)
  for (const update of await content.missing(Y.encodeStateVector(client), slowDiff, nothing))
    Y.applyUpdate(client, update)
  expect(plain(client)).toEqual(plain(docOf(edits)))
  expect(folds).toBeGreaterThan(0)
})

test('what is known is no news, what is partly known is cut', () => {
  const doc = new Y.Doc()
  const edits: Uint8Array[] = []
  doc.on('update', update => edits.push(update))
  const text = doc.getText('text')
  for (const word of ['one ', 'two ', 'three ']) text.insert(text.length, word)
  text.delete(0, 4)
  const content = new Content({ snapshot: snapshotOf(edits.slice(0, 1)), rows: rowsOf(edits.slice(1, 2)) })

  expect(content.news(edits[0]!)).toBeUndefined()
  expect(content.news(Y.mergeUpdates(edits.slice(0, 2)))).toBeUndefined()
  const news = content.news(Y.encodeStateAsUpdate(doc))
  expect(news?.skimmed.ranges).toEqual([{ client: doc.clientID, from: 8, to: 14 }])
  // Deletions alone, which no state vector tells of.
  content.add({ flush: 9, data: edits[2]! })
  content.clocks.learn(news!.skimmed.ranges)
  expect(content.news(edits[3]!)?.skimmed.deletions).toBe(true)
  content.add({ flush: 10, data: edits[3]! })
  expect(content.news(edits[3]!)).toBeUndefined()
  expect(content.news(Y.encodeStateAsUpdate(doc))).toBeUndefined()
})

test('what was read anew keeps what came meanwhile, once', () => {
  const { updates } = makeCorpus(4, 40)
  const edits = updates.slice(0, -3)
  const content = new Content({ snapshot: undefined, rows: rowsOf(edits.slice(0, 10)) })
  const before = content.rows
  content.add({ flush: 10, data: edits[10]! })
  content.add({ flush: 11, data: edits[11]! })
  content.replace(
    { snapshot: snapshotOf(edits.slice(0, 10)), rows: [{ flush: 10, data: edits[10]! }] },
    before,
  )
  expect([...content.flushes]).toEqual([10, 11])
  expect(content.rows).toBe(2)
})
