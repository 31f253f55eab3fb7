import { type NotedTurn, readTurn } from './turn.ts'

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

/** What a WebP says of itself, by the first chunk that tells its size; undefined where it is none. */
export function webpHead(bytes: Uint8Array) {
  if (latin(bytes.subarray(0, 4)) !== 'RIFF' || latin(bytes.subarray(8, 12)) !== 'WEBP') return
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let head: { width: number; height: number; isAnimated?: boolean } | undefined
  let noted: NotedTurn | undefined
  for (const { type, start, end } of chunksOf(bytes, 12)) {
    if (end - start < 10) continue
    if (type === 'VP8X') {
      const [width, height] = [
        data.getUint32(start + 4, true) & 0xffffff,
        data.getUint32(start + 6, true) >>> 8,
      ]
      head ??= { width: width + 1, height: height + 1, isAnimated: (bytes[start]! & animation) !== 0 }
    } else if (type === 'VP8 ') {
      const [width, height] = [data.getUint16(start + 6, true), data.getUint16(start + 8, true)]
      head ??= { width: width & 0x3fff, height: height & 0x3fff }
    } else if (type === 'VP8L') {
      const packed = data.getUint32(start + 1, true)
      head ??= { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 }
    } else if (type === 'EXIF')
      noted ??= readTurn(data, latin(bytes.subarray(start, start + 4)) === 'Exif' ? start + 6 : start)
  }
  return head && ({ type: 'webp', ...head, noted } as const)
}
/** Flags of VP8X. */
const animation = 0x02
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
