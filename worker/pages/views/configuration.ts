import { audiences, modes } from '../../../supabase/functions/_shared/tile/model.ts'
import { overview } from '../../../supabase/functions/_shared/tile/overview.ts'
import { renderPage } from '../../../supabase/functions/_shared/tile/page.ts'
import {
  inputOf,
  languageOfPages,
  type PageSource,
  personaOf,
  usualPersona,
} from '../../../supabase/functions/_shared/tile/source.ts'
import type { Given } from '../renderer-process.ts'

/** A configuration as a page: its six pages, with a switch between them in their language, or else the reader's. */
export async function configuration(shared: unknown, { assets, language }: Given) {
  const source = shared as PageSource
  const screens = modes.flatMap(mode =>
    audiences.map(async audience => {
      const context = personaOf(source, usualPersona[audience])!
      const { html } = await renderPage({ ...inputOf(source, { mode, audience, context }), assets })
      return { mode, audience, label: context.label ?? '', html }
    }),
  )
  return overview(source.name, await Promise.all(screens), 'switch', languageOfPages(source) ?? language)
}
