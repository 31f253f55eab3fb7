import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { withoutMetadata } from '../../worker/boards/metadata.ts'
import { type Picture, readPicture } from '../../worker/boards/picture.ts'
import { pixelsOf } from '../../worker/boards/pixels.ts'
import { webpPixels } from '../../worker/boards/webp-pixels.ts'
import { images } from './fixture.ts'
import { located, noise, pictureFiles, whereabouts } from './picture-fixture.ts'

const latin = (text: string) => Buffer.from(text, 'latin1')
const uint = (bytes: 1 | 2 | 4, value: number, order: 'BE' | 'LE') => {
  const buffer = Buffer.alloc(bytes)
  if (order === 'BE') buffer.writeUIntBE(value, 0, bytes)
  else buffer.writeUIntLE(value, 0, bytes)
  return buffer
}

type Type = Picture['type']
const moving = pictureFiles(images.tick!)
const gif = Buffer.from(moving['moving.gif']!)

/** A part of a file that says something, as each type has it, and where it may stand. */
const said: Record<Type, { part(kind: string, data: Uint8Array): Buffer; kinds: string[]; at: number }> = {
  png: {
    part(kind, data) {
      const body = Buffer.concat([latin(kind), data])
      return Buffer.concat([uint(4, data.length, 'BE'), body, uint(4, crc32(body), 'BE')])
    },
    kinds: ['tEXt', 'zTXt', 'iTXt', 'tIME', 'eXIf', 'caBX', 'prVt'],
    at: 33,
  },
  jpeg: {
    part: (kind, data) => Buffer.concat([latin(`\xff${kind}`), uint(2, data.length + 2, 'BE'), data]),
    kinds: ['\xe0', '\xe1', '\xe2', '\xe5', '\xec', '\xed', '\xee', '\xef', '\xfe', '\xc8'],
    at: 2,
  },
  gif: {
    part(kind, data) {
      const blocks = Array.from({ length: Math.ceil(data.length / 255) }, (_, i) =>
        data.subarray(i * 255, i * 255 + 255),
      ).flatMap(block => [uint(1, block.length, 'LE'), block])
      return Buffer.concat([latin(`!${kind}`), ...blocks, latin('\0')])
    },
    kinds: ['\xfe', '\xff', '\xff\x0bXMP DataXMP', '\x01'],
    // After the colours that all pictures share.
    at: 13 + (gif[10]! & 0x80 ? 3 << ((gif[10]! & 7) + 1) : 0),
  },
  webp: {
    part: (kind, data) =>
      Buffer.concat([latin(kind), uint(4, data.length, 'LE'), data, Buffer.alloc(data.length % 2)]),
    kinds: ['EXIF', 'XMP ', 'tENo'],
    at: 30,
  },
}

/** The file with a part in it, and the same after its end. */
function saying(type: Type, file: Uint8Array, kind: string, data: Uint8Array): Buffer {
  const { part, at } = said[type]
  const whole = Buffer.concat([file.subarray(0, at), part(kind, data), file.subarray(at)])
  if (type === 'webp') whole.writeUInt32LE(whole.length - 8, 4)
  return Buffer.concat([whole, data])
}

function read(file: Uint8Array): Picture {
  const found = readPicture(file)
  if ('problem' in found) throw new Error(found.problem)
  return found
}
const decoded = (picture: Picture) => (picture.type === 'webp' ? webpPixels(picture) : pixelsOf(picture))

const photo = noise(40, 24)
const files: Record<string, Buffer> = {
  png: await located(photo.clone()).withIccProfile('p3').png().toBuffer(),
  palette: await located(photo.clone()).png({ palette: true }).toBuffer(),
  jpeg: await located(photo.clone()).withIccProfile('p3').jpeg().toBuffer(),
  progressive: await located(photo.clone()).jpeg({ progressive: true }).toBuffer(),
  inks: await located(photo.clone().toColourspace('cmyk')).jpeg().toBuffer(),
  webp: await located(photo.clone()).withIccProfile('p3').webp().toBuffer(),
  'moving webp': await located(sharp(moving['moving.webp'], { animated: true }))
    .webp()
    .toBuffer(),
}

