import { readFile } from 'node:fs/promises'
import { inflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { layOut } from '../../worker/boards/layout.ts'
import { toPng } from '../../worker/boards/png.ts'
import { toSvg } from '../../worker/boards/svg.ts'
import { everyShape } from './fixture.ts'
import { boards, draw, goldenFile, render } from './golden.ts'
import { wellFormed } from './well-formed.ts'

const svgOf = (shapes: Record<string, unknown>, options = {}) => {
  const { drawing, page } = draw(shapes, options)
  return toSvg(drawing, page, 'named')
}
/** A PDF with its streams unpacked: what zlib makes of them may differ from build to build. */
const unpacked = (pdf: Buffer) =>
  pdf
    .toString('latin1')
    .replace(/\/Length \d+|startxref\n\d+|^\d{10} /gm, '')
    .replace(/stream\n(x.*?)\nendstream/gs, (_, data) =>
      inflateSync(Buffer.from(data, 'latin1')).toString('latin1'),
    )

describe.for(Object.keys(boards))('every shape of the %s', async name => {
  const shapes = boards[name]!
  const made = await render(shapes)
  const golden = Object.fromEntries(
    await Promise.all(
      ['svg', 'png', 'pdf'].map(async format => [format, await readFile(goldenFile(name, format))]),
    ),
  )

  test('is the same SVG as it was', () => expect(made.svg!.toString()).toBe(golden.svg.toString()))
  test('is the same PNG as it was, pixel by pixel', async () => {
    const [now, then] = await Promise.all(
      [made.png!, golden.png].map(png => sharp(png).raw().toBuffer({ resolveWithObject: true })),
    )
    expect(now!.info).toEqual(then!.info)
    expect(now!.data.equals(then!.data)).toBe(true)
  })
  test('is the same PDF as it was', () => expect(unpacked(made.pdf!)).toBe(unpacked(golden.pdf)))

  test('is the same bytes twice, whatever the order in which shapes are given', async () => {
    const again = await render(Object.fromEntries(Object.entries(shapes).reverse()))
    for (const format of ['svg', 'png', 'pdf']) expect(again[format]!.equals(made[format]!)).toBe(true)
  })
})

describe('a board', async () => {
  const made = await render(everyShape)

  test('has paths and text in its PDF, with the font in it', () => {
    const pdf = unpacked(made.pdf!)
    expect(pdf).toMatch(/\/FontFile2/)
    for (const font of ['NotoSans-Regular', 'NotoSansMath-Regular', 'NotoEmoji-Regular'])
      expect(pdf).toMatch(font)
    expect(pdf.match(/ Tf/g)!.length).toBeGreaterThan(20)
  })

  test('names each shape that could not be drawn', () => {
    expect(draw(everyShape).problems).toEqual([
      { id: 'missing', problem: 'path: no such file of this room' },
      { id: 'unfit', problem: 'type: not one that is known' },
    ])
  })
})

test('an SVG holds the fonts that it uses, and no others', () => {
  const familiesOf = (text: string) => {
    const { drawing, page } = draw({ a: { type: 'text', x: 0, y: 0, text } })
    const svg = toSvg(drawing, page, 'embedded')
    return [...svg.matchAll(/@font-face\{font-family:"([^"]+)"/g)].map(([, family]) => family)
  }
  expect(familiesOf('a')).toEqual(['Noto Sans'])
  expect(familiesOf('a → 😀')).toEqual(['Noto Emoji', 'Noto Sans Math', 'Noto Sans'])
  expect(familiesOf('→')).toEqual(['Noto Sans Math'])
})

describe('what lies where', () => {
  const box = { type: 'rectangle', x: 0, y: 0, width: 10, height: 10 }
  const order = (shapes: Record<string, unknown>) =>
    [...svgOf(shapes).matchAll(/fill="#0000(\d\d)"/g)].map(match => Number(match[1]))
  const paint = (number: number) => ({ fill: `#0000${number}`, stroke: 'none' })

  test('goes by z, numbers before strings, then by id', () => {
    const shapes = {
      d: { ...box, z: 'a1', style: paint(14) },
      c: { ...box, z: 'a0', style: paint(13) },
      b: { ...box, z: 5, style: paint(12) },
      a: { ...box, z: 5, style: paint(11) },
      e: { ...box, style: paint(10) },
    }
    expect(order(shapes)).toEqual([10, 11, 12, 13, 14])
  })

  test('members move and turn with their group, and lie where it lies', () => {
    const shapes = {
      behind: { ...box, z: 1, style: paint(10) },
      group: { type: 'group', x: 100, y: 50, rotation: 90, z: 2 },
      member: { ...box, x: 20, parent: 'group', z: 0, style: paint(11) },
      front: { ...box, z: 3, style: paint(12) },
    }
    expect(order(shapes)).toEqual([10, 11, 12])
    // Turned by a quarter about (100, 50), (20, 0) is at (100, 70).
    expect(svgOf(shapes, { padding: 0 })).toContain('d="M100 70L100 80L90 80L90 70Z"')
  })

  test('a group that is missing, is none, or goes round in a circle leaves its members on the board', () => {
    const { drawing, problems } = draw({
      lost: { ...box, parent: 'nowhere' },
      misled: { ...box, parent: 'lost' },
      hen: { type: 'group', x: 0, y: 0, parent: 'egg' },
      egg: { type: 'group', x: 0, y: 0, parent: 'hen' },
      chick: { ...box, parent: 'egg' },
    })
    expect(problems.map(({ id }) => id)).toEqual(['chick', 'egg', 'hen', 'lost', 'misled'])
    expect(drawing.items).toHaveLength(3)
  })

  test('an empty board is a blank page, and one far from the origin is as sharp as any', () => {
    expect(svgOf({})).toContain('viewBox="0 0 640 360"')
    const at = (x: number) => svgOf({ box: { ...box, x, y: x, text: 'far' } })
    expect(at(9_999_000)).toBe(at(0))
  })
})

test('what a style asks for is drawn on every shape: what lies behind words, and the edge of a note', () => {
  const at = { x: 0, y: 0 }
  const words = svgOf({ text: { type: 'text', ...at, text: 'Hello', style: { fill: '#0f172a' } } })
  expect(words.match(/fill="#0f172a"/g)).toHaveLength(1)
  expect(words).toContain('fill="#ffffff"')
  const note = svgOf({ note: { type: 'note', ...at, width: 90, height: 90, style: { stroke: '#ff0000' } } })
  expect(note).toMatch(/stroke="#ff0000" stroke-width="2"/)
})

test('a board as wide as any has a PNG without a scale, however small', async () => {
  const dot = { type: 'ellipse', width: 40, height: 40 }
  const shapes = { near: { ...dot, x: -9e6, y: -9e6 }, far: { ...dot, x: 9e6, y: 9e6 } }
  const { drawing, page } = draw(shapes, {})
  const { width, height } = await sharp(toPng(drawing, page, undefined)).metadata()
  expect(width * height).toBeGreaterThan(40_000_000)
  expect(width * height).toBeLessThanOrEqual(50_000_000)
})

test('text never becomes markup, and nothing outside is referred to', () => {
  const evil = `</text><script>alert(1)</script><image href="http://x/y"/>&"'\u0000\u202e\ud800\uffff]]>`
  const shapes = {
    [evil]: { type: evil },
    text: { type: 'text', x: 0, y: 0, text: evil },
    image: { type: 'image', x: 0, y: 0, width: 99, height: 99, path: 'javascript:alert(1)', alt: evil },
    style: { type: 'note', x: 0, y: 0, width: 9, height: 9, style: { fill: 'url(http://x/)' } },
  }
  const svg = svgOf(shapes)
  expect(svg).toMatch(wellFormed)
  expect(svg).not.toMatch(/[\u202e\ud800\uffff]/)
  expect(layOut(shapes, () => ({ problem: 'x' })).problems).toHaveLength(3)
})
