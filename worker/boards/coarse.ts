import type { Item, PictureItem } from './drawing.ts'
import type { Picture } from './picture.ts'
import { type Pixels, pixelsOf } from './pixels.ts'
import { asPng } from './still.ts'

/** The renderer unpacks an image anew wherever it is placed, and holds all of them, at four bytes a pixel. */
const mostPixels = 100_000_000

/** How many pixels of an image become one, to the right and down: powers of two, so that what lies alike is shared. */
type Steps = readonly [right: number, down: number]

/**
 * The same items, with images that have no more pixels than can be seen, about twice as many in each direction; and all
 * of them coarser, where together they would be more than a hundred million.
 *
 * @param scale pixels per unit.
 */
export function coarsened(items: readonly Item[], scale: number): Item[] {
  const placed = items.flatMap(item =>
    item.kind === 'picture' ? [{ item, picture: item.picture, steps: stepsOf(item, scale) }] : [],
  )
  const total = (more: number) =>
    placed.reduce((sum, { picture, steps }) => sum + pixelsAt(picture, times(steps, more)), 0)
  let more = 1
  while (total(more) > mostPixels) more *= 2
  const made = new Map<PictureItem, Picture>()
  for (const [picture, uses] of Map.groupBy(placed, ({ picture }) => picture)) {
    const versions = new Versions(picture)
    for (const { item, steps } of uses) made.set(item, versions.at(times(steps, more)))
  }
  return items.map(item => (item.kind === 'picture' ? { ...item, picture: made.get(item)! } : item))
}

const times = ([right, down]: Steps, more: number): Steps => [right * more, down * more]

/** How many of its pixels are one of the PNG, where that is two or more. */
function stepsOf({ matrix: [a, b, c, d], width, height, picture }: PictureItem, scale: number): Steps {
  const step = (pixels: number, shown: number) =>
    2 ** Math.max(0, Math.floor(Math.log2(pixels / Math.max(shown * scale, 1))))
  return [step(picture.width, width * Math.hypot(a, b)), step(picture.height, height * Math.hypot(c, d))]
}

const sizeAt = ({ width, height }: Picture, [right, down]: Steps) => ({
  width: Math.ceil(width / right),
  height: Math.ceil(height / down),
})

function pixelsAt(picture: Picture, steps: Steps): number {
  const { width, height } = sizeAt(picture, steps)
  return width * height
}

/** One image, as coarse as it is wanted. */
class Versions {
  readonly #picture: Picture
  readonly #made = new Map<string, Picture>()
  #pixels: Pixels | undefined

  constructor(picture: Picture) {
    this.#picture = picture
  }

  at(steps: Steps): Picture {
    const { width, height, bytes } = this.#picture
    // Its bytes, too, are copied for each place.
    if (steps.join() === '1,1' && bytes.length <= width * height * 4) return this.#picture
    const made = this.#made.get(steps.join()) ?? this.#make(steps)
    this.#made.set(steps.join(), made)
    return made
  }

  #make(steps: Steps): Picture {
    this.#pixels ??= pixelsOf(this.#picture)
    if (!this.#pixels) return this.#picture
    const size = sizeAt(this.#picture, steps)
    return asPng(size, averages(this.#pixels, this.#picture, size, steps))
  }
}

/** What is see-through counts as little as it is seen. */
function averages(
  { rgb, alpha }: Pixels,
  from: Picture,
  { width, height }: Size,
  [right, down]: Steps,
): Pixels {
  const pixels = { rgb: new Uint8Array(width * height * 3), alpha: new Uint8Array(width * height) }
  for (let top = 0, to = 0; top < from.height; top += down)
    for (let left = 0; left < from.width; left += right, to++) {
      let [red, green, blue, opaque] = [0, 0, 0, 0]
      const [end, bottom] = [Math.min(left + right, from.width), Math.min(top + down, from.height)]
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
type Size = ReturnType<typeof sizeAt>
