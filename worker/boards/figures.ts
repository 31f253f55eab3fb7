import type { Shape, ShapeOf } from '../../supabase/functions/_shared/board/shape.ts'
import { arrowOf } from './arrow.ts'
import type { Drawing } from './drawing.ts'
import { drawLabel, lineHeight } from './label.ts'
import { breakLines } from './lines.ts'
import { type Look, paintOf } from './look.ts'
import type { Matrix } from './matrix.ts'
import { Outline } from './outline.ts'
import type { Picture } from './picture.ts'

/** Where and how one shape is drawn; `matrix` takes its own coordinates, from its corner, to the board's. */
export interface Place {
  drawing: Drawing
  matrix: Matrix
  look: Look
  /** An image that was loaded, or why it was not. */
  picture(path: string): Picture | { problem: string }
}

type Point = readonly number[]

/** Draws a shape. A group is only its members. */
export function drawFigure(shape: Shape, place: Place): void {
  const { drawing, look } = place
  const outline = new Outline(place.matrix)
  switch (shape.type) {
    case 'rectangle':
      drawing.path(outline.rectangle(0, 0, shape.width, shape.height, shape.radius), look)
      drawText(shape, place, 10)
      break
    case 'ellipse':
      drawing.path(outline.ellipse(0, 0, shape.width, shape.height), look)
      // The largest rectangle in an ellipse leaves out 1 − 1/√2 of its width.
      drawText(shape, place, shape.width * 0.146)
      break
    case 'line':
      drawing.path(outline.polygon(shape.points, false), { ...look, fill: undefined })
      break
    case 'arrow':
      drawArrow(shape, place)
      break
    case 'freehand':
      drawFreehand(shape.points, place)
      break
    case 'text':
      drawText({ ...textSize(shape, look), text: shape.text }, place, 0)
      break
    case 'note':
      drawNote(shape, place)
      break
    case 'image':
      drawImage(shape, place)
  }
}

/** The box of a shape of type text, which its lines make. */
export function textSize(shape: ShapeOf<'text'>, { fontSize, fontWeight }: Look) {
  const lines = breakLines(shape.text, fontWeight, shape.width && shape.width / fontSize)
  const width = shape.width ?? Math.max(...lines.map(line => line.width)) * fontSize
  return { width, height: lines.length * lineHeight * fontSize }
}

/** Text in the middle of a box, or from its top where it needs more than the box has. */
function drawText(
  { text, width, height }: { text?: string | undefined; width: number; height: number },
  { drawing, matrix, look }: Place,
  padding: number,
) {
  if (!text) return
  const { fontSize: size, fontWeight: weight, align, color: paint } = look
  const inner = Math.max(width - 2 * padding, 0)
  // What was measured with the box's own width fits it, whatever the last bit says.
  const lines = breakLines(text, weight, inner / size + 1e-6)
  const y = Math.max((height - lines.length * lineHeight * size) / 2, 0)
  drawLabel(drawing, { matrix, lines, x: padding, y, width: inner, align, size, weight, paint })
}

function drawNote(shape: ShapeOf<'note'>, place: Place) {
  const { drawing, matrix, look } = place
  const { width, height } = shape
  // Paper that lies on the board: three soft edges are a shadow in every format.
  for (const [grow, drop, opacity] of [
    [3, 5, 0.05],
    [1.5, 3.5, 0.07],
    [0, 2, 0.1],
  ] as const) {
    const edge = new Outline(matrix).rectangle(
      -grow,
      drop - grow,
      width + 2 * grow,
      height + 2 * grow,
      4 + grow,
    )
    drawing.path(edge, { fill: { colour: '#0f172a', opacity: opacity * (look.fill?.opacity ?? 0) } })
  }
  drawing.path(new Outline(matrix).rectangle(0, 0, width, height, 4), look)
  drawText(shape, place, 16)
}

function drawArrow(shape: ShapeOf<'arrow'>, { drawing, matrix, look }: Place) {
  const { stroke, strokeWidth } = look
  const { shaft, tips } = arrowOf(shape, strokeWidth)
  drawing.path(new Outline(matrix).polygon(shaft, false), { ...look, fill: undefined })
  for (const tip of tips) {
    const head = new Outline(matrix).polygon(tip)
    drawing.path(head, { fill: stroke, stroke: stroke?.opacity === 1 ? stroke : undefined, strokeWidth: 1 })
  }
}

function drawFreehand(points: readonly Point[], { drawing, matrix, look }: Place) {
  const [first, second] = points
  if (second) {
    drawing.path(new Outline(matrix).smooth(points), { ...look, fill: undefined })
    return
  }
  const [x, y] = first as [number, number]
  const { strokeWidth: width, stroke } = look
  const dot = new Outline(matrix).ellipse(x - width / 2, y - width / 2, width, width)
  drawing.path(dot, { fill: stroke })
}

function drawImage(shape: ShapeOf<'image'>, place: Place) {
  const { drawing, matrix, look } = place
  const { width, height, path, alt } = shape
  const picture = place.picture(path)
  if ('problem' in picture) {
    drawPlaceholder({ width, height, text: `${alt || path.split('/').at(-1)}: ${picture.problem}` }, place)
    return
  }
  if (look.fill) drawing.path(new Outline(matrix).rectangle(0, 0, width, height), { fill: look.fill })
  drawing.picture({ matrix, width, height, picture, opacity: look.opacity })
  if (look.stroke)
    drawing.path(new Outline(matrix).rectangle(0, 0, width, height), { ...look, fill: undefined })
}

/** A box in place of what cannot be drawn, which says why. */
export function drawPlaceholder(box: { width: number; height: number; text: string }, place: Place): void {
  const stroke = paintOf('#dc2626', 1)
  const outline = new Outline(place.matrix).rectangle(0, 0, box.width, box.height, 6)
  place.drawing.path(outline, { fill: paintOf('#fef2f2', 1), stroke, strokeWidth: 2, dash: 'dashed' })
  const color = paintOf('#991b1b', 1)!
  const look = { ...place.look, color, fontSize: 14, fontWeight: 'normal', align: 'center' } as const
  drawText(box, { ...place, look }, 8)
}
