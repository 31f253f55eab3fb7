import { inflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { toPdf } from '../../worker/boards/pdf.ts'
import { toPng } from '../../worker/boards/png.ts'
import { draw } from './golden.ts'

const box = { type: 'rectangle', x: 0, y: 0, width: 100, height: 60 }

describe('a line of many dashes', () => {
  const line = (length: number, strokeWidth = 1) => ({
    ...{
      type: 'line',
      x: 0,
      y: 0,
      points: [
        [0, 0],
        [length, 0],
      ],
    },
    style: { dash: 'dotted', strokeWidth },
  }) // prettier as a table
  const dashesOf = (shapes: Record<string, unknown>) =>
    draw(shapes).drawing.items.map(item => item.kind === 'path' && item.dash)

  test('is solid past ten thousand of them', () => {
    expect(dashesOf({ a: line(20_000), b: line(20_200), c: line(1_000, 0.01) })).toEqual([
      ...['dotted', 'solid', 'solid'],
    ])
  })

  test('is solid where what lies behind it has two hundred thousand', () => {
    const shapes = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${10 + i}`, line(20_000)]))
    const dashes = dashesOf(shapes)
    expect(dashes.slice(0, 20)).toEqual(Array(20).fill('dotted'))
    expect(dashes.slice(20)).toEqual(Array(10).fill('solid'))
    expect(dashesOf({ ...shapes, behind: { ...line(20_000), z: -1 } }).indexOf('solid')).toBe(20)
  })

  test('is in the PNG', async () => {
    const points = Array.from({ length: 400 }, (_, i) => [i % 2 ? 0 : 3_000, i * 5])
    const { drawing, page } = draw({ a: { ...line(0, 0.5), points } }, { padding: 0 })
    const { data } = await sharp(toPng(drawing, page, undefined))
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(data.filter(value => value < 250).length).toBeGreaterThan(data.length / 10)
  })
})

test.for([
  [
    'a line without a margin',
    { padding: 0, scale: 0.1 },
    {
      a: {
        type: 'line',
        x: 0,
        y: 0,
        points: [
          [0, 0],
          [500, 0],
        ],
      },
    },
    [50, 1],
  ],
  ['shapes far from each other', {}, { a: box, b: { ...box, x: 9.9e6 } }, [29_998, 1]],
] as const)('%s has a PNG of at least a row', async ([, options, shapes, size]) => {
  const { drawing, page } = draw(shapes, options)
  const scale = 'scale' in options ? options.scale : undefined
  const { width, height } = await sharp(toPng(drawing, page, scale), { limitInputPixels: false }).metadata()
  expect([width, height]).toEqual(size)
}) // prettier as a table

test('the page of a PDF ends where a large board does', async () => {
  for (const far of [9_515_000, 9_515_300, 3_000_000, 1_234_567, 10_000_000]) {
    const wide = { ...box, width: 10_000 }
    const { drawing, page } = draw({ a: { ...wide, x: -10_000_000 }, b: { ...wide, x: far } })
    const pdf = (await toPdf(drawing, page)).toString('latin1')
    const width = Number(/MediaBox \[0 0 ([\d.]+)/.exec(pdf)![1])
    const content = inflateSync(Buffer.from(/stream\n(x.*?)\nendstream/s.exec(pdf)![1]!, 'latin1')).toString()
    const [, scale] = /([\d.]+) 0 0 [\d.]+ 0 0 cm/.exec(content)!
    expect(width).toBeLessThanOrEqual(14_400)
    expect(width).toBeGreaterThan(14_300)
    expect(page.width * Number(scale)).toBeCloseTo(width, 4)
  }
})

test('text stays in the middle of a box that is narrower than its margins', () => {
  const { drawing } = draw({ a: { ...box, width: 10, text: 'abc' } })
  const letters = drawing.items.flatMap(item => (item.kind === 'text' ? [item] : []))
  expect(letters.map(({ text }) => text)).toEqual(['a', 'b', 'c'])
  for (const { x } of letters) expect([x < 5, x > -5]).toEqual([true, true])
})
