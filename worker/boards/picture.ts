import { withoutMetadata } from './metadata.ts'
import { readTurn, type Turn } from './turn.ts'
import { webpHead } from './webp.ts'

/** An image whose bytes were looked at: what they say they are, and how large it is in pixels. */
export interface Picture {
  type: 'png' | 'jpeg' | 'gif' | 'webp'
  width: number
  height: number
  /** How its pixels lie, which its bytes say no more; upright if it is missing. */
  turn?: Turn | undefined
  /** Whether it moves, in a browser; only its first picture is drawn. */
  isAnimated?: boolean
  /** Of a JPEG: 1 is grey, 3 are colours, 4 are inks. */
  components?: number
  /** Nothing but what showing it takes. */
  bytes: Uint8Array
}

/** What images may cost; past it a box is drawn that says so. */
export const pictureLimits = { count: 50, bytes: 10_000_000, totalBytes: 50_000_000, pixels: 25_000_000 }

/** Reads the head of an image. The name and type it was stored with are not believed. */
export function readPicture(bytes: Uint8Array): Picture | { problem: string } {
  const found = png(bytes) ?? gif(bytes) ?? jpeg(bytes) ?? webpHead(bytes)
  if (!found) return { problem: 'not a PNG, JPEG, GIF or WebP' }
  const { width, height } = found
  if (width < 1 || height < 1) return { problem: 'an image of no size' }
  // A few bytes may stand for a gigabyte of pixels.
  if (width * height > pictureLimits.pixels) return { problem: 'more than 25 million pixels' }
  const shown = withoutMetadata(found.type, bytes)
  return shown ? { ...found, bytes: shown } : { problem: 'damaged' }
}

type Head = Omit<Picture, 'bytes'> | undefined
const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
const starts = (bytes: Uint8Array, ...head: number[]) => head.every((byte, i) => bytes[i] === byte)

/** ISO/IEC 15948: the signature, then IHDR. */
function png(bytes: Uint8Array): Head {
  if (bytes.length < 24 || !starts(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return
  const data = view(bytes)
  const head = { type: 'png', width: data.getUint32(16), height: data.getUint32(20) } as const
  let turn: Turn | undefined
  let isAnimated = false
  // Both are said before the first pixels: signature, IHDR, then chunks of length, type, data and checksum.
  for (let at = 8; at + 8 < bytes.length; at += 12 + data.getUint32(at)) {
    const chunk = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (chunk === 'acTL') isAnimated = true
    if (chunk === 'eXIf') turn ??= readTurn(view(bytes.subarray(0, at + 8 + data.getUint32(at))), at + 8)
    if (chunk === 'IDAT') break
  }
  return { ...head, turn, isAnimated }
}

/** GIF89a: the logical screen. */
function gif(bytes: Uint8Array): Head {
  if (bytes.length < 10 || !starts(bytes, 0x47, 0x49, 0x46, 0x38)) return
  const data = view(bytes)
  // Whether there is a second picture takes reading the first.
  return { type: 'gif', width: data.getUint16(6, true), height: data.getUint16(8, true), isAnimated: true }
}

/** ITU-T T.81: segments up to the first frame header. */
function jpeg(bytes: Uint8Array): Head {
  if (!starts(bytes, 0xff, 0xd8, 0xff)) return
  const data = view(bytes)
  let turn: Turn | undefined
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return
    // Any number of them may fill what is before a marker.
    while (bytes[at + 1] === 0xff) at++
    if (at + 9 >= bytes.length) return
    const marker = bytes[at + 1]!
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) {
      const [height, width] = [data.getUint16(at + 5), data.getUint16(at + 7)]
      return { type: 'jpeg', width, height, components: bytes[at + 9]!, turn }
    }
    const end = at + 2 + data.getUint16(at + 2)
    const isExif = marker === 0xe1 && starts(bytes.subarray(at + 4), 0x45, 0x78, 0x69, 0x66, 0, 0)
    // Not past the segment: what is written there would be read as another image.
    if (isExif) turn ??= readTurn(view(bytes.subarray(0, end)), at + 10)
    at = end
  }
  return
}
