import { readShape, type Shape, type ShapeProblem } from '../../supabase/functions/_shared/board/shape.ts'
import { Bounds } from './bounds.ts'
import { Drawing } from './drawing.ts'
import { drawFigure, type Place, textSize } from './figures.ts'
import { drawPlaceholder } from './image.ts'
import { type Look, lookOf } from './look.ts'
import { identity, type Matrix, multiply, rotation, translation } from './matrix.ts'
import { type Node, treeOf } from './tree.ts'

/**
 * Draws the shapes of a board, in the coordinates of the board. What does not fit the schema is drawn as a box and
 * reported; a board never fails as a whole.
 *
 * @param values shapes by id, as they are in the document.
 */
export function layOut(
  values: Readonly<Record<string, unknown>>,
  picture: Place['picture'],
): { drawing: Drawing; problems: ShapeProblem[] } {
  const problems: ShapeProblem[] = []
  const unfit = new Map<string, string>()
  const shapes = Object.entries(values).map(([id, value]) => {
    const read = readShape(value)
    if ('shape' in read) return [id, read.shape] as const
    unfit.set(id, read.problem)
    return [id, undefined] as const
  })
  const { roots, strays } = treeOf(shapes)
  for (const [id, problem] of unfit) problems.push({ id, problem })
  problems.push(...strays)
  const drawing = new Drawing()

  const drawUnfit = (id: string) => {
    const box = boxOf(values[id])
    const look = lookOf({ type: 'rectangle', ...box }, 1)
    const text = `${id.slice(0, 40)}: ${unfit.get(id)}`
    drawPlaceholder({ ...box, text }, { drawing, matrix: translation(box.x, box.y), look, picture })
  }
  const draw = ({ id, shape, members }: Node, outer: Matrix, opacity: number) => {
    if (!shape) {
      drawUnfit(id)
      return
    }
    const look = lookOf(shape, opacity)
    const matrix = multiply(outer, placement(shape, look))
    const noted: Place['picture'] = path => {
      const found = picture(path)
      if ('problem' in found) problems.push({ id, problem: `path: ${found.problem}` })
      return found
    }
    drawFigure(shape, { drawing, matrix, look, picture: noted })
    for (const member of members) draw(member, matrix, opacity * (shape.style?.opacity ?? 1))
  }
  for (const root of roots) draw(root, identity, 1)
  problems.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  return { drawing, problems }
}

/** From a shape's own coordinates to those around it: to its corner, then turned about its middle. */
function placement(shape: Shape, look: Look): Matrix {
  const { x, y, rotation: degrees = 0 } = shape
  if (degrees === 0) return translation(x, y)
  const [middleX, middleY] = middleOf(shape, look)
  return multiply(translation(x, y), rotation(degrees, middleX, middleY))
}

function middleOf(shape: Shape, look: Look): [x: number, y: number] {
  switch (shape.type) {
    case 'group':
      return [0, 0]
    case 'line':
    case 'arrow':
    case 'freehand': {
      const bounds = new Bounds()
      for (const [x, y] of shape.points) bounds.add(x!, y!)
      return [(bounds.left + bounds.right) / 2, (bounds.top + bounds.bottom) / 2]
    }
    case 'text': {
      const { width, height } = textSize(shape, look)
      return [width / 2, height / 2]
    }
    default:
      return [shape.width / 2, shape.height / 2]
  }
}

/** Where a value that is no shape says it is, as far as it says something that can be drawn. */
function boxOf(value: unknown) {
  const fields: Record<string, unknown> = typeof value === 'object' && value ? { ...value } : {}
  const number = (field: unknown, least: number, most: number, otherwise: number) =>
    typeof field === 'number' && field >= least && field <= most ? field : otherwise
  return {
    x: number(fields.x, -1e7, 1e7, 0),
    y: number(fields.y, -1e7, 1e7, 0),
    width: number(fields.width, 80, 1e4, 240),
    height: number(fields.height, 40, 1e4, 80),
  }
}
