import type { Kept } from './metadata.ts'
import { readTurn, type Turn } from './turn.ts'

/** RFC 9649: chunks of a type, a length and data, filled up to an even length. */
export function* chunksOf(bytes: Uint8Array, from: number) {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = from; at + 8 <= bytes.length; ) {
    const start = at + 8
    const end = Math.min(start + data.getUint32(at + 4, true), bytes.length)
    yield { type: latin(bytes.subarray(at, at + 4)), start, end }
    at = end + ((end - start) % 2)
  }
}

const latin = (bytes: Uint8Array) => String.fromCharCode(...bytes)

/** What a WebP says of itself, by its first chunk: that is the one that counts. Undefined where it is none. */
export function webpHead(bytes: Uint8Array) {
  if (latin(bytes.subarray(0, 4)) !== 'RIFF' || latin(bytes.subarray(8, 12)) !== 'WEBP') return
  const [first, ...others] = chunksOf(bytes, 12)
  const size = first && sizeOf(bytes.subarray(first.start, first.end), first.type)
  const exif = others.find(({ type }) => type === 'EXIF')
  return size && ({ type: 'webp', ...size, turn: exif && turnIn(bytes, exif) } as const)
}

function sizeOf(chunk: Uint8Array, type: string) {
  const data = new DataView(chunk.buffer, chunk.byteOffset, chunk.length)
  if (type === 'VP8X' && chunk.length >= 10) {
    const [width, height] = [data.getUint32(4, true) & 0xffffff, data.getUint32(6, true) >>> 8]
    return { width: width + 1, height: height + 1, isAnimated: (chunk[0]! & animation) !== 0 }
  }
  if (type === 'VP8 ' && chunk.length >= 10)
    return { width: data.getUint16(6, true) & 0x3fff, height: data.getUint16(8, true) & 0x3fff }
  if (type === 'VP8L' && chunk.length >= 5) {
    const packed = data.getUint32(1, true)
    return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 }
  }
  return
}

function turnIn(bytes: Uint8Array, { start, end }: { start: number; end: number }): Turn | undefined {
  const head = latin(bytes.subarray(start, start + 4)) === 'Exif' ? 6 : 0
  return readTurn(new DataView(bytes.buffer, bytes.byteOffset, end), start + head)
}

/** Flags of VP8X. */
const animation = 0x02
const xmp = 0x04
const exif = 0x08
const alpha = 0x10

/** The first picture of an animation as a file of its own, and where it lies on the whole; undefined without one. */
export function firstFrame(bytes: Uint8Array) {
  const frame = [...chunksOf(bytes, 12)].find(({ type, start, end }) => type === 'ANMF' && end - start > 24)
  if (!frame) return
  const data = new DataView(bytes.buffer, bytes.byteOffset + frame.start, 16)
  const image = bytes.subarray(frame.start + 16, frame.end)
  const head = Buffer.alloc(30)
  head.write('RIFF')
  head.writeUInt32LE(22 + image.length, 4)
  head.write('WEBPVP8X', 8)
  head.writeUInt32LE(10, 16)
  head.writeUInt8(alpha, 20)
  // Both sizes, as the frame has them.
  head.set(bytes.subarray(frame.start + 6, frame.start + 12), 24)
  const [x, y] = [data.getUint32(0, true) & 0xffffff, data.getUint32(2, true) >>> 8]
  return { x: x * 2, y: y * 2, bytes: Buffer.concat([head, image]) }
}

const frameChunks = ['ALPH', 'VP8 ', 'VP8L']
const fileChunks = [...frameChunks, 'VP8X', 'ICCP', 'ANIM', 'ANMF']

/** Keeps what showing it takes; false where its chunks cannot be told apart. */
export function keepWebp(file: Buffer, kept: Kept): boolean {
  const end = 8 + file.readUInt32LE(4)
  return end <= file.length && keepChunks(fileChunks, file.subarray(0, end), 12, kept)
}

/** @param head how many bytes there are before the chunks; they begin with a type and a length, as a chunk does. */
function keepChunks(known: string[], file: Buffer, head: number, kept: Kept): boolean {
  const from = kept.length
  kept.add(file.subarray(0, head))
  for (const { type, start, end } of chunksOf(file, head)) {
    if (start + file.readUInt32LE(start - 4) > end) return false
    if (!known.includes(type)) continue
    const chunk = file.subarray(start - 8, end + ((end - start) % 2))
    if (type !== 'ANMF') kept.add(type === 'VP8X' ? withoutFlags(chunk) : chunk)
    else if (end - start < 16 || !keepChunks(frameChunks, chunk, 24, kept)) return false
  }
  kept.bytes.writeUInt32LE(kept.length - from - 8, from + 4)
  return true
}

/** Says no more that EXIF and XMP follow. */
function withoutFlags(chunk: Buffer): Buffer {
  const own = Buffer.from(chunk)
  own[8]! &= ~(exif | xmp)
  return own
}
