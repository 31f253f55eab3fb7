import { z } from 'zod'
import { style } from './style.ts'

/** Farthest from the origin, in units of the board; coordinates stay exact to a hundredth in every format. */
const farthest = 1e7
const coordinate = z.number().min(-farthest).max(farthest)
const extent = z.number().min(0).max(farthest)
const id = z.string().min(1).max(100)
const text = z.string().max(10_000)
/** `[x, y]`, or `[x, y, pressure]`: one element, so that two people's points never mix. */
const point = z.array(coordinate).min(2).max(3)
const points = (least: number) => z.array(point).min(least).max(10_000)

const common = {
  x: coordinate,
  y: coordinate,
  /** Degrees, clockwise. */
  rotation: z.number().min(-36_000).max(36_000).optional(),
  /** From back to front: numbers first, then strings by their characters, then ids. */
  z: z.union([z.number(), z.string().max(200)]).optional(),
  /** The group that it is a member of. */
  parent: id.optional(),
  style: style.optional(),
}
const box = { ...common, width: extent, height: extent }

/** Unknown fields are kept: they belong to the product. */
export const shape = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('rectangle'),
    ...box,
    radius: extent.optional(),
    text: text.optional(),
  }),
  z.looseObject({ type: z.literal('ellipse'), ...box, text: text.optional() }),
  z.looseObject({ type: z.literal('line'), ...common, points: points(2) }),
  z.looseObject({
    type: z.literal('arrow'),
    ...common,
    points: points(2),
    heads: z.enum(['end', 'start', 'both']).optional(),
  }),
  z.looseObject({ type: z.literal('freehand'), ...common, points: points(1) }),
  z.looseObject({ type: z.literal('text'), ...common, text, width: extent.optional() }),
  z.looseObject({ type: z.literal('note'), ...box, text: text.optional() }),
  z.looseObject({
    type: z.literal('image'),
    ...box,
    /** In the bucket `files`, of the same room: `<tenant>/room/<room>/<file>`. */
    path: z.string().min(1).max(1000),
    alt: text.optional(),
  }),
  z.looseObject({ type: z.literal('group'), ...common }),
])
export type Shape = z.infer<typeof shape>
export type ShapeOf<Type extends Shape['type']> = Extract<Shape, { type: Type }>

/** A board as plain data: the root map `shapes` of its Yjs document, by id. Other roots are kept. */
export const board = z.looseObject({ shapes: z.record(id, shape) })

/** What does not fit the schema; such a shape is drawn as a box that says so. */
export interface ShapeProblem {
  id: string
  problem: string
}

/** The first rule that a value breaks as a shape, or the shape. */
export function readShape(value: unknown): { shape: Shape } | { problem: string } {
  const { data, error } = shape.safeParse(value)
  if (data) return { shape: data }
  const [issue] = error.issues
  if (issue!.code === 'invalid_union' && issue!.path[0] === 'type')
    return { problem: 'type: not one that is known' }
  return { problem: `${issue!.path.join('.') || 'shape'}: ${issue!.message}`.slice(0, 200) }
}

/** The schema of a board for other languages, as JSON Schema (draft 2020-12). */
export function boardSchema(): object {
  return {
    title: 'Board',
    description: 'The shapes of a board. Unknown fields are kept; docs/boards-shapes.md says what they mean.',
    ...z.toJSONSchema(board, { io: 'input' }),
  }
}
