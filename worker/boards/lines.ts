import type { Weight } from './drawing.ts'
import { type Font, fontOf } from './font.ts'

/** A part of a line: characters that the font has, or one that it lacks. */
export interface Run {
  text: string
  covered: boolean
  /** In ems. */
  width: number
}
export interface Line {
  runs: Run[]
  /** In ems, without the spaces at its end. */
  width: number
}

/** What stands in for a character that the font lacks is a square. */
const fallbackWidth = 1
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * Breaks text into lines: at line feeds, and where a line would be wider than `limit`, after a space or a hyphen, or
 * within a word that is too long for any line.
 *
 * @param limit in ems.
 */
export function breakLines(text: string, weight: Weight, limit = Number.POSITIVE_INFINITY): Line[] {
  const font = fontOf(weight)
  // What has no shape of its own would turn the order of letters around, or part words differently in each format.
  const visible = text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\t', '    ')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
  return visible
    .split('\n')
    .flatMap(paragraph => wrap(paragraph, font, limit).map(line => runsOf(line, font)))
}

function wrap(paragraph: string, font: Font, limit: number): string[] {
  const lines: string[] = []
  let line = ''
  let width = 0
  for (const word of paragraph.match(/ +|[^ -]*-+|[^ -]+/g) ?? []) {
    const wide = widthOf(word, font)
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
      const letter = widthOf(segment, font)
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

const widthOf = (text: string, font: Font) => runsOf(text, font).width

function runsOf(line: string, font: Font): Line {
  const runs: Run[] = []
  let covered = ''
  let width = 0
  const flush = () => {
    if (!covered) return
    runs.push({ text: covered, covered: true, width: font.width(covered) })
    covered = ''
  }
  for (const character of line) {
    if (font.covers(character)) covered += character
    else {
      flush()
      runs.push({ text: character, covered: false, width: fallbackWidth })
    }
  }
  flush()
  for (const run of runs) width += run.width
  const trailing = /[^ ]( +)$/.exec(line)?.[1]
  return { runs, width: trailing ? width - font.width(trailing) : width }
}
