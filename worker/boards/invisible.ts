import { crc32, inflateSync } from 'node:zlib'
import type { Picture } from './picture.ts'

/**
 * Whether an image of which a renderer shows nothing can be read, and has nothing to be seen. Such are made: spacers,
 * layers without a drawing yet.
 *
 * @param isShown whether a renderer shows anything of an image.
 */
export function isInvisible(picture: Picture, isShown: (picture: Picture) => boolean): boolean {
  const file = Buffer.from(picture.bytes)
  if (picture.type === 'png') return isWholePng(picture, file)
  return picture.type === 'gif' && withoutTransparency(file) && isShown({ ...picture, bytes: file })
}

/** ISO/IEC 15948: whether its data unpacks into as many bytes as its rows take. */
function isWholePng({ width, height }: Picture, file: Buffer): boolean {
  const parts: Buffer[] = []
  for (let at = 8; at + 12 <= file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString('latin1', at + 4, at + 8) !== 'IDAT') continue
    const end = at + 8 + file.readUInt32BE(at)
    if (end + 4 > file.length || crc32(file.subarray(at + 4, end)) !== file.readUInt32BE(end)) return false
    parts.push(file.subarray(at + 8, end))
  }
  const channels = [1, 0, 3, 1, 2, 0, 4][file[25]!] ?? 0
  const bits = file[24]! * channels
  const size = (file[28] ? interlaced : [[0, 0, 1, 1]]).reduce((sum, [left, top, right, down]) => {
    const [columns, rows] = [Math.ceil((width - left!) / right!), Math.ceil((height - top!) / down!)]
    return sum + (columns > 0 && rows > 0 ? rows * (1 + Math.ceil((columns * bits) / 8)) : 0)
  }, 0)
  try {
    return inflateSync(Buffer.concat(parts), { maxOutputLength: size }).length === size
  } catch {
    return false
  }
}

/** Adam7: where each pass begins, and its steps. */
const interlaced = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
]

/** GIF89a: makes the first picture say that no colour of it is see-through; whether it had said that one is. */
function withoutTransparency(file: Buffer): boolean {
  const flags = file[10]!
  let at = 13 + (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0)
  let found = false
  while (file[at] === 0x21) {
    if (file[at + 1] === 0xf9) {
      found ||= (file[at + 3]! & 1) === 1
      file[at + 3]! &= ~1
    }
    at += 2
    while (file[at]) at += 1 + file[at]!
    at++
  }
  return found
}
