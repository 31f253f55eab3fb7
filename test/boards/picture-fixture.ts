import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'

const file = (name: string) => readFileSync(join(import.meta.dirname, 'images', name))

/** The same photo, noted to lie in each of the eight ways: a white F on blue, lying on its side but in the sixth. */
const turned = [1, 2, 3, 4, 5, 6, 7, 8].map(turn => {
  const bytes = file('turned.jpg')
  const orientation = bytes.indexOf(Buffer.from([0x12, 0x01, 3, 0, 1, 0, 0, 0]))
  bytes.writeUInt16LE(turn, orientation + 8)
  return [`turned-${turn}`, bytes] as const
})

/** A PNG that says it is an animation, which it may with one picture. */
function animated(png: Uint8Array): Uint8Array {
  const control = Buffer.from('000000086163544c0000000100000000b42de9a0', 'hex')
  const afterHead = 33
  return Buffer.concat([png.subarray(0, afterHead), control, png.subarray(afterHead)])
}

/** What people's cameras and phones make, by path. */
export const pictureFiles = (tick: Uint8Array): Record<string, Uint8Array> => ({
  ...Object.fromEntries(turned),
  'moving.gif': file('moving.gif'),
  'moving.png': animated(tick),
  ...Object.fromEntries(['moving.webp', 'lossy.webp', 'turned.webp'].map(name => [name, file(name)])),
})

const label = (text: string, x: number, y: number) => ({
  ...{ type: 'text', x, y, text },
  style: { fontSize: 14, color: '#475569' },
})

/** A board of them, as the root `shapes`. */
export const everyPicture: Record<string, unknown> = Object.fromEntries([
  ...turned.flatMap(([path], i) => {
    const [x, y] = [(i % 4) * 130, Math.floor(i / 4) * 140]
    const size = i < 4 ? { width: 96, height: 64 } : { width: 64, height: 96 }
    return [
      [path, { type: 'image', x, y, path, ...size }],
      [`${path} label`, label(`noted as ${i + 1}`, x, y + size.height + 6)],
    ]
  }),
  ['group', { type: 'group', x: 40, y: 320, rotation: 20 }],
  ['in a group', { type: 'image', x: 0, y: 0, width: 64, height: 96, path: 'turned-6', parent: 'group' }],
  ['gif', { type: 'image', x: 130, y: 320, width: 96, height: 64, path: 'moving.gif' }],
  ['gif label', label('first of a GIF', 130, 390)],
  ['apng', { type: 'image', x: 260, y: 320, width: 64, height: 64, path: 'moving.png' }],
  ['apng label', label('first of a PNG', 260, 390)],
  ['webp', { type: 'image', x: 0, y: 450, width: 96, height: 64, path: 'moving.webp' }],
  ['webp label', label('first of a WebP', 0, 520)],
  ['lossy', { type: 'image', x: 130, y: 450, width: 96, height: 64, path: 'lossy.webp' }],
  ['lossy label', label('lossy, see-through', 130, 520)],
  ['turned', { type: 'image', x: 260, y: 440, width: 64, height: 96, path: 'turned.webp' }],
  ['turned label', label('lossless, turned', 270, 540)],
])

/** What a phone writes into a photo. */
export const whereabouts = 'N52.51630 E13.37770'

/** An image that says where it was taken, in its EXIF and its XMP. */
export const located = (image: Sharp): Sharp =>
  image
    .withExif({ IFD0: { ImageDescription: whereabouts }, IFD3: { GPSMapDatum: whereabouts } })
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><!-- ${whereabouts} --></x:xmpmeta>`)

/** Pixels that no format makes small. */
export const noise = (width: number, height: number): Sharp =>
  sharp({
    create: {
      ...{ width, height, channels: 3, background: '#888' },
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
