import type { IncomingMessage } from 'node:http'
import type { Call } from './call.ts'
import type { StoredObject } from './objects.ts'
import { type ByteRange, parseRange } from './range.ts'

/**
 * Answers with an object's headers: 200, 206 for a range, 304 for what the client has already.
 * @returns which bytes have to follow; nothing when the response is complete.
 * @throws StorageError InvalidRange
 */
export function startResponse(call: Call, { metadata, name }: StoredObject): ByteRange | undefined {
  const { request, response, query } = call
  const { eTag, size, mimetype, cacheControl, lastModified } = metadata
  const fresh = isFresh(request, eTag, lastModified)
  const wanted = !fresh && mayRange(request, eTag) ? parseRange(request.headers.range, size) : undefined
  const range = wanted ?? { start: 0, end: size - 1 }
  response.setHeaders(
    new Map([
      ['ETag', eTag],
      ['Last-Modified', new Date(lastModified).toUTCString()],
      ['Cache-Control', cacheControl],
      ['Accept-Ranges', 'bytes'],
      ['X-Robots-Tag', 'none'],
    ]),
  )
  if (fresh) {
    response.writeHead(304).end()
    return undefined
  }
  // The API's own origin must not run a page that somebody uploaded.
  response.setHeader('Content-Type', /text\/html/i.test(mimetype) ? 'text/plain' : mimetype)
  response.setHeader('Content-Length', range.end - range.start + 1)
  const download = query.get('download')
  if (download !== null)
    response.setHeader('Content-Disposition', disposition(download || name.split('/').at(-1)!))
  if (wanted) response.setHeader('Content-Range', `bytes ${range.start}-${range.end}/${size}`)
  response.writeHead(wanted ? 206 : 200)
  if (request.method !== 'HEAD' && size > 0) return range
  response.end()
  return undefined
}

/** RFC 9110, 13.2.2: the tag counts where there is one, else the date. */
function isFresh({ headers }: IncomingMessage, eTag: string, lastModified: string) {
  const tags = headers['if-none-match']?.split(',').map(tag => tag.trim().replace(/^W\//, ''))
  if (tags) return tags.includes(eTag) || tags.includes('*')
  const since = Date.parse(headers['if-modified-since'] ?? '')
  return Math.floor(Date.parse(lastModified) / 1000) * 1000 <= since
}

function mayRange({ headers }: IncomingMessage, eTag: string) {
  return headers['if-range'] === undefined || headers['if-range'] === eTag
}

function disposition(name: string) {
  const encoded = encodeURIComponent(name)
  return `attachment; filename=${encoded}; filename*=UTF-8''${encoded};`
}
