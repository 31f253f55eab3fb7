import { crc32, deflateSync } from 'node:zlib'
import type { Picture } from './picture.ts'
import type { Found } from './pictures.ts'
import { isReadable, type Pixels, pixelsOf } from './pixels.ts'

const inks = 4

/**
 * An image as every format draws it: what would move in some of them is its first picture, and what some do not know,
 * as PNG. What cannot be read, renderers leave out without a word.
 */
export async function stillOf(picture: Picture): Promise<Found> {
  const { type, isAnimated, bytes: _, ...rest } = picture
  if (picture.components === inks) return { problem: 'a JPEG of inks (CMYK), which are not drawn' }
  if (type !== 'webp' && !isAnimated) return isReadable(picture) ? picture : { problem: 'damaged' }
  const pixels =
    type === 'webp' ? await (await import('./webp-pixels.ts')).webpPixels(picture) : pixelsOf(picture)
  return pixels ? asPng(rest, pixels) : { problem: 'damaged' }
}

/** An image of these pixels, which lie as those of another do. */
export const asPng = ({ width, height, turn }: Omit<Picture, 'bytes' | 'type'>, pixels: Pixels): Picture => ({
  ...{ width, height, turn },
  type: 'png',
  bytes: pngOf(width, height, pixels),
})

/** ISO/IEC 15948: eight bits of red, green, blue and alpha, rows unfiltered. */
function pngOf(width: number, height: number, { rgb, alpha }: Pixels): Uint8Array {
  const rows = Buffer.alloc(height * (1 + width * 4))
  for (let pixel = 0, at = 0; pixel < alpha.length; pixel++) {
    if (pixel % width === 0) at++
    for (let i = 0; i < 3; i++) rows[at++] = rgb[pixel * 3 + i]!
    rows[at++] = alpha[pixel]!
  }
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 6, 0, 0, 0])
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND')])
}

function chunk(type: string, data: Uint8Array = new Uint8Array()): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}
