import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import decode, { init } from '@jsquash/webp/decode.js'
import { type Picture, readPicture } from './picture.ts'
import type { Pixels } from './pixels.ts'
import { firstFrame } from './webp.ts'

const codec = fileURLToPath(import.meta.resolve('@jsquash/webp/codec/dec/webp_dec.wasm'))
await init({ wasmBinary: readFileSync(codec) })

/** A WebP at its own size, of one that moves the first picture. Undefined where it cannot be read. */
export async function webpPixels({ width, height, isAnimated, bytes }: Picture): Promise<Pixels | undefined> {
  const frame = isAnimated ? firstFrame(bytes) : { x: 0, y: 0, bytes }
  const head = frame && readPicture(frame.bytes)
  // It takes memory before it looks whether that is within the whole.
  if (!head || !('bytes' in head) || frame.x + head.width > width || frame.y + head.height > height) return
  const image = await decode(Uint8Array.from(frame.bytes).buffer).catch(() => undefined)
  if (image?.width !== head.width || image.height !== head.height) return
  const pixels = { rgb: new Uint8Array(width * height * 3), alpha: new Uint8Array(width * height) }
  for (let from = 0, y = frame.y; y < frame.y + image.height; y++)
    for (let to = y * width + frame.x; to < y * width + frame.x + image.width; to++, from += 4) {
      pixels.rgb.set(image.data.subarray(from, from + 3), to * 3)
      pixels.alpha[to] = image.data[from + 3]!
    }
  return pixels
}
