import { Resvg } from '@resvg/resvg-js'
import { Problem } from '../../supabase/functions/_shared/problem/problem.ts'
import { coarsened } from './coarse.ts'
import type { Drawing } from './drawing.ts'
import type { Page } from './page.ts'
import { toSvg } from './svg.ts'

/** Four bytes of memory each, before they are packed. */
const mostPixels = 50_000_000
const longestSide = 30_000

/** The largest scale at which a page fits, to three digits. */
function largestScale({ width, height }: Page): number {
  const fits = Math.min(Math.sqrt(mostPixels / (width * height)), longestSide / Math.max(width, height))
  const step = 10 ** Math.max(3, 2 - Math.floor(Math.log10(fits)))
  return Math.floor(fits * step) / step
}

/**
 * A drawing as PNG.
 *
 * @param scale pixels per unit; without it 1, or the largest that fits.
 * @throws Problem board_too_large where the image would have more than 50 million pixels or a side of 30,000.
 */
export function toPng(drawing: Drawing, page: Page, scale: number | undefined): Buffer {
  const largest = largestScale(page)
  const wanted = scale ?? Math.min(1, largest)
  if (wanted > largest) {
    const rule =
      largest < 0.1 ? 'this board fits no PNG at a scale of its own: leave it out' : `at most ${largest}`
    throw new Problem(422, 'board_too_large', { fields: { 'options.scale': rule } })
  }
  // What is thin, and drawn small, still takes a row of pixels.
  const least = Math.ceil(1 / wanted)
  const grown = { ...page, width: Math.max(page.width, least), height: Math.max(page.height, least) }
  const rendering = new Resvg(toSvg({ items: coarsened(drawing.items, wanted) }, grown, 'outlined'), {
    font: { loadSystemFonts: false },
    fitTo: { mode: 'zoom', value: wanted },
  })
  return rendering.render().asPng()
}
