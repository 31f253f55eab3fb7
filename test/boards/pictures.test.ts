import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { Drawing } from '../../worker/boards/drawing.ts'
import { drawFigure } from '../../worker/boards/figures.ts'
import type { Look } from '../../worker/boards/look.ts'
import { identity } from '../../worker/boards/matrix.ts'
import { readPicture } from '../../worker/boards/picture.ts'
import { Pictures } from '../../worker/boards/pictures.ts'
import { pixelsOf } from '../../worker/boards/pixels.ts'
import { toPng } from '../../worker/boards/png.ts'
import { images } from './fixture.ts'
import { draw } from './golden.ts'
import { pictureFiles } from './picture-fixture.ts'

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

test.for(['png', 'jpeg', 'gif', 'webp'] as const)('the size of a %s is read from its head', async format => {
  const bytes = await red.clone().toFormat(format).toBuffer()
  expect(readPicture(bytes)).toMatchObject({ type: format, width: 30, height: 20, bytes })
})

test('a see-through pixel keeps its colour', async () => {
  const picture = readPicture(await red.clone().png().toBuffer())
  if ('problem' in picture) throw new Error(picture.problem)
  const { rgb, alpha } = pixelsOf(picture)!
  expect([...rgb.subarray(0, 3), alpha[0]]).toEqual([255, 0, 0, 128])
})

/** Whatever bytes may be told to be. */
const refusals = [
  'damaged',
  'not a PNG, JPEG, GIF or WebP',
  'an image of no size',
  'more than 25 million pixels',
]

describe('a photo that is noted to lie on its side', () => {
  const photos = pictureFiles(images.tick!)

  test.for([1, 2, 3, 4, 5, 6, 7, 8])('is upright as browsers turn it, noted as %i', async turn => {
    const path = `turned-${turn}`
    const found = (await load({ [path]: photos[path]! }))[path]!
    if ('problem' in found) throw new Error(found.problem)
    const { width, height } = await sharp(photos[path])
      .rotate()
      .raw()
      .toBuffer({ resolveWithObject: true })
      .then(made => made.info)
    const drawing = new Drawing()
    const look = { opacity: 1 } as Look
    drawFigure(
      { ...box, type: 'image', width, height, path },
      { drawing, matrix: identity, look, picture: () => found },
    )
    const page = { left: 0, top: 0, width, height, background: undefined }
    const [now, then] = await Promise.all(
      [toPng(drawing, page, 1), photos[path]!].map(bytes =>
        sharp(bytes).rotate().removeAlpha().raw().toBuffer(),
      ),
    )
    // Two decoders round alike to a few of 255.
    expect(Math.max(...now!.map((value, i) => Math.abs(value - then![i]!)))).toBeLessThan(24)
  })

  test('says no more that it is', async () => {
    const found = (await load({ photo: photos['turned-6']! })).photo!
    expect(found).toMatchObject({ turn: 6, width: 96, height: 64 })
    expect((await sharp('bytes' in found ? found.bytes : undefined).metadata()).orientation).toBeUndefined()
  })

  test('is drawn as it is where that is nonsense', async () => {
    const photo = Buffer.from(photos['turned-6']!)
    const entry = photo.indexOf(Buffer.from([0x12, 0x01, 3, 0]))
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -20, max: 20 }),
        fc.uint8Array({ maxLength: 12 }),
        async (at, bytes) => {
          const broken = Buffer.from(photo)
          broken.set(bytes, entry + at)
          const { problem } = { problem: undefined, ...(await load({ broken })).broken }
          expect([undefined, ...refusals]).toContain(problem)
        },
      ),
    )
  })
})

describe('what an image says of its size', () => {
  const latin = (text: string) => Buffer.from(text, 'latin1')
  const large = Buffer.alloc(8)
  large[0] = 0x2f
  large.writeUInt32LE((1_999 << 14) | 1_999, 1)

  test('is that of the chunk of a WebP which is drawn', () => {
    const chunk = (size: number, data: Buffer) => {
      const head = Buffer.alloc(4)
      head.writeUInt32LE(size)
      return Buffer.concat([latin('VP8L'), head, data])
    }
    const decoy = chunk(10, Buffer.from([0x2f, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
    const body = Buffer.concat([latin('WEBP'), chunk(8, large), decoy])
    const size = Buffer.alloc(4)
    size.writeUInt32LE(body.length)
    const file = Buffer.concat([latin('RIFF'), size, body])
    expect(readPicture(file)).toMatchObject({ type: 'webp', width: 2_000, height: 2_000 })
    expect(readPicture(Buffer.concat([file.subarray(0, 12), latin('ICCP\0\0\0\0'), decoy]))).toEqual({
      problem: 'not a PNG, JPEG, GIF or WebP',
    })
  })

  test('is all that is believed where its turn is noted outside of where turns are', () => {
    const photo = pictureFiles(images.tick!)['turned-6']!
    const entry = Buffer.from(photo).indexOf(Buffer.from([0x12, 0x01, 3, 0]))
    const start = Buffer.from(photo).indexOf(latin('Exif')) + 6
    const segment = start - 8
    const short = Buffer.from(photo)
    // The segment ends before the entry: what follows is another one.
    short.writeUInt16BE(entry - segment, segment)
    expect(readPicture(short)).not.toHaveProperty('turn')
  })
})

test.for(['moving.gif', 'moving.png'])('of what moves, as %s, the first picture is drawn', async path => {
  const files = pictureFiles(images.tick!)
  const found = (await load({ [path]: files[path]! }))[path]!
  if ('problem' in found) throw new Error(found.problem)
  expect(found).toMatchObject({ type: 'png' })
  expect(found.isAnimated).toBeUndefined()
  const first = readPicture(path === 'moving.png' ? images.tick! : files[path]!)
  expect(pixelsOf(found)).toEqual('bytes' in first && pixelsOf(first))
})

describe('a WebP', () => {
  const files = pictureFiles(images.tick!)

  test.for(['moving.webp', 'lossy.webp', 'turned.webp'])(
    'as %s has the pixels that it has elsewhere',
    async path => {
      const found = (await load({ [path]: files[path]! }))[path]!
      if ('problem' in found) throw new Error(found.problem)
      expect(found).toMatchObject({ type: 'png', width: 96, height: 64 })
      const png = await sharp(found.bytes).ensureAlpha().raw().toBuffer()
      // Not turned: where it is placed does that.
      const then = await sharp(files[path]).ensureAlpha().raw().toBuffer()
      expect(Math.max(...png.map((value, i) => (then[i | 3] ? Math.abs(value - then[i]!) : 0)))).toBeLessThan(
        8,
      )
    },
  )

  test('of whatever bytes is an image or a box, never an error, and takes no memory that it has not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('moving.webp', 'lossy.webp', 'turned.webp'),
        fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 12, max: 900 }),
        async (path, changes, length) => {
          const bytes = Buffer.from(files[path]!.subarray(0, length))
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
          const { broken } = await load({ broken: bytes })
          expect(broken).toSatisfy(found => 'problem' in found || found.type === 'png')
        },
      ),
      { numRuns: 300 },
    )
  })
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
      avif: await red.clone().avif().toBuffer(),
      nothing: new Uint8Array(),
      fine: images.tick!,
    })
    expect(found).toMatchObject({
      bomb: { problem: 'more than 25 million pixels' },
      damaged: { problem: 'damaged' },
      html: { problem: 'not a PNG, JPEG, GIF or WebP' },
      avif: { problem: 'not a PNG, JPEG, GIF or WebP' },
      nothing: { problem: 'not a PNG, JPEG, GIF or WebP' },
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
