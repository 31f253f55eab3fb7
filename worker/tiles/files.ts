import { zipSync } from 'fflate'
import { html, trusted } from '../../supabase/functions/_shared/html/html.ts'
import { Problem } from '../../supabase/functions/_shared/problem/problem.ts'
import { hashOf } from '../../supabase/functions/_shared/tile/hash.ts'
import { type Audience, audiences, type Mode, modes } from '../../supabase/functions/_shared/tile/model.ts'
import { overview } from '../../supabase/functions/_shared/tile/overview.ts'
import { renderPage } from '../../supabase/functions/_shared/tile/page.ts'
import {
  contentHash,
  inputOf,
  languageOfPages,
  type PageSource,
  personaOf,
  usualPersona,
} from '../../supabase/functions/_shared/tile/source.ts'

type Assets = Record<string, string>
type Smaller = (text: string) => string | Promise<string>
interface Which {
  mode: Mode
  audience: Audience
  persona?: string | undefined
}

const combinations = modes.flatMap(mode => audiences.map(audience => ({ mode, audience })))

/** What a page was made of is said at its end: two files of the same hash have the same bytes. */
const signed = (text: string, hash: string) => `${text.trimEnd()}\n<!-- tenon sha256:${hash} -->\n`

async function draw(source: PageSource, assets: Assets, { mode, audience, persona }: Which) {
  const context = personaOf(source, persona ?? usualPersona[audience])
  // It was there when the file was asked for.
  if (!context) throw new Problem(404, 'persona_not_found')
  const input = inputOf(source, { mode, audience, context })
  return {
    ...{ mode, audience, label: context.label ?? '', hash: await contentHash(input, source) },
    ...(await renderPage({ ...input, assets })),
  }
}

/** One page as a file that needs nothing else. */
export async function page(
  source: PageSource,
  assets: Assets,
  which: Which,
  smaller: Smaller,
): Promise<string> {
  const { html: text, hash } = await draw(source, assets, which)
  return signed(await smaller(text), hash)
}

/** All six pages as one file, with a switch between them. */
export async function pages(
  source: PageSource,
  assets: Assets,
  persona: string | undefined,
  smaller: Smaller,
): Promise<string> {
  const drawn = await Promise.all(combinations.map(which => draw(source, assets, { ...which, persona })))
  const screens = drawn.map(async screen => ({ ...screen, html: await smaller(screen.html) }))
  const { html: text } = await overview(
    source.name,
    await Promise.all(screens),
    'switch',
    languageOfPages(source) ?? 'en',
  )
  return signed(text, await hashOf(drawn.map(({ hash }) => hash)))
}

const extensions: Record<string, string> = { 'svg+xml': 'svg', jpeg: 'jpg' }
/** The earliest that an archive can say, by the clock on the wall, which is all that it knows. */
const always = new Date(1980, 0, 1)

/** All six pages as files, their pictures beside them, and a list of them. */
export async function archive(
  source: PageSource,
  assets: Assets,
  smaller: Smaller,
): Promise<Uint8Array<ArrayBuffer>> {
  const pictures = Object.entries(assets).map(([reference, uri], i) => {
    const [, kind, data] = /^data:image\/([a-z+]+);base64,(.*)$/s.exec(uri)!
    return {
      reference,
      path: `assets/${i + 1}.${extensions[kind!] ?? kind}`,
      bytes: Buffer.from(data!, 'base64'),
    }
  })
  const beside = Object.fromEntries(pictures.map(({ reference, path }) => [reference, path]))
  const files = await Promise.all(
    combinations.map(async which => {
      const text = await page(source, beside, which, smaller)
      return [`${which.mode}-${which.audience}.html`, new TextEncoder().encode(text)] as const
    }),
  )
  const all = {
    'index.html': new TextEncoder().encode(
      index(
        source,
        files.map(([name]) => name),
      ),
    ),
    ...Object.fromEntries(files),
    ...Object.fromEntries(pictures.map(({ path, bytes }) => [path, bytes])),
  }
  return zipSync(all, { level: 9, mtime: always, os: 3 }) as Uint8Array<ArrayBuffer>
}

const index = (source: PageSource, files: string[]) =>
  html`<!doctype html>
<html lang="${languageOfPages(source) ?? 'en'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${source.name}</title></head>
<body><h1>${source.name}</h1><ul>${files.map(file => html`<li><a href="${file}">${trusted(file.slice(0, -5))}</a></li>`)}</ul></body>
</html>
`.text

/** All of a configuration, for another installation: its pages, the tiles of the tenant's own in it, its pictures. */
export function json({ name, institution, pages, pins, tiles }: PageSource, assets: Assets): string {
  const own = tiles.filter(({ library }) => !library)
  return JSON.stringify({
    format: 'tenon.configuration',
    version: 1,
    name,
    institution,
    pages,
    pins,
    tiles: own,
    assets,
  })
}
