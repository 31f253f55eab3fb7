import { z } from 'zod'
import { colour } from '../../supabase/functions/_shared/board/style.ts'
import { Problem } from '../../supabase/functions/_shared/problem/problem.ts'

export const formats = ['svg', 'png', 'pdf', 'json'] as const
export type Format = (typeof formats)[number]

const schema = z.strictObject({
  /** Pixels of a PNG per unit; without it 1, or what a large board can have. */
  scale: z.number().min(0.1).max(4).optional(),
  /** Around the shapes, in units. */
  padding: z.number().min(0).max(1000).default(32),
  background: z.union([z.literal('none'), colour]).default('#ffffff'),
})
export type RenderOptions = z.infer<typeof schema>

/** @throws Problem invalid_input, which names every option that does not fit. */
export function readOptions(options: unknown): RenderOptions {
  const { data, error } = schema.safeParse(options)
  if (data) return data
  const fields: Record<string, string> = {}
  for (const issue of error.issues) {
    const names = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')]
    for (const name of names) fields[`options.${name}`] ??= issue.message
  }
  throw new Problem(422, 'invalid_input', { fields })
}
