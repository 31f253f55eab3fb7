import { contrast, isDark, mix, readable } from './colour.ts'

/** The colours that an institution chooses; these where it has not. */
export const defaults = {
  primary: '#1d4ed8',
  on_primary: '#ffffff',
  background: '#f3f5fa',
  surface: '#ffffff',
  text: '#131a2b',
  muted: '#5b667d',
  accent: '#0f7b57',
  danger: '#b42318',
}
export type Palette = typeof defaults

/** The same institution at night: its own colours on a ground that has a little of its primary one. */
export function night({ primary, accent, danger }: Palette): Palette {
  return {
    primary,
    on_primary: '#ffffff',
    background: mix('#0a0d14', primary, 0.06),
    surface: mix('#141925', primary, 0.08),
    text: '#eef1f8',
    muted: '#a7b0c4',
    accent: mix(accent, '#ffffff', 0.45),
    danger: mix(danger, '#ffffff', 0.45),
  }
}

/** The surface with a little of a colour: as much as leaves room for whatever can be read on the surface. */
function wash(surface: string, colour: string, most: number): string {
  const ink = isDark(surface) ? '#ffffff' : '#000000'
  const washed = [most, most / 2, most / 4].map(share => mix(surface, colour, share))
  return washed.find(candidate => contrast(candidate, ink) >= 4.5) ?? surface
}

/**
 * Every colour of a page by its custom property, each corrected until what is written in it can be read on all that
 * it is written on.
 */
export function coloursOf(palette: Palette): Record<string, string> {
  const { primary, background, surface } = palette
  const on_primary = readable(palette.on_primary, [primary])
  const deep = mix(primary, isDark(on_primary) ? '#ffffff' : '#000000', 0.28)
  const tint = wash(surface, primary, 0.1)
  const field = wash(surface, palette.text, 0.04)
  const amber = isDark(surface) ? '#f0b44c' : '#9a5b00'
  const washes = {
    good: wash(surface, palette.accent, 0.1),
    bad: wash(surface, palette.danger, 0.1),
    wary: wash(surface, amber, 0.12),
  }
  const cards = [surface, tint, field, ...Object.values(washes)]
  const line = mix(surface, palette.text, 0.12)
  return {
    ground: background,
    surface,
    tint,
    field,
    line,
    'ground-line': mix(background, palette.text, 0.14),
    text: readable(palette.text, [background]),
    muted: readable(palette.muted, [background]),
    link: readable(primary, [background]),
    'card-text': readable(palette.text, cards),
    'card-muted': readable(palette.muted, cards),
    'card-link': readable(primary, cards),
    primary,
    deep,
    'on-primary': on_primary,
    'control-line': readable(line, [surface, field], 3),
    focus: readable(primary, [background, surface], 3),
    ...Object.fromEntries(Object.entries(washes).map(([name, wash]) => [`${name}-wash`, wash])),
    good: readable(palette.accent, cards),
    bad: readable(palette.danger, cards),
    wary: readable(amber, cards),
    ...seriesOf(palette),
  }
}

/** What charts draw their parts in: the primary colour, then its neighbours, each to be told from the ground. */
function seriesOf({ primary, accent, surface }: Palette): Record<string, string> {
  const parts = [
    primary,
    accent,
    '#e08a1e',
    mix(primary, accent, 0.5),
    mix('#b0457b', primary, 0.2),
    mix(primary, '#8b94a7', 0.7),
  ]
  return Object.fromEntries(parts.map((part, i) => [`series-${i + 1}`, readable(part, [surface], 3)]))
}
