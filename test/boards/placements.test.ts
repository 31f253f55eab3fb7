import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { coarsened } from '../../worker/boards/coarse.ts'
import type { PictureItem } from '../../worker/boards/drawing.ts'
import { layOut } from '../../worker/boards/layout.ts'
import { readOptions } from '../../worker/boards/options.ts'
import { pageOf } from '../../worker/boards/page.ts'
import { type Picture, readPicture } from '../../worker/boards/picture.ts'
import { toPng } from '../../worker/boards/png.ts'
import { toSvg } from '../../worker/boards/svg.ts'
import { noise } from './picture-fixture.ts'

/** An image on a board, as often as there are places for it. */
function place(bytes: Uint8Array, places: { x: number; y?: number; width: number; height: number }[]) {
  const picture = readPicture(bytes)
  if ('problem' in picture) throw new Error(picture.problem)
  const shapes = places.map((at, i) => [`${1_000 + i}`, { type: 'image', y: 0, path: 'p', ...at }])
  const { drawing } = layOut(Object.fromEntries(shapes), () => picture)
  return { drawing, picture, page: pageOf(drawing, readOptions({ padding: 0 })) }
}
const picturesOf = (items: ReturnType<typeof coarsened>) => items.map(item => (item as PictureItem).picture)
const pixels = (pictures: Picture[]) => pictures.reduce((sum, { width, height }) => sum + width * height, 0)

test('an image is in an SVG once, of whatever kind, however often it is placed', async () => {
  const bytes = await noise(30, 20).png().toBuffer()
  const places = Array.from({ length: 150 }, (_, i) => ({ x: i * 40, width: 30, height: 20 }))
  const { drawing, page } = place(bytes, places)
  for (const letters of ['embedded', 'named', 'outlined', 'shared'] as const) {
    const svg = toSvg(drawing, page, letters)
    expect(svg.match(/;base64,/g)).toHaveLength(1)
    expect(svg.match(/<use href="#p0" /g)).toHaveLength(150)
  }
  const size = { width: page.width, height: page.height }
  const first = await sharp(toPng(drawing, page, 1))
    .extract({ left: 0, top: 0, width: 30, height: 20 })
    .raw()
    .toBuffer()
  const last = await sharp(toPng(drawing, page, 1))
    .extract({ left: size.width - 30, top: 0, width: 30, height: 20 })
    .raw()
    .toBuffer()
  expect(last.equals(first)).toBe(true)
})

describe('of images, a PNG unpacks', async () => {
  const photo = await noise(1_000, 600).blur(3).jpeg().toBuffer()

  test('what can be seen: small ones are made small first, each size once', () => {
    const small = { x: 0, width: 100, height: 60 }
    const { drawing, picture } = place(photo, [
      small,
      { ...small, x: 200 },
      { x: 400, width: 1_000, height: 600 },
    ])
    const [one, same, large] = picturesOf(coarsened(drawing.items, 1))
    expect(one).toMatchObject({ type: 'png', width: 125, height: 75 })
    expect(same).toBe(one)
    expect(large).toBe(picture)
    expect(picturesOf(coarsened(drawing.items, 4))[0]).toMatchObject({ width: 500, height: 300 })
  })

  test('no more at a time: where an image is small in several sizes, they are of one reading', () => {
    const sizes = [400, 200, 100, 50, 1].map(width => ({ x: 0, width, height: width * 0.6 }))
    const made = picturesOf(coarsened(place(photo, sizes).drawing.items, 1))
    expect(made.map(({ width }) => width)).toEqual([500, 250, 125, 63, 2])
    expect(made.map(({ height }) => height)).toEqual([300, 150, 75, 38, 2])
  })

  test('a hundred million pixels: past that, all of them are coarser', () => {
    const places = Array.from({ length: 400 }, (_, i) => ({ x: i, width: 1_000, height: 600 }))
    const { drawing } = place(photo, places)
    const made = picturesOf(coarsened(drawing.items, 1))
    expect(new Set(made).size).toBe(1)
    expect(pixels(made)).toBeLessThanOrEqual(100_000_000)
    expect(pixels(made)).toBeGreaterThan(25_000_000)
  })

  test('the colours that the image has, and its edges', async () => {
    const { drawing, page } = place(photo, [{ x: 0, width: 100, height: 60 }])
    const now = await sharp(toPng(drawing, page, 1))
      .removeAlpha()
      .raw()
      .toBuffer()
    const then = await sharp(photo).resize(100, 60).raw().toBuffer()
    const off = now.reduce((sum, value, i) => sum + Math.abs(value - then[i]!), 0) / now.length
    expect(off).toBeLessThan(6)
    const half = await sharp({ create: { width: 64, height: 64, channels: 4, background: '#ff000000' } })
      .composite([
        {
          input: await sharp({ create: { width: 64, height: 30, channels: 3, background: '#00ff00' } })
            .png()
            .toBuffer(),
          gravity: 'north',
        },
      ])
      .png()
      .toBuffer()
    const [seen] = picturesOf(coarsened(place(half, [{ x: 0, width: 16, height: 16 }]).drawing.items, 1))
    const raw = await sharp(seen!.bytes).raw().toBuffer()
    const at = (y: number) => [...raw.subarray(y * 16 * 4, y * 16 * 4 + 4)]
    // What is see-through has no colour that would show at its edge.
    expect([at(0), at(7), at(8)]).toEqual([
      [0, 255, 0, 255],
      [0, 255, 0, 128],
      [0, 0, 0, 0],
    ])
  })

  test('no more bytes than its pixels have, whatever else is in it', () => {
    const tiny = { width: 1, height: 1 }
    const { drawing, picture } = place(photo, [{ x: 0, ...tiny }])
    const heavy: Picture = { ...picture, ...tiny, bytes: picture.bytes }
    const [made] = picturesOf(
      coarsened(drawing.items.map(item => ({ ...item, picture: heavy })) as PictureItem[], 1),
    )
    expect(made!.bytes.length).toBeLessThan(100)
  })
})
