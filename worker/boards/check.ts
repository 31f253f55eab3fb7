import { readShape, shape } from '../../supabase/functions/_shared/board/shape.ts'
import type { Finding } from '../documents/check.ts'

const longestId = 100
/** All that the schema bounds is less; unknown fields are what may be more. */
const longestShape = 1_000_000

/** Which shapes do not fit the schema; where a shape would fit without some of its fields, only these. */
export function* checkBoard({ shapes = {} }: Record<string, unknown>): Iterable<Finding> {
  for (const [id, value] of Object.entries(shapes as object)) {
    const path = ['shapes', id]
    const read = readShape(value)
    if (id.length < 1 || id.length > longestId) yield { path, reason: `id: 1 to ${longestId} characters` }
    else if ('problem' in read) {
      for (const field of spoiltFields(value)) yield { path: [...path, ...field], reason: read.problem }
    } else if (JSON.stringify(value).length > longestShape)
      yield { path, reason: `shape: over ${longestShape} characters as JSON` }
  }
}

/** The fields without which it is a shape, each as a path; a path to the shape itself where there are none. */
function spoiltFields(value: unknown): string[][] {
  const { error } = shape.safeParse(value)
  const names = new Set(error!.issues.map(issue => String(issue.path[0])))
  const rest = Object.entries(Object(value)).filter(([name]) => !names.has(name))
  return shape.safeParse(Object.fromEntries(rest)).success ? [...names].map(name => [name]) : [[]]
}
