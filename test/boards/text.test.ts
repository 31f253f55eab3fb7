import PDFDocument from 'pdfkit'
import { describe, expect, test } from 'vitest'
import { faceOf, fontOf, fonts } from '../../worker/boards/font.ts'
import { breakLines } from '../../worker/boards/lines.ts'

const lines = (text: string, ems?: number) =>
  breakLines(text, 'normal', ems).map(({ runs }) => runs.map(run => run.text).join(''))

describe('text is broken', () => {
  test('at line feeds of any kind, which may leave lines empty', () =>
    expect(lines('a\r\nb\rc\n\nd\u2028e')).toEqual(['a', 'b', 'c', '', 'd', 'e']))
  test('after spaces, which hang over the end of a line', () => {
    expect(lines('one two three', 4)).toEqual(['one two ', 'three'])
    expect(breakLines('one     ', 'normal')[0]!.width).toBeCloseTo(fontOf('normal').width('one'), 6)
  })
  test('after hyphens', () => expect(lines('north-north-west', 4)).toEqual(['north-', 'north-', 'west']))
  test('within a word that fits no line, but not within a letter and its accents', () => {
    expect(lines('wwwwwwww', 2)).toEqual(['ww', 'ww', 'ww', 'ww'])
    expect(lines('e\u0301e\u0301e\u0301', 0)).toEqual(['e\u0301', 'e\u0301', 'e\u0301'])
  })
  test('no line is wider than the limit, and no letter is lost', () => {
    const text = 'Съешь же ещё этих мягких французских булок, да выпей-ка чаю. AVATAR Τάχιστη αλώπηξ'
    const broken = breakLines(text, 'normal', 7)
    expect(broken.every(line => line.width <= 7)).toBe(true)
    expect(lines(text, 7).join('')).toBe(text)
  })
})

test('the width of text is the one that a shaper of fonts finds', () => {
  const pdf = new PDFDocument()
  for (const weight of ['normal', 'bold'] as const) {
    pdf.font(fonts[weight].file).fontSize(1000)
    for (const text of [
      'AVATAR',
      'Tomato, WAVE',
      'Žluťoučký kůň',
      'Ξεσκεπάζω',
      'Съешь ещё',
      'office ffl',
      'हिन्दी क्षेत्र',
    ])
      expect(fontOf(weight).width(text)).toBeCloseTo(pdf.widthOfString(text) / 1000, 2)
  }
})

test('what no font has stands alone, to be drawn as a box; what has no shape is left out', () => {
  const [line] = breakLines('a會\u{1f600}\u200d\ufe0f\u202eb\u0001\ud800c', 'normal')
  expect(line!.runs.map(({ text, face }) => [face, face ? text : text.codePointAt(0)])).toEqual([
    ['normal', 'a'],
    [undefined, 0x6703],
    ['emoji', '\u{1f600}'],
    ['normal', 'b'],
    [undefined, 1],
    [undefined, 0xd800],
    ['normal', 'c'],
  ])
})

describe('symbols that the font of text lacks', () => {
  test('are in others, each alone and as wide as a shaper finds it', () => {
    const pdf = new PDFDocument()
    const [line] = breakLines('a → b ≠ ☑ ● \u{1f1e9}\u{1f1ea}', 'bold')
    const others = line!.runs.filter(({ face }) => face !== 'bold')
    expect(others.map(({ text, face }) => [text, face])).toEqual([
      ['→', 'math'],
      ['≠', 'math'],
      ['☑', 'signs'],
      ['●', 'math'],
      ['\u{1f1e9}', 'emoji'],
      ['\u{1f1ea}', 'emoji'],
    ])
    for (const { text, face, width } of others)
      expect(pdf.font(fonts[face!].file).fontSize(1).widthOfString(text)).toBeCloseTo(width, 6)
  })

  test('are arrows, operators, shapes, signs and every emoji of one code point', () => {
    const from = (start: number, end: number) =>
      Array.from({ length: end - start + 1 }, (_, i) => String.fromCodePoint(start + i))
    const all = [
      // Letterlike, numbers, arrows, operators; in circles; geometric shapes to dingbats; more arrows and operators.
      ...[from(0x2100, 0x22ff), from(0x2460, 0x24ff), from(0x25a0, 0x27ff), from(0x2900, 0x2aff)].flat(),
      ...from(0x80, 0x1ffff).filter(each => /\p{Emoji}/u.test(each)),
    ].filter(each => /\p{Assigned}/u.test(each))
    expect(all.length).toBeGreaterThan(3_000)
    expect(all.filter(each => !faceOf(each, 'normal'))).toEqual([])
  })
})

test('the font has every letter of Latin, Greek and Cyrillic', () => {
  const letters = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).filter(
      each => /\p{L}/u.test(each) && /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u.test(each),
    )
  const all = [
    ...letters(0x20, 0x24f),
    ...letters(0x370, 0x3ff),
    ...letters(0x400, 0x4ff),
    ...letters(0x1e00, 0x1fff),
  ]
  expect(all.length).toBeGreaterThan(1_000)
  expect(all.filter(letter => !fontOf('normal').covers(letter) || !fontOf('bold').covers(letter))).toEqual([])
})
