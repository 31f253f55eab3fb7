import { keepJpeg } from './jpeg.ts'
import type { Picture } from './picture.ts'
import { keepWebp } from './webp.ts'

/**
 * The same image without what showing it does not take: where, when, by whom and with what it was made (EXIF, XMP,
 * IPTC), comments, thumbnails, and whatever comes after its end. What is not known to be needed goes. The colour profile
 * stays; how the pixels lie has to be read before.
 *
 * @returns undefined where the parts cannot be told apart.
 */
export function withoutMetadata(type: Picture['type'], bytes: Uint8Array): Uint8Array | undefined {
  const kept = new Kept(bytes.length)
  const isWhole = keep[type](Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), kept)
  return isWhole ? kept.bytes.subarray(0, kept.length) : undefined
}

/** The parts that stay, one after another: a list of them could be a hundred times as large as the file. */
export class Kept {
  readonly bytes: Buffer
  length = 0

  constructor(atMost: number) {
    this.bytes = Buffer.alloc(atMost)
  }

  add(part: Uint8Array): void {
    this.bytes.set(part, this.length)
    this.length += part.length
  }
}

/** Each says whether it came to the end. */
const keep: Record<Picture['type'], (file: Buffer, kept: Kept) => boolean> = {
  ...{ png, gif },
  jpeg: keepJpeg,
  webp: keepWebp,
}

/** ISO/IEC 15948: what makes pixels, colours and movement. */
const pngChunks = new Set(
  'IHDR PLTE tRNS IDAT IEND acTL fcTL fdAT cHRM gAMA sRGB iCCP cICP mDCV cLLI pHYs'.split(' '),
)

function png(file: Buffer, kept: Kept) {
  kept.add(file.subarray(0, 8))
  for (let at = 8; at + 12 <= file.length; ) {
    const end = at + 12 + file.readUInt32BE(at)
    if (end > file.length) return false
    const type = file.toString('latin1', at + 4, at + 8)
    if (pngChunks.has(type)) kept.add(file.subarray(at, end))
    if (type === 'IEND') break
    at = end
  }
  return true
}

/** GIF89a: colours, pictures, how long each is shown, and whether they begin anew. */
function gif(file: Buffer, kept: Kept) {
  const coloursOf = (flags = 0) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0)
  let at = 13 + coloursOf(file[10])
  kept.add(file.subarray(0, at))
  while (at < file.length) {
    const [start, kind] = [at, file[at]]
    if (kind === 0x3b) {
      kept.add(file.subarray(start, start + 1))
      return true
    }
    if (kind !== 0x21 && kind !== 0x2c) return false
    at += kind === 0x2c ? 11 + coloursOf(file[start + 9]) : 2
    while (file[at]) at += 1 + file[at]!
    if (file[at++] !== 0) return false
    const block = file.subarray(start, at)
    const isControl = block[1] === 0xf9 && block.length === 8
    const isLoop = block[1] === 0xff && block.length === 19 && block.includes('NETSCAPE2.0')
    if (kind === 0x2c || isControl || isLoop) kept.add(block)
  }
  return true
}
