import type { ShapeOf } from '../../supabase/functions/_shared/board/shape.ts'
import type { Place } from './figures.ts'
import { drawText } from './label.ts'
import { paintOf } from './look.ts'
import { multiply } from './matrix.ts'
import { Outline } from './outline.ts'
import { upright } from './turn.ts'

/** Why an image is not drawn; one that is left out on purpose is no mistake, and does not look like one. */
export interface Missing {
  problem: string
  isLeftOut?: boolean
}

/** Draws an image, or a box where there is none. */
export function drawImage(shape: ShapeOf<'image'>, place: Place) {
  const { drawing, matrix, look } = place
  const { width, height, path, alt } = shape
  const picture = place.picture(path)
  if ('problem' in picture) {
    const name = alt || path.split('/').at(-1)
    if (picture.isLeftOut) drawPlaceholder({ width, height, text: name ?? '' }, place, 'quiet')
    else drawPlaceholder({ width, height, text: `${name}: ${picture.problem}` }, place)
    return
  }
  if (look.fill) drawing.path(new Outline(matrix).rectangle(0, 0, width, height), { fill: look.fill })
  const { map, ...size } = upright(picture.turn ?? 1, width, height)
  drawing.picture({ matrix: multiply(matrix, map), ...size, picture, opacity: look.opacity })
  if (look.stroke)
    drawing.path(new Outline(matrix).rectangle(0, 0, width, height), { ...look, fill: undefined })
}

const placeholders = {
  wrong: { fill: '#fef2f2', stroke: '#dc2626', text: '#991b1b' },
  quiet: { fill: '#f1f5f9', stroke: '#94a3b8', text: '#475569' },
}

/** A box in place of what cannot be drawn, which says why, or of what is left out. */
export function drawPlaceholder(
  box: { width: number; height: number; text: string },
  place: Place,
  colours: keyof typeof placeholders = 'wrong',
): void {
  const { fill, stroke, text } = placeholders[colours]
  const outline = new Outline(place.matrix).rectangle(0, 0, box.width, box.height, 6)
  place.drawing.path(outline, {
    fill: paintOf(fill, 1),
    stroke: paintOf(stroke, 1),
    strokeWidth: 2,
    dash: 'dashed',
  })
  const color = paintOf(text, 1)!
  const look = { ...place.look, color, fontSize: 14, fontWeight: 'normal', align: 'center' } as const
  drawText(box, { ...place, look }, 8)
}
