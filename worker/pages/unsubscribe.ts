import type { IncomingMessage } from 'node:http'
import type { Pool } from 'pg'
import { html } from '../../supabase/functions/_shared/html/html.ts'
import { type Language, phrasesIn } from '../../supabase/functions/_shared/language/language.ts'
import { Problem } from '../../supabase/functions/_shared/problem/problem.ts'
import { formOf } from './form.ts'
import { layout, notice, type Page } from './layout.ts'

/**
 * The page of the link in a digest: `/unsubscribe/<token>`. Looking at it changes nothing, since programs that check
 * mail follow links; its button does, and so does a mail program by one POST (RFC 8058), as often as it likes.
 */
export async function unsubscribePage(
  db: Pool,
  request: IncomingMessage,
  token: string,
  language: Language,
): Promise<Page> {
  const { method } = request
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') throw new Problem(405, 'method_not_allowed')
  // What it says matters to nobody: the token is all.
  if (method === 'POST') await formOf(request)
  const act = method === 'POST' ? 'stop_digest' : 'has_digest_link'
  const { rows } = /^[\w-]{43}$/.test(token)
    ? await db.query(`select private.${act}($1) as known`, [token])
    : { rows: [] }
  if (!rows[0]?.known) return { status: 404, text: notice(language, 'noMailLink', 'noMailLinkWhy') }
  if (method === 'POST') return { status: 200, text: notice(language, 'mailStopped', 'mailStoppedWhy') }
  return askingPage(language)
}

function askingPage(language: Language): Page {
  const say = phrasesIn(language)
  const body = html`<div class="door"><h1>${say('noMail')}</h1>
    <p class="quiet">${say('noMailWhy')}</p>
    <form method="post"><button>${say('sendNone')}</button></form></div>`
  return { status: 200, text: layout(say('noMail'), body, language) }
}
