/** Red, green, blue, 0 to 255. */
type Rgb = readonly [number, number, number]

const parse = (colour: string): Rgb => {
  const value = Number.parseInt(colour.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

const format = (rgb: Rgb) =>
  `#${rgb.map(channel => Math.round(channel).toString(16).padStart(2, '0')).join('')}`

/** A colour on the way from one to another; `share` of the other, 0 to 1. Colours are `#rrggbb` here and below. */
export function mix(one: string, other: string, share: number): string {
  const [from, to] = [parse(one), parse(other)]
  return format([0, 1, 2].map(i => from[i]! + (to[i]! - from[i]!) * share) as unknown as Rgb)
}

/** Relative luminance, 0 to 1. https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: string): number {
  const [red, green, blue] = parse(colour).map(channel => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as unknown as Rgb
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** How far two colours are apart, 1 to 21. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

export const isDark = (colour: string): boolean => contrast(colour, '#ffffff') > contrast(colour, '#000000')

/**
 * The colour itself, or the nearest to it, towards black or white, that can be read on all of these grounds.
 * @param least contrast; 4.5 is what text of any size takes, 3 what drawings do.
 */
export function readable(colour: string, grounds: readonly string[], least = 4.5): string {
  const worst = (candidate: string) => Math.min(...grounds.map(ground => contrast(candidate, ground)))
  for (let share = 0; share <= 1; share += 0.04) {
    const found = ['#000000', '#ffffff']
      .map(end => mix(colour, end, share))
      .find(candidate => worst(candidate) >= least)
    if (found) return found
  }
  return worst('#000000') > worst('#ffffff') ? '#000000' : '#ffffff'
}
