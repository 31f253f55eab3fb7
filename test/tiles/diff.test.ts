import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openProject } from '../support/project.ts'
import { edited, idsOf, structure, type Tile, type Tiles } from './structures.ts'

const project = await openProject()

interface Diff {
  added: { id: string; type: string; parent: string | null; position: number }[]
  removed: Diff['added']
  moved: { id: string; type: string; from: object; to: object }[]
  changed: { id: string; type: string; changes: { path: string; before?: unknown; after?: unknown }[] }[]
}

async function diff(a: Tiles, b: Tiles): Promise<Diff> {
  const [row] = await project.sql('select private.diff_structures($1, $2) as diff', [
    JSON.stringify(a),
    JSON.stringify(b),
  ])
  return row.diff
}

const text = (id: string, props: object = {}) => ({ id, type: 'text', props }) as Tile
const box = (id: string, ...children: Tile[]): Tile => ({ id, type: 'container', props: {}, children })
const none = { added: [], removed: [], moved: [], changed: [] }

describe('a difference speaks of tiles', () => {
  const before = { tiles: [text('a', { text: 'A', style: { size: 1 } }), text('b'), box('c', text('d'))] }

  test('that came and went, with all that is in them', async () => {
    const after = { tiles: [before.tiles[0]!, text('b'), box('e', text('f'))] }
    expect(await diff(before, after)).toEqual({
      ...none,
      added: [
        { id: 'e', type: 'container', parent: null, position: 2 },
        { id: 'f', type: 'text', parent: 'e', position: 0 },
      ],
      removed: [
        { id: 'c', type: 'container', parent: null, position: 2 },
        { id: 'd', type: 'text', parent: 'c', position: 0 },
      ],
    })
  })

  test('that moved, and not of those that only made way', async () => {
    const [a, b, c] = before.tiles as [Tile, Tile, Tile]
    expect(await diff(before, { tiles: [c, a, b] })).toEqual({
      ...none,
      moved: [
        {
          ...{ id: 'c', type: 'container' },
          ...{ from: { parent: null, position: 2 }, to: { parent: null, position: 0 } },
        },
      ],
    })
    expect(await diff(before, { tiles: [a, box('c', b, text('d'))] })).toMatchObject({
      moved: [{ id: 'b', from: { parent: null, position: 1 }, to: { parent: 'c', position: 0 } }],
    })
    expect(await diff(before, { tiles: [text('n'), a, b, c] })).toMatchObject({ moved: [] })
  })

  test('whose properties changed, each by its path', async () => {
    const a = text('a', { style: { size: 2, bold: true }, list: [1], 'a/b~c': null })
    expect(await diff(before, { tiles: [a, ...before.tiles.slice(1)] })).toEqual({
      ...none,
      changed: [
        {
          ...{ id: 'a', type: 'text' },
          changes: [
            { path: '/props/a~1b~0c', after: null },
            { path: '/props/list', after: [1] },
            { path: '/props/style/bold', after: true },
            { path: '/props/style/size', before: 1, after: 2 },
            { path: '/props/text', before: 'A' },
          ],
        },
      ],
    })
  })
})

const pairs = structure.chain(base => fc.tuple(fc.constant(base), edited(base)))

test('there is a difference where two structures differ, and the way back is its reverse', () =>
  fc.assert(
    fc.asyncProperty(pairs, async ([a, b]) => {
      const [there, back] = [await diff(a, b), await diff(b, a)]
      expect(await diff(a, a)).toEqual(none)
      if (!isDeepStrictEqual(a, b)) expect(there).not.toEqual(none)
      expect(back.added).toEqual(there.removed)
      expect(back.removed).toEqual(there.added)
      expect(back.changed.map(({ id }) => id)).toEqual(there.changed.map(({ id }) => id))
      const [before, after] = [idsOf(a), idsOf(b)]
      expect(there.added.map(({ id }) => id)).toEqual(after.filter(id => !before.includes(id)).toSorted())
      expect(there.removed.map(({ id }) => id)).toEqual(before.filter(id => !after.includes(id)).toSorted())
    }),
    { numRuns: 200 },
  ))
