import type { IncomingMessage } from 'node:http'
import type { Pool } from 'pg'
import { preferredLanguage } from '../../supabase/functions/_shared/language/language.ts'
import { Problem } from '../../supabase/functions/_shared/problem/problem.ts'
import { notice, type Page } from './layout.ts'

/**
 * The page of a preview: `/preview/<token>`. It is asked for anew every time, since the right to see it may have
 * ended; what has not changed is not sent again.
 */
export async function previewPage(db: Pool, request: IncomingMessage, token: string): Promise<Page> {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new Problem(405, 'method_not_allowed')
  const { rows } = /^[\w-]{43}$/.test(token)
    ? await db.query('select * from private.read_preview($1)', [token])
    : { rows: [] }
  const [preview] = rows
  if (!preview) return noPreviewPage(request)
  const etag = `"${preview.content_hash}"`
  const headers = {
    etag,
    'cache-control': 'private, no-cache',
    'content-security-policy': showing(preview.styles),
  }
  const known = (request.headers['if-none-match'] ?? '').split(/,\s*/).includes(etag)
  return { status: known ? 304 : 200, text: known ? '' : preview.html, headers }
}

/** What a page of an institution may do here: show itself in its own styles. Nothing in it has an origin. */
export const showing = (styles: readonly string[]): string =>
  [
    'sandbox',
    "default-src 'none'",
    `style-src ${styles.map(hash => `'${hash}'`).join(' ')}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

const noPreviewPage = ({ headers }: IncomingMessage): Page => ({
  status: 404,
  text: notice(preferredLanguage(headers['accept-language']), 'noPreview', 'noPreviewWhy'),
})
