import type { IncomingHttpHeaders } from 'node:http'

/** What policies see of a request as the GUC `request.headers`: only its `x-` headers. */
export function clientHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => name.startsWith('x-'))
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
}
