import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openProject } from '../support/project.ts'
import { merge } from './merging.ts'
import { allTiles, edited, idsOf, structure, type Tiles } from './structures.ts'

const project = await openProject()

describe('whatever two make of a structure', () => {
  const both = structure.chain(base => fc.tuple(fc.constant(base), edited(base), edited(base)))
  const check = (property: (base: Tiles, ours: Tiles, theirs: Tiles) => Promise<void>) =>
    fc.assert(
      fc.asyncProperty(both, sides => property(...sides)),
      { numRuns: 150 },
    )

  test('one who did nothing changes nothing', () =>
    check(async (base, ours) => {
      for (const sides of [
        [base, ours],
        [ours, base],
        [ours, ours],
      ] as const)
        expect(await merge(project, [base, ...sides])).toEqual({ merged: ours, conflicts: [] })
    }))

  test('without a conflict it does not matter who is who', () =>
    check(async (base, ours, theirs) => {
      const [one, other] = [
        await merge(project, [base, ours, theirs]),
        await merge(project, [base, theirs, ours]),
      ]
      expect(other.conflicts.length > 0).toBe(one.conflicts.length > 0)
      if (one.conflicts.length === 0) expect(other).toEqual(one)
    }))

  test('every tile is there once, and what one side alone did has been done', () =>
    check(async (base, ours, theirs) => {
      const { merged, conflicts } = await merge(project, [base, ours, theirs])
      const ids = idsOf(merged)
      expect(new Set(ids).size).toBe(ids.length)
      const [before, mine, yours] = [idsOf(base), idsOf(ours), idsOf(theirs)]
      for (const id of [...mine, ...yours])
        if (!before.includes(id) || (mine.includes(id) && yours.includes(id))) expect(ids).toContain(id)
      if (conflicts.length === 0)
        for (const id of before) if (!mine.includes(id) || !yours.includes(id)) expect(ids).not.toContain(id)
    }))

  test('only containers hold tiles', () =>
    check(async (base, ours, theirs) => {
      const { merged } = await merge(project, [base, ours, theirs])
      for (const { type, children } of allTiles(merged))
        expect(type === 'container').toBe(children !== undefined)
    }))

  test('a text that one side alone changed is as that side wants it', () =>
    check(async (base, ours, theirs) => {
      const { merged } = await merge(project, [base, ours, theirs])
      for (const now of allTiles(merged)) {
        const [before, mine, yours] = [base, ours, theirs].map(side =>
          allTiles(side).find(({ id }) => id === now.id),
        )
        // Another type is another tile: its properties go together.
        if (!before || !mine || !yours || mine.type !== yours.type) continue
        if (mine.props.text === before.props.text) expect(now.props.text).toBe(yours.props.text)
        if (yours.props.text === before.props.text) expect(now.props.text).toBe(mine.props.text)
      }
    }))

  test('a choice for every conflict leaves none that a choice can settle', () =>
    check(async (base, ours, theirs) => {
      const { conflicts } = await merge(project, [base, ours, theirs])
      for (const side of ['ours', 'theirs']) {
        const choices = Object.fromEntries(conflicts.map(({ at }) => [at, side]))
        const again = await merge(project, [base, ours, theirs], choices)
        const named = conflicts.map(({ at }) => at)
        expect(again.conflicts.filter(({ at }) => named.includes(at))).toEqual([])
        expect(new Set(idsOf(again.merged)).size).toBe(idsOf(again.merged).length)
      }
    }))
})
