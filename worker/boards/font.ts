import { fileURLToPath } from 'node:url'
import * as fontkit from 'fontkit'
import type { Face, Weight } from './drawing.ts'
import { Memory } from './memory.ts'

const fileOf = (name: string) => fileURLToPath(import.meta.resolve(`@expo-google-fonts/${name}.ttf`))

/** All of them under the Open Font License; what Noto Sans lacks is looked for in the others, in this order. */
export const fonts: Record<Face, { family: string; file: string }> = {
  normal: { family: 'Noto Sans', file: fileOf('noto-sans/400Regular/NotoSans_400Regular') },
  bold: { family: 'Noto Sans', file: fileOf('noto-sans/700Bold/NotoSans_700Bold') },
  math: { family: 'Noto Sans Math', file: fileOf('noto-sans-math/400Regular/NotoSansMath_400Regular') },
  symbols: {
    family: 'Noto Sans Symbols',
    file: fileOf('noto-sans-symbols/400Regular/NotoSansSymbols_400Regular'),
  },
  signs: {
    family: 'Noto Sans Symbols 2',
    file: fileOf('noto-sans-symbols-2/400Regular/NotoSansSymbols2_400Regular'),
  },
  emoji: { family: 'Noto Emoji', file: fileOf('noto-emoji/400Regular/NotoEmoji_400Regular') },
}
const others = ['math', 'symbols', 'signs', 'emoji'] as const

/** The font in which a character is written; undefined where all of them lack it. */
export function faceOf(character: string, weight: Weight): Face | undefined {
  if (fontOf(weight).covers(character)) return weight
  // One that browsers show as a picture is one, though a font of signs has it, too: a row of them looks alike.
  if (/\p{Emoji_Presentation}/u.test(character) && fontOf('emoji').covers(character)) return 'emoji'
  return others.find(face => fontOf(face).covers(character))
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

const open: Partial<Record<Face, Font>> = {}
/** A font, read when it is first asked for. */
export const fontOf = (face: Face): Font => {
  open[face] ??= new Font(fonts[face].file)
  return open[face]
}
