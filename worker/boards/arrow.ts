import type { ShapeOf } from '../../supabase/functions/_shared/board/shape.ts'

type Point = readonly number[]

/** An arrow as a line, which ends within its heads, and the heads as triangles. Lengths are in units. */
export function arrowOf({ points, heads = 'end' }: ShapeOf<'arrow'>, strokeWidth: number) {
  const shaft: Point[] = [...points]
  const tips: Point[][] = []
  for (const end of ['start', 'end'] as const) {
    if (heads !== 'both' && heads !== end) continue
    if (end === 'start') shaft.reverse()
    const head = headOf(shaft, 8 + 3 * strokeWidth)
    if (head) {
      tips.push(head.tip)
      shaft[shaft.length - 1] = head.base
    }
    if (end === 'start') shaft.reverse()
  }
  return { shaft, tips }
}

/** The head at the end of a line, which points where the line goes; none where it goes nowhere. */
function headOf(line: Point[], length: number): { tip: Point[]; base: Point } | undefined {
  const [x, y] = line.at(-1) as [number, number]
  const before = line.findLast(point => point[0] !== x || point[1] !== y)
  if (!before) return undefined
  const [dx, dy] = [x - before[0]!, y - before[1]!]
  const far = Math.hypot(dx, dy)
  const [ux, uy] = [dx / far, dy / far]
  const [backX, backY] = [x - ux * length, y - uy * length]
  const half = length * 0.42
  // The round end of the line would blunt the tip.
  const cut = Math.min(length * 0.8, far * 0.9)
  return {
    tip: [
      [x, y],
      [backX - uy * half, backY + ux * half],
      [backX + uy * half, backY - ux * half],
    ],
    base: [x - ux * cut, y - uy * cut],
  }
}
