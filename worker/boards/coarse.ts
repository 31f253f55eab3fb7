import type { Item, PictureItem } from './drawing.ts'
import type { Picture } from './picture.ts'
import { type Pixels, pixelsOf, type Size } from './pixels.ts'
import { asPng } from './still.ts'

/** The renderer unpacks an image anew wherever it is placed, and holds all of them, at four bytes a pixel. */
const mostPixels = 100_000_000
/** What is worth reading finer than it is made, for better colours. */
const mostSampled = 2_000_000

/**
 * The same items, with images that have no more pixels than can be seen, up to twice as many in each direction; and all
 * of them coarser, where together they would be more than a hundred million.
 *
 * @param scale pixels per unit.
 */
export function coarsened(items: readonly Item[], scale: number): Item[] {
  const placed = items.flatMap(item =>
    item.kind === 'picture' ? [{ item, picture: item.picture, step: stepOf(item, scale) }] : [],
  )
  const total = (more: number) =>
    placed.reduce((sum, { picture, step }) => sum + pixelsIn(sizeAt(picture, step * more)), 0)
  let more = 1
  while (total(more) > mostPixels) more *= 2
  const made = new Map<PictureItem, Picture>()
  for (const [picture, uses] of Map.groupBy(placed, ({ picture }) => picture)) {
    const versions = versionsOf(picture, new Set(uses.map(({ step }) => step * more)))
    for (const { item, step } of uses) made.set(item, versions.get(step * more)!)
  }
  return items.map(item => (item.kind === 'picture' ? { ...item, picture: made.get(item)! } : item))
}

/** How many pixels of an image in a row are one of the PNG, as a power of two: what is about as large shares them. */
function stepOf({ matrix: [a, b, c, d], width, height, picture }: PictureItem, scale: number): number {
  const [wide, high] = [width * Math.hypot(a, b) * scale, height * Math.hypot(c, d) * scale]
  const fold = Math.min(picture.width / Math.max(wide, 1), picture.height / Math.max(high, 1))
  return 2 ** Math.max(0, Math.floor(Math.log2(fold)))
}

const pixelsIn = ({ width, height }: Size) => width * height
const sizeAt = ({ width, height }: Size, step: number): Size => ({
  width: Math.ceil(width / step),
  height: Math.ceil(height / step),
})

/** An image at several steps, of which each is made of the finest: reading it takes the most. */
function versionsOf(picture: Picture, steps: Set<number>): Map<number, Picture> {
  const made = new Map<number, Picture>()
  let read: { step: number; pixels: Pixels | undefined } | undefined
  for (const step of [...steps].sort((a, b) => a - b)) {
    // Its bytes, too, are copied for each place.
    if (step === 1 && picture.bytes.length <= pixelsIn(picture) * 4) {
      made.set(step, picture)
      continue
    }
    if (!read) {
      const finer = [4, 2, 1].find(by => by <= step && pixelsIn(sizeAt(picture, step / by)) <= mostSampled)
      const from = step / (finer ?? 1)
      read = { step: from, pixels: pixelsOf(picture, sizeAt(picture, from)) }
    }
    const size = sizeAt(picture, step)
    const pixels = read.pixels && averages(read.pixels, sizeAt(picture, read.step), size, step / read.step)
    made.set(step, pixels ? asPng({ ...size, turn: picture.turn }, pixels) : picture)
  }
  return made
}

/** What is see-through counts as little as it is seen. */
function averages({ rgb, alpha }: Pixels, from: Size, { width, height }: Size, step: number): Pixels {
  if (step === 1) return { rgb, alpha }
  const pixels = { rgb: new Uint8Array(width * height * 3), alpha: new Uint8Array(width * height) }
  for (let top = 0, to = 0; top < from.height; top += step)
    for (let left = 0; left < from.width; left += step, to++) {
      let [red, green, blue, opaque] = [0, 0, 0, 0]
      const [end, bottom] = [Math.min(left + step, from.width), Math.min(top + step, from.height)]
      for (let y = top; y < bottom; y++)
        for (let x = left, at = y * from.width + left; x < end; x++, at++) {
          const share = alpha[at]!
          red += rgb[at * 3]! * share
          green += rgb[at * 3 + 1]! * share
          blue += rgb[at * 3 + 2]! * share
          opaque += share
        }
      pixels.alpha[to] = Math.round(opaque / ((end - left) * (bottom - top)))
      if (opaque > 0)
        pixels.rgb.set(
          [red, green, blue].map(sum => Math.round(sum / opaque)),
          to * 3,
        )
    }
  return pixels
}
