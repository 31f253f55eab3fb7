import type { Drawing, Paint } from './drawing.ts'
import { paintOf } from './look.ts'
import type { RenderOptions } from './options.ts'

/** The part of a board that is shown, in its units. */
export interface Page {
  left: number
  top: number
  width: number
  height: number
  background: Paint | undefined
}

const blank = { width: 640, height: 360 }

/** All that is drawn with a margin around it; of an empty board, a blank page. */
export function pageOf({ bounds }: Drawing, { padding, background }: RenderOptions): Page {
  const paint = paintOf(background, 1)
  if (bounds.empty) return { left: 0, top: 0, ...blank, background: paint }
  const [left, top] = [Math.floor(bounds.left - padding), Math.floor(bounds.top - padding)]
  const width = Math.max(Math.ceil(bounds.right + padding) - left, 1)
  const height = Math.max(Math.ceil(bounds.bottom + padding) - top, 1)
  return { left, top, width, height, background: paint }
}
