import type { IncomingMessage } from 'node:http'
import type { Pool } from 'pg'
import { html } from '../../supabase/functions/_shared/html/html.ts'
import { Problem } from '../../supabase/functions/_shared/problem/problem.ts'
import { formOf } from './form.ts'
import { layout, type Page } from './layout.ts'

/**
 * The page of the link in a digest: `/unsubscribe/<token>`. Looking at it changes nothing, since programs that check
 * mail follow links; its button does, and so does a mail program by one POST (RFC 8058), as often as it likes.
 */
export async function unsubscribePage(db: Pool, request: IncomingMessage, token: string): Promise<Page> {
  const { method } = request
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') throw new Problem(405, 'method_not_allowed')
  // What it says matters to nobody: the token is all.
  if (method === 'POST') await formOf(request)
  const act = method === 'POST' ? 'stop_digest' : 'has_digest_link'
  const { rows } = /^[\w-]{43}$/.test(token)
    ? await db.query(`select private.${act}($1) as known`, [token])
    : { rows: [] }
  if (!rows[0]?.known) return unknownPage()
  return method === 'POST' ? stoppedPage() : askingPage()
}

const askingPage = (): Page => ({
  status: 200,
  text: layout(
    'No more mail',
    html`<div class="door"><h1>No more mail?</h1>
    <p class="quiet">You will still find your notifications where you work.</p>
    <form method="post"><button>Send me none</button></form></div>`,
  ),
})

const stoppedPage = (): Page => ({
  status: 200,
  text: layout(
    'No more mail',
    html`<div class="door"><h1>You get no more of it</h1>
    <p class="quiet">In your settings you can choose again what comes by mail.</p></div>`,
  ),
})

const unknownPage = (): Page => ({
  status: 404,
  text: layout(
    'This link does nothing',
    html`<div class="door"><h1>This link does nothing</h1>
    <p class="quiet">It may be incomplete: take it from the mail once more.</p></div>`,
  ),
})
