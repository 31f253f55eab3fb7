import type { TextItem } from './drawing.ts'
import { fontOf } from './font.ts'
import { Memory } from './memory.ts'
import { decimal } from './outline.ts'

/** A letter at one size: where its outline begins, and how it goes on from there, wherever that is. */
interface Letter {
  x: number
  y: number
  rest: string
}

// Sizes are any number: a process that makes page after page would hold the letters of all.
const mostKnown = 10_000
const known = new Memory<string, Letter | null>(mostKnown)

/** A letter of a text: where it stands on the baseline of that text, and its outline from there. */
interface PlacedLetter {
  /** The same for the same outline. */
  name: string
  x: number
  y: number
  letter: Letter
}

/** The letters of a text that are to be seen. */
function* lettersOf({ text, face, size }: TextItem): Generator<PlacedLetter> {
  const font = fontOf(face)
  const scale = size / font.unitsPerEm
  let at = 0
  for (const word of text.match(/ +|[^ ]+/g) ?? []) {
    for (const { glyph, x, y, advance } of font.shape(word)) {
      const name = `${face} ${size} ${glyph.id}`
      let letter = known.get(name)
      if (letter === undefined) {
        letter = outline(glyph.path.commands, scale)
        known.set(name, letter)
      }
      if (letter) yield { name, x: (at + x) * scale, y: -y * scale, letter }
      at += advance
    }
  }
}

/**
 * Text as path data, from the beginning of its baseline. The PNG renderer opens the font anew for each letter that it
 * draws as text: twenty thousand shapes take it most of a minute.
 */
export const outlinesOf = (text: TextItem): string =>
  [...lettersOf(text)].map(({ x, y, letter }) => outlineAt(letter, x, y)).join('')

const outlineAt = ({ x, y, rest }: Letter, left: number, top: number) =>
  `M${decimal(x + left)} ${decimal(y + top)}${rest}`

/** Texts that share the outlines of their letters: a tenth of the bytes, where there is much of it. */
export class SharedLetters {
  readonly #ids = new Map<string, string>()
  readonly #outlines: string[] = []

  /** A text's letters as references, from the beginning of its baseline. */
  use(text: TextItem): string {
    const uses: string[] = []
    for (const { name, x, y, letter } of lettersOf(text)) {
      let id = this.#ids.get(name)
      if (!id) {
        id = `l${this.#ids.size.toString(36)}`
        this.#ids.set(name, id)
        this.#outlines.push(`<path id="${id}" d="${outlineAt(letter, 0, 0)}"/>`)
      }
      const [left, top] = [decimal(x), decimal(y)]
      uses.push(`<use href="#${id}" x="${left}"${top === '0' ? '' : ` y="${top}"`}/>`)
    }
    return uses.join('')
  }

  /** What is referred to. */
  definitions(): string {
    return this.#outlines.join('')
  }
}

const operators: Record<string, string> = {
  moveTo: 'm',
  lineTo: 'l',
  quadraticCurveTo: 'q',
  bezierCurveTo: 'c',
  closePath: 'z',
}

/** Steps between rounded places, so that roundings do not add up; a font's y grows upwards. */
function outline(commands: readonly { command: string; args: number[] }[], scale: number): Letter | null {
  let start: Letter | null = null
  let [x, y] = [0, 0]
  let [openedX, openedY] = [0, 0]
  let rest = ''
  for (const { command, args } of commands) {
    const places: [number, number][] = []
    for (let i = 0; i < args.length; i += 2)
      places.push([rounded(args[i]! * scale), rounded(-args[i + 1]! * scale)])
    if (start || command !== 'moveTo')
      rest +=
        operators[command] +
        places.map(place => `${decimal(place[0] - x)} ${decimal(place[1] - y)}`).join(' ')
    const last = places.at(-1) ?? [openedX, openedY]
    ;[x, y] = last
    if (command === 'moveTo') [openedX, openedY] = last
    start ??= { x, y, rest: '' }
  }
  return start && { ...start, rest }
}

const rounded = (value: number) => Math.round(value * 100) / 100
