import type { Html } from '../html/html.ts'
import { safeLink } from './address.ts'
import { bars, donut, gauge, meter, partsOf, sparkline } from './chart.ts'
import { icon } from './icon.ts'
import { initials, type Words } from './words.ts'

/** What filters know of the page that a template is filled in for. */
export interface Surroundings {
  words: Words
  assets: Record<string, string>
}

/** Filters of the library that templates may use: none that reads a clock, takes chances or runs for long. */
export const borrowed = new Set(
  `abs append at_least at_most capitalize ceil compact concat default divided_by downcase escape first floor join last
  map minus modulo plus prepend remove replace reverse round size slice sort sort_natural split strip sum times
  truncate truncatewords uniq upcase where`.split(/\s+/),
)

type Say = (page: Surroundings, value: unknown, ...rest: unknown[]) => unknown

/** Filters that say something; it is escaped like any text. */
export const said: Record<string, Say> = {
  money: ({ words }, value, currency) => words.money(value, currency),
  change: ({ words }, value, currency) => words.money(value, currency, true),
  number: ({ words }, value) => words.whole(value),
  percent: ({ words }, value) => words.percent(value),
  date: ({ words }, value, style) => words.date(value, style),
  initials: (_, name) => initials(name),
  parts: (_, value) => partsOf(value),
  href: (_, value) => safeLink(value) ?? '#content',
  asset: ({ assets }, value) =>
    typeof value === 'string' && Object.hasOwn(assets, value) ? assets[value] : undefined,
}

/** Filters that draw: theirs alone is not escaped, being ours letter by letter. */
export const drawn: Record<string, (value: unknown, ...rest: unknown[]) => Html> = {
  ...{ icon, donut, sparkline, bars, gauge, meter },
}
