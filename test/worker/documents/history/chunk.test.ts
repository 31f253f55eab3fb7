import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { authorsOf } from '../../../../worker/documents/history/authors.ts'
import { pack, unpack } from '../../../../worker/documents/history/chunk.ts'
import { microseconds } from '../../../../worker/documents/history/moments.ts'

const now = 1_763_654_400_123_456

test('a chunk gives back what was packed, and takes less space than it', () => {
  const written = fc.record({
    author: fc.option(fc.uuid()),
    at: fc.nat(2 ** 31).map(later => now + later),
    data: fc.uint8Array(),
  })
  fc.assert(
    fc.property(fc.array(written), list => {
      const sorted = list.toSorted((a, b) => a.at - b.at)
      expect(unpack(pack(sorted))).toEqual(sorted)
    }),
  )
  const strokes = Array.from({ length: 500 }, (_, n) => {
    const doc = new Y.Doc()
    doc.getMap('things').set('stroke', { x: n, y: n, colour: '#112233' })
    return { author: crypto.randomUUID(), at: now + n, data: Y.encodeStateAsUpdate(doc) }
  })
  const bytes = strokes.reduce((sum, { data }) => sum + data.length, 0)
  expect(pack(strokes).length).toBeLessThan(bytes)
})

test('a time of the database keeps its microseconds', () => {
  expect(microseconds('2025-11-20T16:00:00.123456+00:00')).toBe(now)
  expect(microseconds('2025-11-20T17:00:00.123456+01:00')).toBe(now)
  expect(microseconds('2025-11-20T16:00:00+00:00')).toBe(now - 123_456)
  expect(microseconds('2025-11-20T16:00:00.1+00:00')).toBe(now - 23_456)
})

test('what one person writes without a break is told as one range, what another or a later one writes as another', () => {
  const doc = new Y.Doc()
  doc.clientID = 7
  const updates: Uint8Array[] = []
  doc.on('update', update => updates.push(update))
  for (const letter of 'abcd') doc.getText('text').insert(0, letter)
  const at = [now, now + 1_000, now + 2_000, now + 90_000_000]
  const authors = ['ann', 'ann', 'ben', 'ben']
  expect(authorsOf(updates.map((data, n) => ({ data, author: authors[n]!, at: at[n]! })))).toEqual([
    { client: 7, from: 0, to: 2, author: 'ann', at: at[0] },
    { client: 7, from: 2, to: 3, author: 'ben', at: at[2] },
    { client: 7, from: 3, to: 4, author: 'ben', at: at[3] },
  ])
})
