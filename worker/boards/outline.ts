import { apply, type Matrix } from './matrix.ts'

const arity: Record<string, number> = { M: 2, L: 2, Q: 4, C: 6, Z: 0 }
/** How far a control point lies on the tangent, for a quarter of a circle of radius 1: 4/3·(√2 − 1). */
export const kappa = 0.5522847498307936

/** A path in the coordinates of the board, as the operators of SVG's path data and their numbers. */
export class Outline {
  operators = ''
  readonly numbers: number[] = []
  readonly #matrix: Matrix

  constructor(matrix: Matrix) {
    this.#matrix = matrix
  }

  #add(operator: string, ...coordinates: number[]): this {
    this.operators += operator
    for (let i = 0; i < coordinates.length; i += 2)
      this.numbers.push(...apply(this.#matrix, coordinates[i]!, coordinates[i + 1]!))
    return this
  }

  move = (x: number, y: number) => this.#add('M', x, y)
  line = (x: number, y: number) => this.#add('L', x, y)
  /** A quadratic curve. */
  bend = (x1: number, y1: number, x: number, y: number) => this.#add('Q', x1, y1, x, y)
  /** A cubic curve. */
  curve = (x1: number, y1: number, x2: number, y2: number, x: number, y: number) =>
    this.#add('C', x1, y1, x2, y2, x, y)
  close = () => this.#add('Z')

  polygon(points: readonly (readonly number[])[], closed = true): this {
    for (const [i, [x, y]] of points.entries()) this.#add(i ? 'L' : 'M', x!, y!)
    return closed ? this.close() : this
  }

  rectangle(x: number, y: number, width: number, height: number, radius = 0): this {
    const [right, bottom] = [x + width, y + height]
    const r = Math.min(radius, width / 2, height / 2)
    if (r <= 0)
      return this.polygon([
        [x, y],
        [right, y],
        [right, bottom],
        [x, bottom],
      ]) // clockwise
    const k = r * (1 - kappa)
    this.move(x + r, y).line(right - r, y)
    this.curve(right - k, y, right, y + k, right, y + r).line(right, bottom - r)
    this.curve(right, bottom - k, right - k, bottom, right - r, bottom).line(x + r, bottom)
    this.curve(x + k, bottom, x, bottom - k, x, bottom - r).line(x, y + r)
    return this.curve(x, y + k, x + k, y, x + r, y).close()
  }

  ellipse(x: number, y: number, width: number, height: number): this {
    const [rx, ry] = [width / 2, height / 2]
    const [cx, cy] = [x + rx, y + ry]
    const [kx, ky] = [rx * kappa, ry * kappa]
    this.move(cx + rx, cy)
    this.curve(cx + rx, cy + ky, cx + kx, cy + ry, cx, cy + ry)
    this.curve(cx - kx, cy + ry, cx - rx, cy + ky, cx - rx, cy)
    this.curve(cx - rx, cy - ky, cx - kx, cy - ry, cx, cy - ry)
    return this.curve(cx + kx, cy - ry, cx + rx, cy - ky, cx + rx, cy).close()
  }

  /** A smooth line: the middles between points are on it, the points bend it. */
  smooth(points: readonly (readonly number[])[]): this {
    const [first, ...rest] = points as [number, number][]
    this.move(...first!)
    for (let i = 0; i < rest.length - 1; i++) {
      const [[x1, y1], [x2, y2]] = [rest[i]!, rest[i + 1]!]
      this.bend(x1, y1, (x1 + x2) / 2, (y1 + y2) / 2)
    }
    return this.line(...rest.at(-1)!)
  }

  /** As path data, moved so that the point given becomes the origin. */
  data(left: number, top: number): string {
    const parts: string[] = []
    let at = 0
    for (const operator of this.operators) {
      const coordinates: string[] = []
      for (let end = at + arity[operator]!; at < end; at += 2)
        coordinates.push(decimal(this.numbers[at]! - left), decimal(this.numbers[at + 1]! - top))
      parts.push(operator + coordinates.join(' '))
    }
    return parts.join('')
  }
}

/** To a hundredth, which nobody sees, so that the last bits of a sine change no byte. */
export const decimal = (value: number): string => String(Math.round(value * 100) / 100 + 0)
