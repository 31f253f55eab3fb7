/** An affine map `x' = a·x + c·y + e, y' = b·x + d·y + f`, written as SVG's `matrix(a b c d e f)`. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

export const identity: Matrix = [1, 0, 0, 1, 0, 0]
export const translation = (x: number, y: number): Matrix => [1, 0, 0, 1, x, y]

/** First `inner`, then `outer`. */
export function multiply(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer
  const [g, h, i, j, k, l] = inner
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f]
}

/** Turns clockwise about a point. @param degrees */
export function rotation(degrees: number, x: number, y: number): Matrix {
  const angle = ((degrees % 360) * Math.PI) / 180
  // A quarter turn is exact, so that what is straight stays so.
  const [cos, sin] = degrees % 90 === 0 ? quarter(degrees) : [Math.cos(angle), Math.sin(angle)]
  return [cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y]
}

const quarters = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const // prettier as a table
function quarter(degrees: number): readonly [number, number] {
  return quarters[(((degrees / 90) % 4) + 4) % 4]!
}

export function apply([a, b, c, d, e, f]: Matrix, x: number, y: number): [x: number, y: number] {
  return [a * x + c * y + e, b * x + d * y + f]
}
