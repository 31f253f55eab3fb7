import { fileURLToPath } from 'node:url'
import * as fontkit from 'fontkit'
import type { Weight } from './drawing.ts'
import { Memory } from './memory.ts'

const fileOf = (name: string) => fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-sans/${name}`))

/** Noto Sans, under the Open Font License: Latin, Greek, Cyrillic, Devanagari. */
export const family = 'Noto Sans'
export const fontFiles: Record<Weight, string> = {
  normal: fileOf('400Regular/NotoSans_400Regular.ttf'),
  bold: fileOf('700Bold/NotoSans_700Bold.ttf'),
}

export interface Shaped {
  glyph: fontkit.Glyph
  x: number
  y: number
  advance: number
}

const mostRemembered = 20_000
/** What lies above, below or before its neighbours: the width of a word is not that of its letters. */
const joining = /\p{Script=Devanagari}/u

/** How wide text is. Every format lets the same font shape the same runs, so what fits here fits there. */
export class Font {
  readonly #font: fontkit.Font
  readonly #covered = new Map<number, boolean>()
  readonly #advances = new Memory<string, number>(mostRemembered)
  readonly #words = new Memory<string, Shaped[]>(mostRemembered)

  constructor(file: string) {
    this.#font = fontkit.openSync(file)
  }

  /** Where the baseline is below the middle of a line, in ems. */
  get baseline(): number {
    return (this.#font.ascent + this.#font.descent) / 2 / this.#font.unitsPerEm
  }

  get unitsPerEm(): number {
    return this.#font.unitsPerEm
  }

  /** The glyphs of a word and where they stand, in the font's units. */
  shape(word: string): Shaped[] {
    let shaped = this.#words.get(word)
    if (!shaped) {
      const { glyphs, positions } = this.#font.layout(word)
      shaped = glyphs.map((glyph, i) => {
        const { xOffset: x, yOffset: y, xAdvance: advance } = positions[i]!
        return { glyph, x, y, advance }
      })
      this.#words.set(word, shaped)
    }
    return shaped
  }

  covers(character: string): boolean {
    const codePoint = character.codePointAt(0)!
    let covered = this.#covered.get(codePoint)
    if (covered === undefined) {
      covered = !/[\p{Cc}\p{Cs}\p{Co}]/u.test(character) && this.#font.hasGlyphForCodePoint(codePoint)
      this.#covered.set(codePoint, covered)
    }
    return covered
  }

  /** The width of text in ems: pair by pair, since shaping a whole text takes a thousand times as long. */
  width(text: string): number {
    if (joining.test(text)) return this.#widthOfWords(text)
    const characters = [...text]
    let width = 0
    for (const [i, character] of characters.entries())
      width += this.#advance(character, characters[i + 1] ?? '')
    return width
  }

  #widthOfWords(text: string): number {
    let width = 0
    for (const word of text.match(/ +|[^ ]+/g) ?? [])
      for (const { advance } of this.shape(word)) width += advance
    return width / this.unitsPerEm
  }

  /** How far the next character is from this one, kerning included. */
  #advance(character: string, next: string): number {
    const pair = character + next
    let advance = this.#advances.get(pair)
    if (advance === undefined) {
      const { unitsPerEm } = this.#font
      advance = this.#font.layout(pair).advanceWidth / unitsPerEm - (next ? this.#advance(next, '') : 0)
      this.#advances.set(pair, advance)
    }
    return advance
  }
}

const open: Partial<Record<Weight, Font>> = {}
/** The font of a weight, read when it is first asked for. */
export const fontOf = (weight: Weight): Font => {
  open[weight] ??= new Font(fontFiles[weight])
  return open[weight]
}
