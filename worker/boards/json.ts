import * as Y from 'yjs'
import { z } from 'zod'
import { readShape, type ShapeProblem } from '../../supabase/functions/_shared/board/shape.ts'
import { Problem } from '../../supabase/functions/_shared/problem/problem.ts'

const record = z.record(z.string(), z.unknown())
const root = z.union([record, z.array(z.unknown()), z.string()])
const file = z.object({ content: z.intersection(z.object({ shapes: record }), z.record(z.string(), root)) })

/**
 * The other way from an export as JSON: an update that makes the same document of an empty one. Texts of shapes and
 * their points are made so that several people can edit them at once. What does not fit the schema is kept as it is,
 * and named.
 *
 * @param exported the parsed file, `{ content: { shapes, … } }`.
 * @throws Problem invalid_input where it is no such file.
 */
export function importBoard(exported: unknown): { update: Uint8Array; problems: ShapeProblem[] } {
  const { data, error } = file.safeParse(exported)
  if (!data) {
    const fields = error.issues.map(issue => [issue.path.join('.') || 'file', issue.message])
    throw new Problem(422, 'invalid_input', { fields: Object.fromEntries(fields) })
  }
  const { shapes, ...others } = data.content
  const problems: ShapeProblem[] = []
  const doc = new Y.Doc()
  doc.transact(() => {
    for (const [id, value] of Object.entries(shapes)) {
      const read = readShape(value)
      if ('problem' in read) problems.push({ id, problem: read.problem })
      doc.getMap('shapes').set(id, shared(value))
    }
    for (const [name, value] of Object.entries(others)) {
      if (typeof value === 'string') doc.getText(name).insert(0, value)
      else if (Array.isArray(value)) doc.getArray(name).push(value)
      else for (const [key, member] of Object.entries(value)) doc.getMap(name).set(key, member)
    }
  })
  const update = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return { update, problems }
}

function shared(value: unknown): unknown {
  const fields = record.safeParse(value)
  if (!fields.success || Array.isArray(value)) return value
  const members = Object.entries(fields.data).map(([key, member]): [string, unknown] => {
    if (key === 'text' && typeof member === 'string') return [key, new Y.Text(member)]
    if (key === 'points' && Array.isArray(member)) return [key, Y.Array.from(member)]
    return [key, member]
  })
  return new Y.Map(members)
}
