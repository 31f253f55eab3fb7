import { describe, expect, test } from 'vitest'
import { openProject } from '../support/project.ts'
import { line, merge, tiles } from './merging.ts'
import type { Tile, Tiles } from './structures.ts'

const project = await openProject()

const merged = async (base: string, ours: string, theirs: string, choices?: object) => {
  const { merged, conflicts } = await merge(project, [tiles(base), tiles(ours), tiles(theirs)], choices)
  return [line(merged), conflicts.map(({ at, kind }) => `${kind} ${at}`).join()]
}

describe('what two did beside each other is kept', () => {
  test.for([
    ['other texts', 'a=1 b=1', 'a=2 b=1', 'a=1 b=2', 'a=2 b=2'],
    ['new tiles at two places', 'a b', 'x a b', 'a b y', 'x a b y'],
    ['new tiles at one place, by their ids', 'a b', 'a y b', 'a x b', 'a x y b'],
    ['rows of new tiles, each whole', 'a', 'a m b', 'a k z', 'a k z m b'],
    ['the same new tile', 'a', 'a n=1', 'a n=1 m', 'a n=1 m'],
    ['a move and a text', 'a=1 b c', 'b c a=1', 'a=2 b c', 'b c a=2'],
    ['two moves', 'a b c d', 'd a b c', 'a c b d', 'd a c b'],
    ['a move into a container and a text', 'a=1 box(b)', 'box(b a=1)', 'a=2 box(b)', 'box(b a=2)'],
    ['a new tile in a container that moves', 'box(a) b', 'b box(a)', 'box(a n) b', 'b box(a n)'],
    ['a deletion and a text', 'a b=1', 'b=1', 'a b=2', 'b=2'],
    ['a container unwrapped and a text in it', 'box(a=1) b', 'a=1 b', 'box(a=2) b', 'a=2 b'],
    ['the same deletion', 'a b', 'a', 'a', 'a'],
    ['a last tile taken out, another put in', 'box(a) b', 'box() a b', 'box(a n) b', 'box(n) a b'],
  ] as const)('%s', async ([, base, ours, theirs, result]) => {
    expect(await merged(base, ours, theirs)).toEqual([result, ''])
    expect(await merged(base, theirs, ours)).toEqual([result, ''])
  })

  test('properties of one tile, as deep as they lie', async () => {
    const hero = (props: object) => ({ tiles: [{ id: 'hero', type: 'text', props } as Tile] })
    const base = hero({ text: 'Hi', style: { size: 1, bold: false }, list: [1] })
    const ours = hero({ text: 'Hello', style: { size: 1, bold: true }, list: [1] })
    const theirs = hero({ text: 'Hi', style: { size: 2 }, list: [1, 2], more: null })
    const { merged, conflicts } = await merge(project, [base, ours, theirs])
    expect(merged).toEqual(hero({ text: 'Hello', style: { size: 2, bold: true }, list: [1, 2], more: null }))
    expect(conflicts).toEqual([{ at: '/hero/props/style/bold', kind: 'changed', base: false, ours: true }])
  })
})

describe('what contradicts itself is named, loses nothing, and is settled by choosing', () => {
  test.for([
    ['one text', 'a=1', 'a=2', 'a=3', 'changed /a/props/text', 'a=2', 'a=3'],
    ['a text deleted and changed', 'a=1 b', 'a b', 'a=3 b', 'changed /a/props/text', 'a b', 'a=3 b'],
    ['one new id', 'a', 'a n=1', 'a n=2', 'changed /n/props/text', 'a n=1', 'a n=2'],
    ['two targets of a move', 'a x() y()', 'x(a) y()', 'x() y(a)', 'moved /a/parent', 'x(a) y()', 'x() y(a)'],
    ['two places for one tile', 'a b c d', 'b c a d', 'b c d a', 'ordered ', 'b c a d', 'b c d a'],
    [
      'two places in a container',
      'x(a b c d)',
      'x(b c a d)',
      'x(b c d a)',
      'ordered /x/children',
      'x(b c a d)',
      'x(b c d a)',
    ],
  ] as const)('%s', async ([, base, ours, theirs, conflict, withOurs, withTheirs]) => {
    const at = conflict.split(' ')[1]!
    expect(await merged(base, ours, theirs)).toEqual([withOurs, conflict])
    expect(await merged(base, ours, theirs, { [at]: 'ours' })).toEqual([withOurs, ''])
    expect(await merged(base, ours, theirs, { [at]: 'theirs' })).toEqual([withTheirs, ''])
  })

  test.for([
    ['changed', 'a=1 b', 'b', 'a=2 b', 'a=2 b', 'b'],
    ['moved away', 'a x()', 'x()', 'x(a)', 'x(a)', 'x()'],
    ['filled with what is new', 'x(a) b', 'b', 'x(a n) b', 'x(n) b', 'b'],
    ['filled with what is elsewhere', 'x() b', 'b', 'x(b)', 'x(b)', 'b'],
  ] as const)('what one deleted and the other has %s', async ([, base, ours, theirs, kept, deleted]) => {
    const id = base.includes('x(') && !ours.includes('x(') ? 'x' : 'a'
    const conflict = `deleted /${id}`
    expect(await merged(base, ours, theirs)).toEqual([kept, conflict])
    expect(await merged(base, theirs, ours)).toEqual([kept, conflict])
    expect(await merged(base, ours, theirs, { [`/${id}`]: 'theirs' })).toEqual([kept, ''])
    expect(await merged(base, ours, theirs, { [`/${id}`]: 'ours' })).toEqual([deleted, ''])
  })

  test('a container deleted with a tile that the other changed comes back around it', async () => {
    const [base, ours, theirs] = ['x(y(a=1) b) c', 'c', 'x(y(a=2) b) c'] as const
    expect(await merged(base, ours, theirs)).toEqual(['x(y(a=2)) c', 'deleted /a'])
    expect(await merged(base, ours, theirs, { '/a': 'ours' })).toEqual(['c', ''])
  })

  test('two containers moved into each other', async () => {
    const both = ['moved /x/parent', 'moved /y/parent'].join()
    const sides = ['x() y()', 'y(x())', 'x(y())'] as const
    expect(await merged(...sides)).toEqual(['y(x())', both])
    const choose = (x: string, y: string) => ({ '/x/parent': x, '/y/parent': y })
    expect(await merged(...sides, choose('ours', 'ours'))).toEqual(['y(x())', ''])
    expect(await merged(...sides, choose('theirs', 'theirs'))).toEqual(['x(y())', ''])
    expect(await merged(...sides, choose('ours', 'theirs'))).toEqual(['y(x())', both])
  })

  test('a container that one filled, and the other made a text', async () => {
    const base: Tiles = { tiles: [{ id: 'x', type: 'container', props: {}, children: [] }] }
    const ours: Tiles = { tiles: [{ id: 'x', type: 'text', props: { text: 'Hi' } }] }
    const theirs = tiles('x(n)')
    for (const sides of [
      [ours, theirs],
      [theirs, ours],
    ] as const) {
      const { merged, conflicts } = await merge(project, [base, ...sides])
      expect(merged).toEqual(theirs)
      expect(conflicts).toMatchObject([{ at: '/x/type', kind: 'changed' }])
    }
  })
})
