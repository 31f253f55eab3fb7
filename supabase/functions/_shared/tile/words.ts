import type { Context } from './model.ts'

const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()

/** Making a format is slow; there are few of them. */
function remembered<Format extends Intl.NumberFormat | Intl.DateTimeFormat>(
  key: string,
  make: () => Format,
): Format {
  const known = formats.get(key) as Format | undefined
  if (known) return known
  if (formats.size > 500) formats.clear()
  const made = make()
  formats.set(key, made)
  return made
}

const styles: Record<string, Intl.DateTimeFormatOptions> = {
  long: { weekday: 'long', day: 'numeric', month: 'long' },
  medium: { day: 'numeric', month: 'short', year: 'numeric' },
  short: { day: 'numeric', month: 'short' },
  time: { hour: 'numeric', minute: '2-digit' },
}

/** Numbers, money and dates as people write them where a page is looked at. What is none is said as nothing. */
export function words({ locale, currency, time_zone, at }: Context) {
  const number = (value: unknown, options: Intl.NumberFormatOptions, key: string) =>
    typeof value === 'number' && Number.isFinite(value)
      ? remembered(`${locale} ${key}`, () => new Intl.NumberFormat(locale, options)).format(value)
      : ''
  const date = (value: unknown, style: string, locale: string) => {
    const moment = new Date(typeof value === 'string' ? value : Number.NaN)
    if (Number.isNaN(moment.getTime())) return ''
    // A day without a time is the same day everywhere.
    const zone = /^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? 'UTC' : time_zone
    const options = { ...(styles[style] ?? styles.medium), timeZone: zone }
    return remembered(`${locale} ${zone} ${style}`, () => new Intl.DateTimeFormat(locale, options)).format(
      moment,
    )
  }
  return {
    /** An amount in a currency of ISO 4217; `signed` says plus, too. */
    money(value: unknown, other?: unknown, signed = false): string {
      const unit = typeof other === 'string' && /^[A-Za-z]{3}$/.test(other) ? other : currency
      const options = { style: 'currency', currency: unit } as const
      return signed
        ? number(value, { ...options, signDisplay: 'exceptZero' }, `${unit} signed`)
        : number(value, options, unit)
    },
    whole: (value: unknown) => number(value, { maximumFractionDigits: 0 }, 'whole'),
    percent: (value: unknown) =>
      number(
        typeof value === 'number' ? value / 100 : value,
        { style: 'percent', maximumFractionDigits: 2 },
        'percent',
      ),
    /** @param spoken the locale in which it is said, if it is another one than numbers are written in. */
    date: (value: unknown, style: unknown, spoken = locale) => date(value, String(style ?? 'medium'), spoken),
    /** Morning, afternoon or evening. */
    partOfDay(): 'morning' | 'afternoon' | 'evening' {
      const options = { hour: 'numeric', hourCycle: 'h23', timeZone: time_zone } as const
      const hour = Number(
        remembered(`hour ${time_zone}`, () => new Intl.DateTimeFormat('en-GB', options)).format(new Date(at)),
      )
      return hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening'
    },
  }
}
export type Words = ReturnType<typeof words>

/** The first letters of the first and the last word of a name. */
export function initials(name: unknown): string {
  const all = String(name ?? '').match(/[\p{L}\p{N}]+/gu) ?? []
  const letters = [all[0], all.length > 1 ? all.at(-1) : undefined].map(word => [...(word ?? '')][0] ?? '')
  return letters.join('').toUpperCase()
}
