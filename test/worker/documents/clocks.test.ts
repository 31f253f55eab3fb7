import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ClockRange, Clocks } from '../../../worker/documents/clocks.ts'

const client = 7
const range = ([from, to]: readonly [number, number]): ClockRange => ({ client, from, to })
const known = (ranges: ClockRange[]) => {
  const clocks = new Clocks()
  for (const each of ranges) clocks.learn([each])
  return clocks.get(client)
}

test('edits beyond a gap count as soon as what lies between has come', () => {
  const [first, second, third] = (
    [
      [0, 2],
      [2, 5],
      [5, 6],
    ] as const
  ).map(range) as [ClockRange, ClockRange, ClockRange]
  expect(known([third])).toBe(0)
  expect(known([third, first])).toBe(2)
  expect(known([third, second, first])).toBe(6)
})

test('in whatever order edits come, and however often, the same is known', () => {
  const places = fc.array(fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 5 })), { maxLength: 15 })
  const orders = places.chain(list => {
    const ranges = list.map(([from, length]) => range([from, from + length]))
    return fc.tuple(
      fc.constant(ranges),
      fc.shuffledSubarray([...ranges, ...ranges], { minLength: ranges.length * 2 }),
    )
  })
  fc.assert(
    fc.property(orders, ([ranges, shuffled]) => {
      let reached = 0
      while (ranges.some(({ from, to }) => from <= reached && to > reached))
        reached = Math.max(...ranges.filter(({ from }) => from <= reached).map(({ to }) => to))
      expect(known(shuffled)).toBe(reached)
    }),
  )
})
