import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { readPicture } from '../../worker/boards/picture.ts'
import { Pictures } from '../../worker/boards/pictures.ts'
import { pixelsOf } from '../../worker/boards/pixels.ts'
import { images } from './fixture.ts'
import { draw } from './golden.ts'

const box = { type: 'image', x: 0, y: 0, width: 10, height: 10 }
const red = sharp({
  create: { width: 30, height: 20, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } },
})

/** What comes of files by their paths, each of which a shape names. */
async function load(files: Record<string, Uint8Array>) {
  const pictures = new Pictures(async path => files[path] ?? null)
  await pictures.load(Object.fromEntries(Object.keys(files).map(path => [path, { ...box, path }])))
  return Object.fromEntries(Object.keys(files).map(path => [path, pictures.get(path)]))
}

test.for(['png', 'jpeg', 'gif'] as const)('the size of a %s is read from its head', async format => {
  const bytes = await red.clone().toFormat(format).toBuffer()
  expect(readPicture(bytes)).toMatchObject({ type: format, width: 30, height: 20, bytes })
})

test('a see-through pixel keeps its colour', async () => {
  const picture = readPicture(await red.clone().png().toBuffer())
  if ('problem' in picture) throw new Error(picture.problem)
  const { rgb, alpha } = pixelsOf(picture)!
  expect([...rgb.subarray(0, 3), alpha[0]]).toEqual([255, 0, 0, 128])
})

describe('a box is drawn for', () => {
  test('what is no image, is damaged, or stands for too many pixels', async () => {
    const bomb = Buffer.from(images.tick!)
    bomb.writeUInt32BE(60_000, 16)
    bomb.writeUInt32BE(60_000, 20)
    const found = await load({
      bomb,
      damaged: images.tick!.subarray(0, 60),
      html: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
      webp: await red.clone().webp().toBuffer(),
      nothing: new Uint8Array(),
      fine: images.tick!,
    })
    expect(found).toMatchObject({
      bomb: { problem: 'more than 25 million pixels' },
      damaged: { problem: 'damaged' },
      html: { problem: 'not a PNG, JPEG or GIF' },
      webp: { problem: 'not a PNG, JPEG or GIF' },
      nothing: { problem: 'not a PNG, JPEG or GIF' },
      fine: { type: 'png' },
    })
  })

  test('images past the fiftieth, and those that are too large', async () => {
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`${100 + i}`, images.tick!]))
    const found = await load(many)
    expect(found['149']).toMatchObject({ type: 'png' })
    expect(found['150']).toEqual({ problem: 'more than 50 images' })
    expect(await load({ large: new Uint8Array(10_000_001) })).toEqual({
      large: { problem: 'larger than 10 MB' },
    })
  })

  test('and it says why, by the name that the image has', () => {
    const { problems, drawing } = draw({ plan: { ...box, path: 'x/plan.png', width: 300, height: 90 } })
    expect(problems).toEqual([{ id: 'plan', problem: 'path: no such file of this room' }])
    expect(drawing.items.find(item => item.kind === 'text')).toMatchObject({
      text: 'plan.png: no such file of this room',
    })
  })
})
