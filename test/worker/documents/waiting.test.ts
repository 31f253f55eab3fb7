import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { Content } from '../../../worker/documents/content.ts'
import { skim } from '../../../worker/documents/update.ts'
import { Waiting } from '../../../worker/documents/waiting.ts'
import { makeCorpus } from './corpus.ts'

const { updates } = makeCorpus(5, 120)
const parts = (update: Uint8Array) => skim(update).parts

test('something waits exactly where Yjs puts something aside, in whatever order updates come', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(updates), some => {
      const doc = new Y.Doc()
      const waiting = new Waiting()
      const [waits, pends]: boolean[][] = [[], []]
      for (const update of some) {
        Y.applyUpdate(doc, update)
        waiting.add(parts(update))
        const { pendingStructs, pendingDs } = doc.store
        waits!.push(waiting.parts > 0)
        pends!.push(pendingStructs !== null || pendingDs !== null)
      }
      expect(waits).toEqual(pends)
      for (const update of updates) waiting.add(parts(update))
      expect(waiting.parts).toBe(0)
    }),
    { numRuns: 100, seed: 42 },
  )
})

test('an edit that builds on one that has not come waits, and so does what builds on it, but nothing else', () => {
  const edits: Uint8Array[] = []
  const note = (doc: Y.Doc) => doc.on('update', (update, origin) => origin ?? edits.push(update))
  const [ann, ben] = [new Y.Doc(), new Y.Doc()]
  note(ann)
  note(ben)
  ann.getText('text').insert(0, 'a')
  Y.applyUpdate(ben, edits[0]!, 'ann')
  ben.getText('text').insert(1, 'b')
  ben.getText('text').insert(2, 'c')
  ben.getText('text').delete(1, 1)
  ann.getText('text').insert(0, 'd')

  const waiting = new Waiting()
  const counts = [1, 2, 3, 4].map(at => {
    waiting.add(parts(edits[at]!))
    return waiting.parts
  })
  expect(counts).toEqual([1, 2, 3, 4])
  expect(waiting.with(parts(edits[0]!)).parts).toEqual([])
  waiting.add(parts(edits[0]!))
  expect(waiting.parts).toBe(0)
})

test('edits that build on each other wait for ever, and hold up nothing else', () => {
  const waiting = new Waiting()
  const edit = (client: number, from: number, ...needs: number[]) => {
    return { client, from, to: from + 1, needs, bytes: 9 }
  }
  waiting.add([edit(1, 0, 2, 0), edit(2, 0, 1, 0), edit(3, 0), edit(3, 1, 1, 0)])
  expect(waiting.parts).toBe(3)
  waiting.add([edit(4, 0, 3, 0)])
  expect(waiting.parts).toBe(3)
})

test('what waited when a document was folded still counts after it was read anew', () => {
  const author = new Y.Doc()
  const edits: Uint8Array[] = []
  author.on('update', update => edits.push(update))
  for (const at of [0, 1, 2]) author.getText('text').insert(at, 'x')
  const folded = new Y.Doc()
  for (const at of [0, 2]) Y.applyUpdate(folded, edits[at]!)
  const state = Y.encodeStateAsUpdate(folded)
  const stateVector = Y.encodeStateVector(folded)
  const snapshot = { state, stateVector, deletions: Y.diffUpdate(state, stateVector), stamp: '1' }
  const content = new Content({ snapshot, rows: [] })
  expect(content.waiting.parts).toBe(1)
  content.learn(skim(edits[1]!))
  expect(content.waiting.parts).toBe(0)
})