describe('an image that says where it was taken', () => {
  test.for(Object.keys(files))('as %s says it no more, and has the pixels that it had', async name => {
    const file = files[name]!
    expect(file.includes(whereabouts)).toBe(true)
    const picture = read(file)
    expect(Buffer.from(picture.bytes).includes(whereabouts)).toBe(false)
    const [now, then] = [await sharp(picture.bytes).metadata(), await sharp(file).metadata()]
    expect(now).toMatchObject({ format: then.format, width: then.width, height: then.height })
    expect([now.exif, now.xmp, now.iptc, now.icc?.length]).toEqual([
      ...[undefined, undefined, undefined],
      then.icc?.length,
    ])
    expect(now.pages).toBe(then.pages)
    expect(await decoded(picture)).toEqual(await decoded({ ...picture, bytes: file }))
    expect(await sharp(picture.bytes).raw().toBuffer()).toEqual(await sharp(file).raw().toBuffer())
  })

  test('is turned as browsers would have turned it', async () => {
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const file = await photo.clone().withMetadata({ orientation: 6 }).toFormat(format).toBuffer()
      const picture = read(file)
      expect(picture).toMatchObject({ turn: 6, width: 40, height: 24 })
      expect((await sharp(picture.bytes).metadata()).orientation).toBeUndefined()
    }
  })
})

test('a thumbnail, which may show what was cut off, is no part of a JPEG', async () => {
  const photo = read(files.jpeg!).bytes
  const noting = (...parts: Buffer[]) => Buffer.concat([photo.subarray(0, 2), ...parts, photo.subarray(2)])
  const jfif = (thumbnail: string) =>
    said.jpeg.part('\xe0', latin(`JFIF\0\x01\x02\0\0\x01\0\x01${thumbnail}`))
  const more = said.jpeg.part('\xe0', latin(`JFXX\0\x10${whereabouts}`))
  const plain = noting(jfif('\0\0'))
  expect(read(plain).bytes).toEqual(plain)
  expect(read(noting(jfif(`\x02\x02${whereabouts}`), more)).bytes).toEqual(plain)
})

describe('whatever an image says besides', () => {
  const plain: Record<Type, Buffer> = {
    png: files.png!,
    jpeg: files.jpeg!,
    gif,
    webp: files.webp!,
  }

  test.for(['png', 'jpeg', 'gif', 'webp'] as const)('the bytes of a %s are the same', type => {
    const then = withoutMetadata(type, plain[type])
    expect(then).toBeDefined()
    fc.assert(
      fc.property(fc.constantFrom(...said[type].kinds), fc.uint8Array({ maxLength: 600 }), (kind, data) => {
        const file = saying(type, plain[type], kind, data)
        expect(withoutMetadata(type, file)).toEqual(then)
      }),
    )
  })

  test.for(['png', 'jpeg', 'gif', 'webp'] as const)(
    'bytes that begin as a %s never grow nor fail, and have nothing left to lose',
    type => {
      const all = [plain[type], ...(type === 'webp' ? [files['moving webp']!] : [])]
      fc.assert(
        fc.property(
          fc.constantFrom(...all),
          fc.array(fc.tuple(fc.nat(1_500), fc.nat(255)), { maxLength: 6 }),
          fc.oneof(fc.constant(undefined), fc.integer({ min: 30, max: 3_000 })),
          (file, changes, length) => {
            const broken = Buffer.from(file.subarray(0, length))
            for (const [at, value] of changes) if (at >= 12 && at < broken.length) broken[at] = value
            const once = withoutMetadata(type, broken)
            if (!once) return
            expect(once.length).toBeLessThanOrEqual(broken.length)
            expect(withoutMetadata(type, once)).toEqual(once)
          },
        ),
        { numRuns: 500 },
      )
    },
  )
})

test('a GIF goes on moving, as often as it did', async () => {
  const file = saying('gif', gif, '\xfe', latin(whereabouts))
  const [now, then] = await Promise.all([read(file).bytes, file].map(bytes => sharp(bytes).metadata()))
  expect([now!.pages, now!.loop, now!.delay]).toEqual([then!.pages, then!.loop, then!.delay])
})

test('what ends in the middle of a part is damaged', () => {
  for (const [name, file] of Object.entries(files))
    if (/png|palette|webp/.test(name))
      expect(readPicture(file.subarray(0, -20))).toEqual({ problem: 'damaged' })
})
