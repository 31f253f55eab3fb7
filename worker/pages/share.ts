import type { SupabaseClient } from '@supabase/supabase-js'
import type { Pool } from 'pg'
import { z } from 'zod'
import { html } from '../../supabase/functions/_shared/html/html.ts'
import { type Language, phrasesIn } from '../../supabase/functions/_shared/language/language.ts'
import { problemOf, type RestError } from '../../supabase/functions/_shared/problem/problem.ts'
import { readAssets } from '../../supabase/functions/_shared/tile/assets.ts'
import { readImage } from '../boards/files.ts'
import { layout, notice, type Page } from './layout.ts'
import { showing } from './preview.ts'
import type { Renderer } from './renderer.ts'

export interface ShareOptions {
  db: Pool
  /** Storage, with the service key, for pictures of what is shared. */
  files: SupabaseClient['storage']
  renderer: Renderer
  /** What the reader speaks. */
  language: Language
  /** Whether the reader takes it compressed. */
  gzip: boolean
  /** Where they are; null where no proxy is trusted to know. */
  address: string | null
}

const door = z.enum(['password', 'click', 'open'])

/** What the database answers where it does not open: see `private.refuse`. */
const refusal = z.object({
  code: z.string().regex(/^PT\d{3}$/),
  message: z.string(),
  details: z.string(),
  hint: z.string(),
})

/**
 * The page of a link when it is looked at. Where opening uses something up it only asks: programs that preview links,
 * as chats do, look but do not click.
 */
export async function showLink(options: ShareOptions, token: string): Promise<Page> {
  const { rows } = await options.db.query(
    'select private.share_link_door($1, private.network_of($2)) as answer',
    [token, options.address],
  )
  const [{ answer }] = rows
  const refused = refusal.safeParse(answer)
  if (refused.success) return refusedPage(refused.data, options.language)
  const asked = door.parse(answer)
  if (asked === 'open') return openLink(options, token, null)
  return asked === 'password' ? passwordPage(options.language, 200) : clickPage(options.language)
}

/** The page of a link when somebody opens it. A wrong password is counted. */
export async function openLink(
  { db, files, renderer, language, gzip, address }: ShareOptions,
  token: string,
  password: string | null,
): Promise<Page> {
  // What it shows may be large: it is parsed where it is rendered.
  const { rows } = await db.query(
    `select answer - 'view' as answer, answer ->> 'view' as view, answer #> '{view,assets}' as assets,
       answer #>> '{view,folder}' as folder
     from private.try_share_link($1, $2, null, private.network_of($3)) answer`,
    [token, password, address],
  )
  const [{ answer, view, assets, folder }] = rows
  const refused = refusal.safeParse(answer)
  if (refused.success) return refusedPage(refused.data, language)
  const pictures = await readAssets(files, assets ?? [])
  const { bytes: text, styles } = await renderer.render({
    kind: answer.kind,
    view,
    assets: pictures,
    image: async (path, atMost) => (folder ? readImage(files, folder, path, atMost) : null),
    ...{ language, gzip },
  })
  const headers = {
    ...(gzip && { 'content-encoding': 'gzip' }),
    ...(styles && { 'content-security-policy': showing(styles) }),
  }
  return { status: 200, text, headers }
}

/** The page that says why a link does not open, of what the database answered or raised. */
export function refusedPage(refused: RestError, language: Language): Page {
  const { status, code, fields, headers } = problemOf(refused)
  if (status === 404) return noLinkPage(language)
  if (code === 'password_required') return passwordPage(language, status)
  if (code === 'password_wrong')
    return passwordPage(language, status, phrasesIn(language)('wrong', { left: fields!.attempts_left! }))
  const minutes = Math.ceil(Number(fields!.retry_after) / 60)
  const title = code === 'rate_limited' ? 'tooOften' : 'locked'
  return { status, text: notice(language, title, 'wait', { minutes }), headers }
}

export const noLinkPage = (language: Language): Page => ({
  status: 404,
  text: notice(language, 'noLink', 'noLinkWhy'),
})

export const brokenPage = (language: Language): Page => ({
  status: 500,
  text: notice(language, 'broken', 'brokenWhy'),
})

function passwordPage(language: Language, status: number, alert?: string): Page {
  const say = phrasesIn(language)
  const body = html`<div class="door"><h1>${say('shared')}</h1>
    <form method="post">
      <label for="password">${say('password')}</label>
      <input id="password" name="password" type="password" maxlength="72" autocomplete="off" required>
      ${alert ? html`<p role="alert">${alert}</p>` : ''}
      <button>${say('open')}</button>
    </form></div>`
  return { status, text: layout(say('shared'), body, language) }
}

function clickPage(language: Language): Page {
  const say = phrasesIn(language)
  const body = html`<div class="door"><h1>${say('shared')}</h1>
    <p class="quiet">${say('counted')}</p>
    <form method="post"><button>${say('open')}</button></form></div>`
  return { status: 200, text: layout(say('shared'), body, language) }
}
