export type Point = readonly number[]

/** How long a line through points is. */
export function lengthOf(points: readonly Point[]): number {
  let length = 0
  for (let i = 1; i < points.length; i++) length += distance(points[i - 1]!, points[i]!)
  return length
}

/** A line between two places on it, which are told by how far along they are. */
export function part(points: readonly Point[], from: number, to: number): Point[] {
  const within: Point[] = []
  let at = 0
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1]!, points[i]!]
    const long = distance(a, b)
    const end = at + long
    if (within.length === 0 && (from <= end || i === points.length - 1))
      within.push(between(a, b, long ? (from - at) / long : 0))
    if (within.length > 0) {
      if (to <= end || i === points.length - 1) return [...within, between(a, b, long ? (to - at) / long : 1)]
      within.push(b)
    }
    at = end
  }
  return [...points]
}

const distance = (a: Point, b: Point) => Math.hypot(b[0]! - a[0]!, b[1]! - a[1]!)

/** At the ends, the very points: sums have their last bits. */
function between(a: Point, b: Point, share: number): Point {
  if (share <= 0) return a
  if (share >= 1) return b
  return [a[0]! + (b[0]! - a[0]!) * share, a[1]! + (b[1]! - a[1]!) * share]
}
