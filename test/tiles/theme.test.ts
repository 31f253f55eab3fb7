import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contrast, readable } from '../../supabase/functions/_shared/tile/colour.ts'
import { coloursOf } from '../../supabase/functions/_shared/tile/palette.ts'
import { settings, variables } from '../../supabase/functions/_shared/tile/theme.ts'

const colour = fc.integer({ min: 0, max: 0xffffff }).map(value => `#${value.toString(16).padStart(6, '0')}`)
const palette = fc.record({
  ...{ primary: colour, on_primary: colour, background: colour, surface: colour },
  ...{ text: colour, muted: colour, accent: colour, danger: colour },
})

/** What is written on what. */
const onCards = ['surface', 'tint', 'field', 'good-wash', 'bad-wash', 'wary-wash']
const written: [text: string, grounds: string[]][] = [
  ['text', ['ground']],
  ['muted', ['ground']],
  ['link', ['ground']],
  ['on-primary', ['primary']],
  ...['card-text', 'card-muted', 'card-link', 'good', 'bad', 'wary'].map(
    text => [text, onCards] as [string, string[]],
  ),
]

describe('colours', () => {
  test('contrast is as WCAG has it', () => {
    expect(contrast('#000000', '#ffffff')).toBe(21)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  })

  test('one that can be read is left alone', () => {
    fc.assert(
      fc.property(colour, colour, (text, ground) => {
        const found = readable(text, [ground])
        expect(contrast(found, ground)).toBeGreaterThanOrEqual(4.5)
        if (contrast(text, ground) >= 4.5) expect(found).toBe(text)
      }),
    )
  })

  test('whatever somebody chooses, all that is written can be read', () => {
    fc.assert(
      fc.property(palette, chosen => {
        const colours = coloursOf(chosen)
        for (const [text, grounds] of written)
          for (const ground of grounds)
            expect([text, ground, contrast(colours[text]!, colours[ground]!) >= 4.5]).toEqual([
              text,
              ground,
              true,
            ])
      }),
    )
  })
})

describe('settings', () => {
  test('what does not fit is as if it were not there', () => {
    const plain = settings.parse({})
    for (const odd of [
      null,
      'dark',
      [],
      { theme: 'x' },
      { theme: { colors: { primary: 'red' }, radius: 900 } },
    ])
      expect(settings.parse(odd)).toEqual(plain)
  })

  test('no text of settings is in the style, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6 }), text => {
        const hostile = `${text}}</style>`
        const theme = {
          colors: { primary: hostile },
          font: hostile,
          logo: hostile,
          radius: hostile,
          dark: hostile,
        }
        expect(variables(settings.parse({ title: hostile, language: hostile, theme }))).toBe(
          variables(settings.parse({})),
        )
      }),
    )
  })

  test('dark is off, on, or what the device says', () => {
    const css = (dark: string) => variables(settings.parse({ theme: { dark } }))
    expect(css('off')).toContain('color-scheme:light;')
    expect(css('on')).not.toContain('@media')
    expect(css('auto')).toContain('@media(prefers-color-scheme:dark)')
  })
})
