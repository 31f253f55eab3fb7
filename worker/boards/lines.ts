import type { Face, Weight } from './drawing.ts'
import { faceOf, fontOf } from './font.ts'

/** A part of a line: characters of the font of text, or one of another, or one that all fonts lack. */
export interface Run {
  text: string
  face: Face | undefined
  /** In ems. */
  width: number
}
export interface Line {
  runs: Run[]
  /** In ems, without the spaces at its end. */
  width: number
}

/** What stands in for a character that no font has is a square. */
const fallbackWidth = 1
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * Breaks text into lines: at line feeds, and where a line would be wider than `limit`, after a space or a hyphen, or
 * within a word that is too long for any line.
 *
 * @param limit in ems.
 */
export function breakLines(text: string, weight: Weight, limit = Number.POSITIVE_INFINITY): Line[] {
  // What has no shape of its own would turn the order of letters around, or part words differently in each format.
  const visible = text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\t', '    ')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
  return visible
    .split('\n')
    .flatMap(paragraph => wrap(paragraph, weight, limit).map(line => runsOf(line, weight)))
}

function wrap(paragraph: string, weight: Weight, limit: number): string[] {
  const lines: string[] = []
  let line = ''
  let width = 0
  for (const word of paragraph.match(/ +|[^ -]*-+|[^ -]+/g) ?? []) {
    const wide = widthOf(word, weight)
    // Spaces hang over the end of a line.
    if (width + wide > limit && line.trim() && !word.startsWith(' ')) {
      lines.push(line)
      line = ''
      width = 0
    }
    if (wide <= limit || word.startsWith(' ')) {
      line += word
      width += wide
      continue
    }
    for (const { segment } of graphemes.segment(word)) {
      const letter = widthOf(segment, weight)
      if (width + letter > limit && line) {
        lines.push(line)
        line = ''
        width = 0
      }
      line += segment
      width += letter
    }
  }
  return [...lines, line]
}

const widthOf = (text: string, weight: Weight) => runsOf(text, weight).width

function runsOf(line: string, weight: Weight): Line {
  const font = fontOf(weight)
  const runs: Run[] = []
  let usual = ''
  let width = 0
  const flush = () => {
    if (!usual) return
    runs.push({ text: usual, face: weight, width: font.width(usual) })
    usual = ''
  }
  for (const character of line) {
    const face = faceOf(character, weight)
    if (face === weight) usual += character
    else {
      flush()
      // Each alone: two of them, such as those of a flag, would become one in some formats.
      const width = face ? fontOf(face).width(character) : fallbackWidth
      runs.push({ text: character, face, width })
    }
  }
  flush()
  for (const run of runs) width += run.width
  const trailing = /[^ ]( +)$/.exec(line)?.[1]
  return { runs, width: trailing ? width - font.width(trailing) : width }
}
