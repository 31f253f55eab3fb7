import type { PathItem } from './drawing.ts'

/** Lengths of dashes and gaps in units; ends are round, so that a dot is a dash of no length. */
export function dashes({ dash, strokeWidth }: PathItem): number[] | undefined {
  if (dash === 'dashed') return [3 * strokeWidth, 2.5 * strokeWidth]
  if (dash === 'dotted') return [0.01, 2 * strokeWidth]
  return undefined
}
