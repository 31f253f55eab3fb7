import { languages, phrases } from './phrases.ts'

export type Language = (typeof languages)[number]

/** Says a phrase of the table; what is filled in is text like any other. */
export type Say = (phrase: keyof typeof phrases, values?: Record<string, string | number>) => string

/** The language of the table that a BCP 47 tag is of; undefined where there is none. */
export function languageOf(tag: unknown): Language | undefined {
  const subtag = String(tag ?? '')
    .split('-', 1)[0]!
    .toLowerCase()
  return languages.find(language => language === subtag)
}

/** The first language of the table by what a browser prefers (RFC 9110, 12.5.4); English where it knows none. */
export function preferredLanguage(header: string | undefined): Language {
  const ranges = (header ?? '').slice(0, 1_000).split(',')
  const wanted = ranges.flatMap((range, place) => {
    const [tag, weight] = range.trim().split(/\s*;\s*q=/i)
    const language = languageOf(tag)
    const quality = weight === undefined ? 1 : Number(weight)
    return language && quality > 0 ? [{ language, quality, place }] : []
  })
  return wanted.sort((a, b) => b.quality - a.quality || a.place - b.place)[0]?.language ?? 'en'
}

/** The phrases in a language, in English where its tag is of none of the table. */
export function phrasesIn(tag: string): Say {
  const column = languages.indexOf(languageOf(tag) ?? 'en')
  return (phrase, values = {}) =>
    phrases[phrase][column]!.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''))
}
