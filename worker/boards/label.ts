import type { Drawing, Paint, Weight } from './drawing.ts'
import type { Place } from './figures.ts'
import { fontOf } from './font.ts'
import { breakLines, type Line } from './lines.ts'
import type { Matrix } from './matrix.ts'
import { Outline } from './outline.ts'

/** From one baseline to the next, in ems. */
export const lineHeight = 1.35

/** Text in a box, which is in the coordinates that `matrix` maps. */
export interface Label {
  matrix: Matrix
  lines: Line[]
  x: number
  y: number
  width: number
  align: 'left' | 'center' | 'right'
  size: number
  weight: Weight
  paint: Paint
}

/** Draws the lines from `y` down; a character that no font has is a box with its code point. */
export function drawLabel(drawing: Drawing, label: Label): void {
  const { lines, matrix, size, align, width, paint } = label
  const share = { left: 0, center: 0.5, right: 1 }[align]
  for (const [i, line] of lines.entries()) {
    const baseline = label.y + (i + 0.5) * lineHeight * size + fontOf(label.weight).baseline * size
    let x = label.x + (width - line.width * size) * share
    for (const run of line.runs) {
      if (!run.face) drawFallback(drawing, label, run.text, x, baseline)
      else if (run.text.trim())
        drawing.text(
          { matrix, x, y: baseline, text: run.text, size, face: run.face, paint },
          run.width * size,
        )
      x += run.width * size
    }
  }
}

function drawFallback(drawing: Drawing, label: Label, character: string, x: number, baseline: number) {
  const { matrix, size, paint } = label
  const box = new Outline(matrix).rectangle(
    x + 0.06 * size,
    baseline - 0.8 * size,
    0.88 * size,
    size,
    0.1 * size,
  )
  const faint = { ...paint, opacity: paint.opacity * 0.12 }
  drawing.path(box, { fill: faint, stroke: paint, strokeWidth: 0.04 * size })
  const code = character.codePointAt(0)!.toString(16).toUpperCase()
  const digits = code.padStart(code.length > 4 ? 6 : 4, '0')
  const small = size * (digits.length > 4 ? 0.36 : 0.44)
  for (const [i, row] of [digits.slice(0, digits.length / 2), digits.slice(digits.length / 2)].entries()) {
    const width = fontOf('bold').width(row) * small
    const y = baseline - 0.38 * size + i * 0.42 * size
    const at = { x: x + (size - width) / 2, y: y + (i ? 0 : -0.02 * size) }
    drawing.text({ matrix, ...at, text: row, size: small, face: 'bold', paint }, width)
  }
}

/** Text in the middle of a box, or from its top where it needs more than the box has. */
export function drawText(
  { text, width, height }: { text?: string | undefined; width: number; height: number },
  { drawing, matrix, look }: Place,
  padding: number,
) {
  if (!text) return
  const { fontSize: size, fontWeight: weight, align, color: paint } = look
  // Where a box is narrower than its padding, text stays in its middle.
  const left = Math.min(padding, width / 2)
  const inner = width - 2 * left
  // What was measured with the box's own width fits it, whatever the last bit says.
  const lines = breakLines(text, weight, inner / size + 1e-6)
  const y = Math.max((height - lines.length * lineHeight * size) / 2, 0)
  drawLabel(drawing, { matrix, lines, x: left, y, width: inner, align, size, weight, paint })
}
