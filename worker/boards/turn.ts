import type { Matrix } from './matrix.ts'

/** How the pixels of an image lie: 1 is upright, the others are turned or mirrored (Exif 2.32, 4.6.5.1.6). */
export type Turn = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

const orientationTag = 0x0112
const short = 3

/** Reads the turn in a block of Exif, which is a TIFF; undefined where there is none. */
export function readTurn(data: DataView, start: number): Turn | undefined {
  if (start + 8 > data.byteLength) return
  const order = data.getUint16(start)
  if (order !== 0x4949 && order !== 0x4d4d) return
  const isLittleEndian = order === 0x4949
  const entries = start + data.getUint32(start + 4, isLittleEndian)
  if (entries + 2 > data.byteLength) return
  const count = data.getUint16(entries, isLittleEndian)
  for (let entry = entries + 2; entry < entries + 2 + count * 12; entry += 12) {
    if (entry + 12 > data.byteLength) return
    if (data.getUint16(entry, isLittleEndian) !== orientationTag) continue
    if (data.getUint16(entry + 2, isLittleEndian) !== short) return
    const turn = data.getUint16(entry + 8, isLittleEndian)
    return turn >= 1 && turn <= 8 ? (turn as Turn) : undefined
  }
  return
}

/** What puts an image upright into a box: the size at which it is drawn as it lies, and the map from there. */
export function upright(turn: Turn, width: number, height: number) {
  const [w, h] = [width, height]
  const maps: Record<Turn, Matrix> = {
    1: [1, 0, 0, 1, 0, 0],
    2: [-1, 0, 0, 1, w, 0],
    3: [-1, 0, 0, -1, w, h],
    4: [1, 0, 0, -1, 0, h],
    5: [0, 1, 1, 0, 0, 0],
    6: [0, 1, -1, 0, w, 0],
    7: [0, -1, -1, 0, w, h],
    8: [0, -1, 1, 0, 0, h],
  }
  return { map: maps[turn], ...(turn < 5 ? { width, height } : { width: height, height: width }) }
}
