import type { TextItem, Weight } from './drawing.ts'
import { fontOf } from './font.ts'
import { decimal } from './outline.ts'

/** A letter at one size: where its outline begins, and how it goes on from there, wherever that is. */
interface Letter {
  x: number
  y: number
  rest: string
}

const known: Record<Weight, Map<string, Letter | null>> = { normal: new Map(), bold: new Map() }

/**
 * Text as path data, from the beginning of its baseline. The PNG renderer opens the font anew for each letter that it
 * draws as text: twenty thousand shapes take it most of a minute.
 */
export function outlinesOf({ text, weight, size }: TextItem): string {
  const font = fontOf(weight)
  const scale = size / font.unitsPerEm
  const parts: string[] = []
  let at = 0
  for (const word of text.match(/ +|[^ ]+/g) ?? []) {
    for (const { glyph, x, y, advance } of font.shape(word)) {
      const key = `${size} ${glyph.id}`
      let letter = known[weight].get(key)
      if (letter === undefined) {
        letter = outline(glyph.path.commands, scale)
        known[weight].set(key, letter)
      }
      if (letter) {
        const [left, top] = [letter.x + (at + x) * scale, letter.y - y * scale]
        parts.push(`M${decimal(left)} ${decimal(top)}${letter.rest}`)
      }
      at += advance
    }
  }
  return parts.join('')
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
