import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { arrowOf } from '../../worker/boards/arrow.ts'
import { toPng } from '../../worker/boards/png.ts'
import { lengthOf } from '../../worker/boards/polyline.ts'
import { draw } from './golden.ts'

type Points = [number, number][]
const arrow = (points: Points, heads: 'start' | 'end' | 'both' = 'end') =>
  ({ type: 'arrow', x: 0, y: 0, points, heads }) as const
const degrees = ([x, y]: readonly number[]) => (Math.atan2(y!, x!) * 180) / Math.PI

/** The colours of a PNG, each once, without what lies between it and the background. */
async function coloursOf(shapes: Record<string, unknown>) {
  const { drawing, page } = draw(shapes)
  const { data } = await sharp(toPng(drawing, page, 2))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const counts = new Map<number, number>()
  for (let i = 0; i < data.length; i += 3) counts.set(data[i]!, (counts.get(data[i]!) ?? 0) + 1)
  return counts
}

describe('the head of an arrow', () => {
  test('points as the line goes over its length, not as a last short bit of it does', () => {
    const line: Points = [
      [0, 0],
      [200, 0],
      [200, 1],
    ]
    const { heads } = arrowOf(arrow(line), 4)
    expect(Math.abs(degrees(heads[0]!.along))).toBeLessThan(5)
    const back = arrowOf(arrow(line.toReversed(), 'start'), 4)
    expect(back.heads).toEqual(heads)
  })

  test('follows a line that turns back before its end', () => {
    const line: Points = [
      [0, 0],
      [50, 0],
      [40, 0],
    ]
    const [head] = arrowOf(arrow(line), 3).heads
    expect(Math.abs(degrees(head!.along))).toBe(180)
    expect(head!.length).toBeGreaterThan(8)
  })

  test('is no longer than the arrow, or half of it where there are two; the line lies between their bases', () => {
    const short: Points = [
      [0, 0],
      [20, 0],
    ]
    const [one, two] = [arrowOf(arrow(short), 8), arrowOf(arrow(short, 'both'), 8)]
    expect(one.heads.map(head => head.length)).toEqual([20])
    expect(two.heads.map(head => head.length)).toEqual([10, 10])
    expect([one.shaft, two.shaft]).toEqual([undefined, undefined])
    const long: Points = [
      [0, 0],
      [100, 0],
    ]
    const { heads, shaft } = arrowOf(arrow(long, 'both'), 4)
    expect(lengthOf(shaft!)).toBeCloseTo(60)
    expect(heads.map(({ base }) => base)).toEqual([shaft![0], shaft!.at(-1)])
  })

  test('is none where the line goes nowhere, which is a dot', () => {
    const { heads, shaft } = arrowOf(
      arrow([
        [0, 0],
        [0, 0],
      ]),
      3,
    )
    expect([heads, shaft]).toEqual([
      [],
      [
        [0, 0],
        [0, 0],
      ],
    ])
  })

  test.for(['solid', 'dashed'])('has one colour with a %s line through which one sees', async dash => {
    const line: Points = [
      [0, 0],
      [120, 0],
    ]
    const style = { stroke: '#000000', strokeWidth: 12, opacity: 0.5, dash }
    const colours = await coloursOf({ a: { ...arrow(line, 'both'), style } })
    const darkest = Math.min(...colours.keys())
    expect(darkest).toBeGreaterThanOrEqual(126)
    expect(colours.get(darkest)).toBeGreaterThan(1_000)
  })
})
