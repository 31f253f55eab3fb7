import type { Kept } from './metadata.ts'

/** Segments that decoders know by a name, and how many bytes of them those read. */
const apps = new Map([
  [0xe0, { name: 'JFIF\0', size: 16 }],
  [0xe2, { name: 'ICC_PROFILE\0', size: 0xffff }],
  [0xee, { name: 'Adobe', size: 14 }],
])
const isFrameOrTable = (marker: number) =>
  (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8) || (marker >= 0xda && marker <= 0xdd)
const startOfScan = 0xda
const endOfImage = 0xd9

/** ITU-T T.81, annex B: keeps what showing it takes; false where its segments cannot be told apart. */
export function keepJpeg(file: Buffer, kept: Kept): boolean {
  kept.add(file.subarray(0, 2))
  for (let at = 2; at < file.length; ) {
    if (file[at] !== 0xff) return false
    // Any number of them may fill what is before a marker.
    while (file[at + 1] === 0xff) at++
    const marker = file[at + 1]!
    if (marker === endOfImage) {
      kept.add(file.subarray(at, at + 2))
      return true
    }
    if (at + 4 > file.length) return false
    const end = at + 2 + file.readUInt16BE(at + 2)
    if (end < at + 4 || end > file.length) return false
    const next = marker === startOfScan ? endOfScan(file, end) : end
    const app = apps.get(marker)
    if (isFrameOrTable(marker)) kept.add(file.subarray(at, next))
    else if (app && file.toString('latin1', at + 4, end).startsWith(app.name))
      kept.add(shortened(file.subarray(at, Math.min(end, at + 2 + app.size))))
    at = next
  }
  // Some lack their end, and are shown.
  return true
}

/** Where the next marker is that is neither a byte of pixels nor a restart among them. */
function endOfScan(file: Buffer, from: number): number {
  const isWithin = (byte = 0) => byte === 0 || byte === 0xff || (byte >= 0xd0 && byte <= 0xd7)
  let at = file.indexOf(0xff, from)
  while (at >= 0 && isWithin(file[at + 1])) at = file.indexOf(0xff, at + 1)
  return at < 0 ? file.length : at
}

function shortened(segment: Buffer): Buffer {
  const own = Buffer.from(segment)
  own.writeUInt16BE(own.length - 2, 2)
  // Of JFIF, the size of a thumbnail that is cut off.
  return own[1] === 0xe0 ? own.fill(0, 16) : own
}
