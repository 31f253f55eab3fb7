import type { Shape, ShapeOf } from '../../supabase/functions/_shared/board/shape.ts'
import { arrowOf, headOutline } from './arrow.ts'
import type { Drawing } from './drawing.ts'
import { drawImage, type Missing } from './image.ts'
import { drawText, lineHeight } from './label.ts'
import { breakLines } from './lines.ts'
import type { Look } from './look.ts'
import type { Matrix } from './matrix.ts'
import { Outline } from './outline.ts'
import type { Picture } from './picture.ts'
import type { Point } from './polyline.ts'

/** Where and how one shape is drawn; `matrix` takes its own coordinates, from its corner, to the board's. */
export interface Place {
  drawing: Drawing
  matrix: Matrix
  look: Look
  /** An image that was loaded, or why it was not. */
  picture(path: string): Picture | Missing
}

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
    case 'text': {
      const box = textSize(shape, look)
      if (look.fill || look.stroke) drawing.path(outline.rectangle(0, 0, box.width, box.height), look)
      drawText({ ...box, text: shape.text }, place, 0)
      break
    }
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
  const { stroke, strokeWidth, dash } = look
  const isSheer = !!stroke && stroke.opacity < 1
  const cap = isSheer ? strokeWidth / 2 : 0
  // Where one sees through, nothing may lie on the other: a head has room for the round end of a line, dashes end before.
  const { shaft, heads } = arrowOf(shape, strokeWidth, dash === 'solid' ? 0 : cap)
  if (shaft) drawing.path(new Outline(matrix).polygon(shaft, false), { ...look, fill: undefined })
  for (const head of heads) {
    const outline = headOutline(new Outline(matrix), head, shaft && dash === 'solid' ? cap : 0)
    drawing.path(outline, { fill: stroke, stroke: isSheer ? undefined : stroke, strokeWidth: 1 })
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
