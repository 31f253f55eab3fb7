import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SupabaseClient } from '@supabase/supabase-js'
import { DatabaseError, type Pool } from 'pg'
import type { Logger } from 'pino'
import { preferredLanguage } from '../../supabase/functions/_shared/language/language.ts'
import { Problem } from '../../supabase/functions/_shared/problem/problem.ts'
import { formOf } from './form.ts'
import { type Page, pagePolicy } from './layout.ts'
import { previewPage } from './preview.ts'
import { Renderer } from './renderer.ts'
import { brokenPage, noLinkPage, openLink, refusedPage, type ShareOptions, showLink } from './share.ts'
import { unsubscribePage } from './unsubscribe.ts'

export interface Pages {
  /** Answers a request for a page; false where it is for none. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<boolean>
  close(): Promise<void>
}

/**
 * What people look at: `/s/<token>`, `/preview/<token>` and `/unsubscribe/<token>`, without scripts, cookies or an
 * origin.
 *
 * @param files Storage, with the service key.
 * @param url where people find the pages; they are found nowhere else then.
 * @param addressOf where a request comes from; null where nobody knows.
 */
export function createPages(
  db: Pool,
  files: SupabaseClient['storage'],
  url: string | undefined,
  addressOf: (request: IncomingMessage) => string | null,
  logger: Logger,
): Pages {
  const host = url && new URL(url).host
  const renderer = new Renderer()
  return {
    async answer(request, response) {
      const [, kind, token] = /^\/(s|preview|unsubscribe)\/([^/?]*)(?:\?|$)/.exec(request.url ?? '') ?? []
      if (token === undefined || (host && request.headers.host?.toLowerCase() !== host)) return false
      const language = preferredLanguage(request.headers['accept-language'])
      const asked = { language, gzip: takesGzip(request), address: addressOf(request) }
      const pages = {
        s: () => sharePage({ db, files, renderer, ...asked }, request, token),
        preview: () => previewPage(db, request, token),
        unsubscribe: () => unsubscribePage(db, request, token, language),
      }
      const page = pages[kind as keyof typeof pages]
      const { status, text, headers } = await page().catch(error => {
        if (error instanceof Problem || request.errored) throw error
        logger.error({ error }, 'page failed')
        return brokenPage(language)
      })
      response
        .writeHead(status, {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': pagePolicy,
          ...headers,
        })
        .end(text)
      return true
    },
    close: () => renderer.close(),
  }
}

/** https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3; of those who take anything, all name it. */
function takesGzip({ headers }: IncomingMessage): boolean {
  const codings = String(headers['accept-encoding'] ?? '').toLowerCase()
  return codings.split(',').some(coding => {
    const [name, weight = ''] = coding.split(';')
    return name!.trim() === 'gzip' && !/^\s*q=0(\.0*)?\s*$/.test(weight)
  })
}

async function sharePage(options: ShareOptions, request: IncomingMessage, token: string): Promise<Page> {
  const { method } = request
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') throw new Problem(405, 'method_not_allowed')
  const password = method === 'POST' ? (await formOf(request)).get('password') : null
  if (!/^[\w-]{43}$/.test(token)) return noLinkPage(options.language)
  try {
    // No text of the database holds a zero byte.
    return method === 'POST'
      ? await openLink(options, token, password?.replaceAll('\0', '�') ?? null)
      : await showLink(options, token)
  } catch (error) {
    // As `private.check_limit` raises it.
    if (error instanceof DatabaseError && error.code === 'PGRST')
      return refusedPage(JSON.parse(error.message), options.language)
    throw error
  }
}
