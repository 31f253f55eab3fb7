import type { SupabaseClient } from '@supabase/supabase-js'
import type { Pool } from 'pg'
import { z } from 'zod'
import { html } from '../../supabase/functions/_shared/html/html.ts'
import { readAssets } from '../../supabase/functions/_shared/tile/assets.ts'
import { layout, type Page } from './layout.ts'
import { showing } from './preview.ts'
import type { Renderer } from './renderer.ts'

export interface ShareOptions {
  db: Pool
  /** Storage, with the service key, for pictures of what is shared. */
  files: SupabaseClient['storage']
  renderer: Renderer
}

const door = z.enum(['password', 'click', 'open'])

/** What `open_share_link` answers where it does not open: see `private.refuse`. */
const refusal = z.object({ code: z.string().regex(/^PT\d{3}$/), message: z.string(), details: z.string() })

/**
 * The page of a link when it is looked at. Where opening uses something up it only asks: programs that preview links,
 * as chats do, look but do not click.
 */
export async function showLink(options: ShareOptions, token: string): Promise<Page> {
  const { rows } = await options.db.query('select private.share_link_door($1) as door', [token])
  const asked = door.parse(rows[0].door)
  if (asked === 'open') return openLink(options, token, null)
  return asked === 'password' ? passwordPage(200) : clickPage()
}

/** The page of a link when somebody opens it. A wrong password is counted. */
export async function openLink(
  { db, files, renderer }: ShareOptions,
  token: string,
  password: string | null,
): Promise<Page> {
  // What it shows may be large: it is parsed where it is rendered.
  const { rows } = await db.query(
    `select answer - 'view' as answer, answer ->> 'view' as view, answer #> '{view,assets}' as assets
     from private.open_share_link($1, $2) answer`,
    [token, password],
  )
  const [{ answer, view, assets }] = rows
  const refused = refusal.safeParse(answer)
  if (refused.success) return refusedPage(refused.data)
  const pictures = await readAssets(files, assets ?? [])
  const { html: text, styles } = await renderer.render({ kind: answer.kind, view, assets: pictures })
  return { status: 200, text, ...(styles && { headers: { 'content-security-policy': showing(styles) } }) }
}

function refusedPage({ code, message, details }: z.infer<typeof refusal>): Page {
  const status = Number(code.slice(2))
  const { attempts_left, retry_after } = JSON.parse(details)
  if (message === 'password_required') return passwordPage(status)
  if (message === 'password_wrong')
    return passwordPage(status, `That is not it. Tries left: ${attempts_left}.`)
  const wait = `Try again in ${Math.ceil(retry_after / 60)} min.`
  const headers = { 'retry-after': String(retry_after) }
  return { status, text: notice('Too many wrong passwords', wait), headers }
}

export const noLinkPage = (): Page => ({
  status: 404,
  text: notice('This link opens nothing', 'It was used up, taken back or is too old. Ask for another.'),
})

export const brokenPage = (): Page => ({
  status: 500,
  text: notice('That did not work', 'It is our fault, not yours. Try again in a while.'),
})

const notice = (title: string, text: string) =>
  layout(title, html`<div class="door"><h1>${title}</h1><p class="quiet">${text}</p></div>`)

const passwordPage = (status: number, alert?: string): Page => ({
  status,
  text: layout(
    'Shared with you',
    html`<div class="door"><h1>Shared with you</h1>
    <form method="post">
      <label for="password">Password</label>
      <input id="password" name="password" type="password" maxlength="72" autocomplete="off" required>
      ${alert ? html`<p role="alert">${alert}</p>` : ''}
      <button>Open</button>
    </form></div>`,
  ),
})

const clickPage = (): Page => ({
  status: 200,
  text: layout(
    'Shared with you',
    html`<div class="door"><h1>Shared with you</h1>
    <p class="quiet">This link opens a limited number of times. Opening it counts as one.</p>
    <form method="post"><button>Open</button></form></div>`,
  ),
})
