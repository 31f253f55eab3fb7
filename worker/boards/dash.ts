import type { PathItem } from './drawing.ts'
import { lengthOf } from './polyline.ts'

/** Lengths of dashes and gaps in units; ends are round, so that a dot is a dash of no length. */
export function dashes({
  dash,
  strokeWidth,
}: Pick<PathItem, 'dash' | 'strokeWidth'>): [number, number] | undefined {
  if (dash === 'dashed') return [3 * strokeWidth, 2.5 * strokeWidth]
  if (dash === 'dotted') return [0.01, 2 * strokeWidth]
  return undefined
}

/**
 * How many dashes a board has: millions take a renderer minutes, or it leaves the line out without a word. What is past
 * that is solid.
 */
export class Dashes {
  static readonly mostOfPath = 10_000
  #left = 200_000

  /** @returns whether the path may have its dashes; what lies further back on the board is asked for first. */
  take(path: PathItem): boolean {
    const lengths = path.stroke && dashes(path)
    if (!lengths) return true
    const { numbers } = path.outline
    const points = Array.from({ length: numbers.length / 2 }, (_, i) => numbers.slice(2 * i, 2 * i + 2))
    // Of curves, their control points: a little more.
    const count = lengthOf(points) / (lengths[0] + lengths[1])
    if (!(count <= Math.min(Dashes.mostOfPath, this.#left))) return false
    this.#left -= count
    return true
  }
}
