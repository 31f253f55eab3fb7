import type { IncomingMessage, ServerResponse } from 'node:http'
import type { z } from 'zod'
import { StorageError } from './errors.ts'
import { parseKey } from './names.ts'

/** One request, with what its route has found in the path. */
export interface Call {
  request: IncomingMessage
  response: ServerResponse
  /** Below `/storage/v1`, as sent. */
  path: string
  query: URLSearchParams
  bucket: string
  key: string
}

/** Returns what is sent as JSON; nothing when it has answered by itself. */
export type Handler = (call: Call) => Promise<unknown>

/** Methods (`GET|HEAD`), pattern and handler. In a pattern `:bucket` is one segment, `:key` the rest. The first match counts. */
export type Route = [methods: string, pattern: string, handler: Handler]

const prefix = '/storage/v1'
const largestJson = 1e6

// Words that stand where a bucket may stand too; no bucket of such a name can be reached.
const reserved = 'authenticated|public|sign|info|list|list-v2|upload|move|copy'

/** Builds the dispatcher of the routes; it throws StorageError where none fits. */
export function dispatcher(routes: Route[]) {
  const table = routes.map(
    ([methods, pattern, handler]) => [methods.split('|'), compile(pattern), handler] as const,
  )
  return async (request: IncomingMessage, response: ServerResponse): Promise<unknown> => {
    // Not parsed as a URL: that would resolve dot segments, which have no meaning in a key.
    const [location = '', search] = request.url!.split(/\?(.*)/s)
    const path = location.slice(prefix.length)
    for (const [methods, expression, handler] of table) {
      const match = methods.includes(request.method!) && expression.exec(path)
      if (!match) continue
      const { bucket = '', key } = match.groups ?? {}
      const call = { request, response, path, query: new URLSearchParams(search), bucket: decode(bucket) }
      return await handler({ ...call, key: key === undefined ? '' : parseKey(decode(key)) })
    }
    throw new StorageError('InvalidRequest', `Route ${request.method}:${path} not found`, { httpStatus: 404 })
  }
}

/**
 * Reads and checks a JSON body.
 * @throws StorageError InvalidRequest, EntityTooLarge
 */
export async function readJson<T extends z.ZodType>(request: IncomingMessage, schema: T) {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length
    if (size > largestJson) throw new StorageError('EntityTooLarge', 'Request body is too large')
    chunks.push(chunk)
  }
  return check(parseJson(Buffer.concat(chunks).toString()), schema)
}

/** @throws StorageError InvalidRequest that names the first thing that does not fit. */
export function check<T extends z.ZodType>(value: unknown, schema: T): z.output<T> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new StorageError('InvalidRequest', `${issue!.path.join('/')} ${issue!.message}`.trim())
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new StorageError('InvalidRequest', 'Not valid JSON')
  }
}

function compile(pattern: string) {
  const expression = pattern
    .replace('/object/:bucket', `/object/(?!(?:${reserved})(?:/|$)):bucket`)
    .replace(':bucket', '(?<bucket>[^/]+)')
    .replace(':key', '(?<key>.*)')
  return new RegExp(`^${expression}$`)
}

function decode(segment: string) {
  try {
    return decodeURIComponent(segment)
  } catch {
    // No name has a percent sign: as it stands it is refused as a key, and not found as a bucket.
    return segment
  }
}
