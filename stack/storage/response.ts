import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Call } from './call.ts'
import { StorageError } from './errors.ts'
import type { StoredObject } from './objects.ts'

/** Positions of the first and the last byte. */
export interface ByteRange {
  start: number
  end: number
}

/**
 * Parses a Range header of one range (RFC 9110, 14.2); several ranges, and other units, are answered whole.
 * @param size of the whole, in bytes.
 * @throws StorageError InvalidRange when nothing of it lies inside.
 */
function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!match || (!match[1] && !match[2])) return undefined
  const [, first, last] = match
  const range = first
    ? { start: Number(first), end: last ? Math.min(Number(last), size - 1) : size - 1 }
    : { start: Math.max(0, size - Number(last)), end: size - 1 }
  if (range.start > range.end) throw new StorageError('InvalidRange')
  return range
}

/**
 * Answers with an object's headers: 200, 206 for a range, 304 for what the client has already.
 * @returns which bytes have to follow; nothing when the response is complete.
 * @throws StorageError InvalidRange
 */
export function startResponse(call: Call, { metadata, name }: StoredObject): ByteRange | undefined {
  const { request, response, query } = call
  const { eTag, size, mimetype, cacheControl, lastModified } = metadata
  const fresh = isFresh(request, eTag, lastModified)
  const wanted =
    !fresh && (request.headers['if-range'] ?? eTag) === eTag
      ? parseRange(request.headers.range, size)
      : undefined
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
  if (fresh) return void response.writeHead(304).end()
  // The API's own origin must not run a page that somebody uploaded.
  response.setHeader('Content-Type', /text\/html/i.test(mimetype) ? 'text/plain' : mimetype)
  response.setHeader('Content-Length', range.end - range.start + 1)
  const download = query.get('download')
  const file = encodeURIComponent(download || name.split('/').at(-1)!)
  const disposition = `attachment; filename=${file}; filename*=UTF-8''${file};`
  if (download !== null) response.setHeader('Content-Disposition', disposition)
  if (wanted) response.setHeader('Content-Range', `bytes ${range.start}-${range.end}/${size}`)
  response.writeHead(wanted ? 206 : 200)
  if (request.method !== 'HEAD' && size > 0) return range
  return void response.end()
}

/** RFC 9110, 13.2.2: the tag counts where there is one, else the date. */
function isFresh({ headers }: IncomingMessage, eTag: string, lastModified: string) {
  const tags = headers['if-none-match']?.split(',').map(tag => tag.trim().replace(/^W\//, ''))
  if (tags) return tags.includes(eTag) || tags.includes('*')
  const since = Date.parse(headers['if-modified-since'] ?? '')
  return Math.floor(Date.parse(lastModified) / 1000) * 1000 <= since
}

export function sendJson(response: ServerResponse, status: number, body: unknown) {
  const text = JSON.stringify(body)
  const type = { 'content-type': 'application/json; charset=utf-8' }
  response.writeHead(status, { ...type, 'content-length': Buffer.byteLength(text) }).end(text)
}
