import type { ShapeOf } from '../../supabase/functions/_shared/board/shape.ts'
import { kappa, type Outline } from './outline.ts'
import { lengthOf, type Point, part } from './polyline.ts'

/** A head at the end of a line: its tip, the middle of its base, and the way from there to the tip, of length 1. */
export interface Head {
  tip: Point
  base: Point
  along: Point
  length: number
}

/**
 * An arrow as a line between the bases of its heads, which is missing where the heads take all of it, and the heads.
 * Lengths are in units.
 *
 * @param gap between the line and each head.
 */
export function arrowOf({ points, heads = 'end' }: ShapeOf<'arrow'>, strokeWidth: number, gap = 0) {
  const ends = heads === 'both' ? (['start', 'end'] as const) : [heads]
  const whole = lengthOf(points)
  const most = Math.min(8 + 3 * strokeWidth, whole / ends.length)
  const found: Head[] = []
  const cut = { start: 0, end: 0 }
  for (const end of whole > 0 ? ends : []) {
    const { back, ...head } = headOf(end === 'end' ? points.toReversed() : points, most)
    found.push(head)
    cut[end] = back + gap
  }
  const rest = whole - cut.start - cut.end
  // The last bits of a sum are no line.
  const shaft = found.length > 0 && rest < 0.005 ? undefined : part(points, cut.start, whole - cut.end)
  return { shaft, heads: found }
}

/**
 * The head where a line begins. It points as the line goes over its length, not as its last bit does; where the line
 * comes back towards its tip, that is over less of it.
 */
function headOf(line: readonly Point[], length: number): Head & { back: number } {
  const tip = line[0]!
  for (let back = length; ; back /= 2) {
    const base = part(line, 0, back).at(-1)!
    const [dx, dy] = [tip[0]! - base[0]!, tip[1]! - base[1]!]
    const far = Math.hypot(dx, dy)
    if (back > 0 && far >= back / 2) return { tip, base, along: [dx / far, dy / far], length: far, back }
    if (back === 0) return { tip, base: tip, along: [1, 0], length: 0, back }
  }
}

/** A head as a triangle, with as much cut out at the middle of its base as the round end of a line takes there. */
export function headOutline(outline: Outline, { tip, base, along, length }: Head, cut: number): Outline {
  const half = length * 0.42
  /** So far from the base towards the tip, and so far aside. */
  const at = (far: number, aside: number): [number, number] => [
    base[0]! + along[0]! * far - along[1]! * aside,
    base[1]! + along[1]! * far + along[0]! * aside,
  ]
  outline.move(tip[0]!, tip[1]!).line(...at(0, half))
  if (cut > 0 && cut < half) {
    const k = cut * kappa
    outline.line(...at(0, cut))
    outline.curve(...at(k, cut), ...at(cut, k), ...at(cut, 0))
    outline.curve(...at(cut, -k), ...at(k, -cut), ...at(0, -cut))
  }
  return outline.line(...at(0, -half)).close()
}
