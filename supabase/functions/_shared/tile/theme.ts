import { z } from 'zod'
import { coloursOf, defaults, night, type Palette } from './palette.ts'

/** Families that are on people's devices already: a page loads no font. */
export const fonts = {
  system: 'system-ui, -apple-system, "Segoe UI", Roboto, "Open Sans", sans-serif',
  grotesque: 'Inter, Roboto, "Helvetica Neue", "Arial Nova", "Nimbus Sans", Arial, sans-serif',
  humanist: 'Seravek, "Gill Sans Nova", Ubuntu, Calibri, "DejaVu Sans", sans-serif',
  geometric: 'Avenir, Montserrat, Corbel, "URW Gothic", "Century Gothic", sans-serif',
  rounded:
    'ui-rounded, "Hiragino Maru Gothic ProN", Quicksand, Comfortaa, "Arial Rounded MT Bold", sans-serif',
  serif: 'Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, serif',
} as const

const colour = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i)
  .transform(value => value.toLowerCase())

const given = (name: keyof Palette) => colour.catch(defaults[name])

/** What a configuration's settings mean to a page. What does not fit is as if it were not there. */
export const settings = z
  .object({
    title: z.string().trim().min(1).max(120).optional().catch(undefined),
    language: z
      .string()
      .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
      .catch('en'),
    theme: z
      .object({
        colors: z
          .object({
            primary: given('primary'),
            on_primary: given('on_primary'),
            background: given('background'),
            surface: given('surface'),
            text: given('text'),
            muted: given('muted'),
            accent: given('accent'),
            danger: given('danger'),
          })
          .catch(defaults),
        font: z.enum(Object.keys(fonts) as [keyof typeof fonts]).catch('system'),
        logo: z.string().max(1000).optional().catch(undefined),
        radius: z.number().min(0).max(32).catch(16),
        dark: z.enum(['off', 'on', 'auto']).catch('off'),
      })
      .catch({ colors: defaults, font: 'system', logo: undefined, radius: 16, dark: 'off' }),
  })
  .catch({
    title: undefined,
    language: 'en',
    theme: { colors: defaults, font: 'system', logo: undefined, radius: 16, dark: 'off' },
  })
export type Settings = z.infer<typeof settings>

/** The custom properties of a page, as CSS. */
export function variables({ theme }: Settings): string {
  const { colors, font, radius, dark } = theme
  const list = (palette: Palette) =>
    Object.entries(coloursOf(palette))
      .map(([name, value]) => `--${name}:${value}`)
      .join(';')
  const scheme = { off: 'light', on: 'dark', auto: 'light dark' }[dark]
  const fixed = `color-scheme:${scheme};--font:${fonts[font]};--radius:${radius}px`
  const root = `:root{${fixed};${list(dark === 'on' ? night(colors) : colors)}}`
  return dark === 'auto' ? `${root}@media(prefers-color-scheme:dark){:root{${list(night(colors))}}}` : root
}
