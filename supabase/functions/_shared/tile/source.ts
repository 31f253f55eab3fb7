import { type Language, languageOf } from '../language/language.ts'
import { contextOf } from './context.ts'
import { marksOf } from './difference.ts'
import { hashOf } from './hash.ts'
import {
  type Audience,
  audiences,
  type Context,
  type Mode,
  modes,
  type PageInput,
  rendererVersion,
  type TileType,
} from './model.ts'

type StoredPages = Partial<
  Record<Mode, Partial<Record<Audience, { tile_structure: PageInput['structure']; settings: unknown }>>>
>

/** What `private.page_source` gives: all that the pages of a configuration are drawn of. */
export interface PageSource {
  tenant_id: string
  configuration_id: string
  /** Of the configuration. */
  name: string
  institution: string
  pages: StoredPages
  pins: Record<string, number>
  tiles: TileType[]
  /** The pictures that may be seen: where they lie in the bucket `assets`, and a mark of their bytes. */
  assets: { reference: string; path: string; revision: string }[]
  personas: Record<string, { label: string; context: unknown }>
  /** The pages that the tenant shows, where they are asked for and there are any. */
  live?: StoredPages | null
}

/** Which simulated customer looks at a page where nobody has said which. */
export const usualPersona: Record<Audience, string> = { consumer: 'family', business: 'small_business' }

/** The context of a persona; undefined where there is none of this name. */
export function personaOf({ personas }: PageSource, name: string): Context | undefined {
  return Object.hasOwn(personas, name) ? contextOf(personas[name]!) : undefined
}

/** The language that the pages are in, as far as there are phrases in it; that of the first that names one. */
export function languageOfPages({ pages }: PageSource): Language | undefined {
  const named = modes
    .flatMap(mode => audiences.map(audience => pages[mode]?.[audience]?.settings))
    .map(settings => languageOf((settings as { language?: unknown } | null | undefined)?.language))
  return named.find(language => language !== undefined)
}

/** Which of the pages, and how it is looked at. */
export interface Look {
  mode: Mode
  audience: Audience
  context: Context
  /** Whether changes against what is live are marked. */
  compare?: boolean
}

const nothing = { tile_structure: { tiles: [] }, settings: {} }

/** What one page is drawn of, without its pictures. */
export function inputOf(source: PageSource, { mode, audience, context, compare }: Look): PageInput {
  const { institution, tiles, pins, live } = source
  const page = source.pages[mode]?.[audience] ?? nothing
  const shown = compare ? live?.[mode]?.[audience] : undefined
  return {
    ...{ institution, mode, audience, structure: page.tile_structure, settings: page.settings },
    ...{ tiles, pins, context, assets: {} },
    ...(shown && { marks: marksOf(page.tile_structure, shown.tile_structure) }),
  }
}

/**
 * The hash of everything that a page is drawn of: the same hash, the same bytes.
 * @returns 64 hexadecimal digits.
 */
export function contentHash(input: PageInput, { assets }: PageSource): Promise<string> {
  const pictures = assets.map(({ reference, revision }) => [reference, revision])
  return hashOf({ rendererVersion, ...input, assets: pictures })
}
