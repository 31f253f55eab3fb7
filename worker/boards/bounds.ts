/** The smallest upright box around what it has been shown. */
export class Bounds {
  left = Number.POSITIVE_INFINITY
  top = Number.POSITIVE_INFINITY
  right = Number.NEGATIVE_INFINITY
  bottom = Number.NEGATIVE_INFINITY

  get empty(): boolean {
    return this.left > this.right
  }

  /** @param margin around the point, such as half the width of a stroke. */
  add(x: number, y: number, margin = 0): void {
    this.left = Math.min(this.left, x - margin)
    this.top = Math.min(this.top, y - margin)
    this.right = Math.max(this.right, x + margin)
    this.bottom = Math.max(this.bottom, y + margin)
  }
}
