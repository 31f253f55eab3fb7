import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { readPicture } from '../../worker/boards/picture.ts'
import { Pictures } from '../../worker/boards/pictures.ts'
import { pixelsOf } from '../../worker/boards/pixels.ts'
import { noise } from './picture-fixture.ts'

const clear = { r: 0, g: 0, b: 0, alpha: 0 }
const blank = () => sharp({ create: { width: 21, height: 13, channels: 4, background: clear } })

async function look(bytes: Uint8Array) {
  const pictures = new Pictures(async () => bytes)
  await pictures.load({ a: { type: 'image', x: 0, y: 0, width: 10, height: 10, path: 'a' } })
  return pictures.get('a')
}

describe('an image of which nothing is seen is none that is damaged', async () => {
  const files = {
    'colours and alpha': await blank().png().toBuffer(),
    'sixteen bits': await blank().toColourspace('rgb16').png().toBuffer(),
    palette: await blank().png({ palette: true }).toBuffer(),
    'in passes': await blank().png({ progressive: true }).toBuffer(),
    greys: await blank().toColourspace('b-w').png().toBuffer(),
  }

  test.for(Object.keys(files) as (keyof typeof files)[])('as a PNG of %s', async name => {
    expect(await look(files[name])).toMatchObject({ type: 'png', width: 21, height: 13 })
    const spoiled = Buffer.from(files[name])
    spoiled[spoiled.indexOf('IDAT') + 8]! ^= 0x55
    expect(await look(spoiled)).toEqual({ problem: 'damaged' })
  })

  test('as a GIF whose first picture is empty', async () => {
    const gif = await blank().gif().toBuffer()
    expect(await look(gif)).toMatchObject({ type: 'png', width: 21, height: 13 })
    // Without its pixels, it still says which colour is see-through.
    const at = gif.indexOf(Buffer.from([0x2c, 0, 0, 0, 0]))
    expect(at).toBeGreaterThan(0)
    expect(await look(Buffer.concat([gif.subarray(0, at + 10), Buffer.from([2, 0, 0x3b])]))).toEqual({
      problem: 'damaged',
    })
  })
})

test('an image of which little is seen can be read, and all of it is drawn', async () => {
  const dot = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#ff0000' } })
    .png()
    .toBuffer()
  const bytes = await sharp({ create: { width: 900, height: 900, channels: 4, background: clear } })
    .composite([{ input: dot, left: 333, top: 777 }])
    .png()
    .toBuffer()
  const picture = await look(bytes)
  if ('problem' in picture) throw new Error(picture.problem)
  expect(pixelsOf(picture)!.alpha.indexOf(255)).toBe(777 * 900 + 333)
})

test('a JPEG of inks is told from one that is damaged', async () => {
  const inks = await noise(20, 20).toColourspace('cmyk').jpeg().toBuffer()
  expect(await look(inks)).toEqual({ problem: 'a JPEG of inks (CMYK), which are not drawn' })
  const photo = await noise(20, 20).jpeg().toBuffer()
  expect(await look(photo.subarray(0, 300))).toEqual({ problem: 'damaged' })
})

test('a JPEG may have any number of bytes before a marker', async () => {
  const photo = await noise(20, 20).jpeg().toBuffer()
  const parts: Buffer[] = [photo.subarray(0, 2)]
  let at = 2
  for (let i = 1; photo[at + 1] !== 0xda; i++) {
    const end = at + 2 + photo.readUInt16BE(at + 2)
    parts.push(Buffer.alloc(i, 0xff), photo.subarray(at, end))
    at = end
  }
  const filled = Buffer.concat([...parts, Buffer.alloc(2, 0xff), photo.subarray(at)])
  const [now, then] = [readPicture(filled), readPicture(photo)]
  expect(now).toEqual(then)
  expect(await look(filled)).toMatchObject({ type: 'jpeg', width: 20, height: 20 })
  expect('bytes' in now && pixelsOf(now)).toEqual('bytes' in then && pixelsOf(then))
})
