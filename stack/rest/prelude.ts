import type { IncomingHttpHeaders } from 'node:http'
import pg from 'pg'
import type { Caller } from './caller.ts'
import type { Settings } from './settings.ts'

/** The parts of a request that the database gets to see. */
export interface Context {
  caller: Caller
  method: string
  /** Below the service's prefix, without the query. */
  path: string
  headers: IncomingHttpHeaders
  /** Where unqualified names are looked up, in order. */
  searchPath: string[]
  /** In which times are answered; by itself, the database's. */
  timeZone: string | undefined
}

/**
 * The statements that open a request's transaction: read only for reads, then role, claims and context as
 * transaction-local settings, in one call.
 * https://docs.postgrest.org/en/stable/references/transactions.html
 */
export function preludeOf(context: Context, { roles, preRequest }: Settings): string {
  const { caller, method, path, searchPath, timeZone } = context
  const { cookie, ...headers } = context.headers
  const settings: [string, string][] = [
    ['search_path', searchPath.map(pg.escapeIdentifier).join(', ')],
    ...(roles.get(caller.role) ?? []),
    ...(timeZone ? ([['TimeZone', timeZone]] satisfies [string, string][]) : []),
    ['role', caller.role],
    ['request.jwt.claims', JSON.stringify(caller.claims)],
    ['request.method', method],
    ['request.path', path],
    ['request.headers', JSON.stringify(headers)],
    ['request.cookies', JSON.stringify(cookiesOf(cookie))],
    // Functions read these before anything has set them.
    ['response.status', ''],
    ['response.headers', ''],
  ]
  const calls = settings.map(([name, value]) => `set_config(${literal(name)}, ${literal(value)}, true)`)
  const hook = preRequest ? `; select ${preRequest}` : ''
  return `begin${isRead(method) ? ' read only' : ''}; select ${calls.join(', ')}${hook}`
}

/** GET and HEAD only read, whatever function they call. */
export const isRead = (method: string) => method === 'GET' || method === 'HEAD'

// A zero byte would end the statement early on the wire; Postgres has no text with one.
const literal = (value: string) => pg.escapeLiteral(value.replaceAll('\0', ''))

function cookiesOf(header = ''): Record<string, string> {
  const pairs = header.split(';').map(pair => pair.trim().split(/=(.*)/s))
  return Object.fromEntries(pairs.filter(([name]) => name).map(([name, value = '']) => [name, value]))
}
