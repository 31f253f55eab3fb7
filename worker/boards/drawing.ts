import type { Style } from '../../supabase/functions/_shared/board/style.ts'
import { Bounds } from './bounds.ts'
import { Dashes } from './dash.ts'
import { apply, type Matrix } from './matrix.ts'
import type { Outline } from './outline.ts'
import type { Picture } from './picture.ts'

/** A colour with its share of opaqueness. */
export interface Paint {
  /** `#rrggbb` */
  colour: string
  opacity: number
}

export interface PathItem {
  kind: 'path'
  outline: Outline
  fill: Paint | undefined
  stroke: Paint | undefined
  strokeWidth: number
  dash: Style['dash']
}

/** One line, or part of one, in one font; only characters that it has. */
export interface TextItem {
  kind: 'text'
  matrix: Matrix
  /** Where the baseline begins, before the matrix. */
  x: number
  y: number
  text: string
  size: number
  face: Face
  paint: Paint
}
export type Weight = 'normal' | 'bold'
/** A font: that of text in each weight, or one that has what it lacks. */
export type Face = Weight | 'math' | 'symbols' | 'signs' | 'emoji'

export interface PictureItem {
  kind: 'picture'
  matrix: Matrix
  width: number
  height: number
  picture: Picture
  opacity: number
}

export type Item = PathItem | TextItem | PictureItem

/** What is to be drawn, from back to front: the same for every format, with nothing left to decide. */
export class Drawing {
  readonly items: Item[] = []
  readonly bounds = new Bounds()
  readonly #dashes = new Dashes()

  path(outline: Outline, look: Partial<Omit<PathItem, 'kind' | 'outline'>>): void {
    const plain = { fill: undefined, stroke: undefined, strokeWidth: 0, dash: 'solid' } as const
    const item: PathItem = { ...plain, ...look, kind: 'path', outline }
    this.items.push(this.#dashes.take(item) ? item : { ...item, dash: 'solid' })
    const { numbers } = outline
    const margin = item.stroke ? item.strokeWidth / 2 : 0
    for (let i = 0; i < numbers.length; i += 2) this.bounds.add(numbers[i]!, numbers[i + 1]!, margin)
  }

  /** @param width of the text, in units. */
  text(item: Omit<TextItem, 'kind'>, width: number): void {
    this.items.push({ kind: 'text', ...item })
    this.#cover(item.matrix, item.x, item.y - item.size, width, item.size * 1.3)
  }

  picture(item: Omit<PictureItem, 'kind'>): void {
    this.items.push({ kind: 'picture', ...item })
    this.#cover(item.matrix, 0, 0, item.width, item.height)
  }

  #cover(matrix: Matrix, x: number, y: number, width: number, height: number) {
    for (const [cornerX, cornerY] of [
      [x, y],
      [x + width, y],
      [x, y + height],
      [x + width, y + height],
    ])
      this.bounds.add(...apply(matrix, cornerX!, cornerY!))
  }
}
