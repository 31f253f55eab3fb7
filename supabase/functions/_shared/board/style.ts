import { z } from 'zod'

/** `#rrggbb` or `#rrggbbaa`; nothing else reaches a drawing. */
export const colour = z.string().regex(/^#([0-9a-fA-F]{6}|[0-9a-fA-F]{8})$/, 'not #rrggbb or #rrggbbaa')
const paint = z.union([z.literal('none'), colour])

/** How a shape looks. What is left out is as its type usually looks; lengths are in units of the board. */
export const style = z.looseObject({
  stroke: paint.optional(),
  fill: paint.optional(),
  strokeWidth: z.number().min(0).max(200).optional(),
  dash: z.enum(['solid', 'dashed', 'dotted']).optional(),
  opacity: z.number().min(0).max(1).optional(),
  /** The colour of text. */
  color: colour.optional(),
  fontSize: z.number().min(1).max(1000).optional(),
  fontWeight: z.enum(['normal', 'bold']).optional(),
  align: z.enum(['left', 'center', 'right']).optional(),
})
export type Style = z.infer<typeof style>
