import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { mergeUpdates } from '../../../worker/documents/merge.ts'
import { skim } from '../../../worker/documents/update.ts'
import { makeCorpus } from './corpus.ts'

function docOf(updates: Uint8Array[]): Y.Doc {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

const stateOf = (doc: Y.Doc) => Y.encodeStateAsUpdate(doc)

const corpora = [1, 2, 3].map(seed => makeCorpus(seed, 150).updates.slice(0, -3))

/** Updates in any order, some of them twice, some as one with their neighbours, some missing; and all there are. */
const choices = fc
  .tuple(fc.constantFrom(...corpora), fc.array(fc.tuple(fc.nat(119), fc.nat(6)), { minLength: 1 }))
  .map(([all, picks]) => {
    const updates = picks.flatMap(([at, more]) => {
      const some = all.slice(at, at + more + 1)
      return some.length > 1 ? [Y.mergeUpdates(some)] : some
    })
    return { updates, all }
  })
  .filter(({ updates }) => updates.length > 0)

test('whoever applies the one has what those have who apply each, and waits for the same', () => {
  fc.assert(
    fc.property(choices, ({ updates }) => {
      const [merged, expected] = [mergeUpdates(updates), Y.mergeUpdates(updates)]
      expect(skim(merged).ranges).toEqual(skim(expected).ranges)
      expect(stateOf(docOf([merged]))).toEqual(stateOf(docOf([expected])))
    }),
    { numRuns: 300 },
  )
})

test('what was missing completes it', () => {
  fc.assert(
    fc.property(choices, ({ updates, all }) => {
      const doc = docOf([mergeUpdates(updates), mergeUpdates([...all, ...updates])])
      expect(doc.store.pendingStructs).toBeNull()
      expect(Y.encodeStateVector(doc)).toEqual(Y.encodeStateVector(docOf(all)))
      expect(doc.getText('text').toDelta()).toEqual(docOf(all).getText('text').toDelta())
    }),
  )
})

test('a gap and nothing behind it is nothing', () => {
  // One client, one struct, client 1, clock 0, a skip of 3; no deletions.
  const gap = Uint8Array.of(1, 1, 1, 0, 10, 3, 0)
  const edit = docOf([])
  edit.getText('text').insert(0, 'here')
  expect(mergeUpdates([gap, gap])).toEqual(Uint8Array.of(0, 0))
  expect(
    docOf([mergeUpdates([gap, stateOf(edit)])])
      .getText('text')
      .toString(),
  ).toBe('here')
})
