import { type IncomingMessage, validateHeaderValue } from 'node:http'
import type { Readable } from 'node:stream'
import { Busboy, type BusboyHeaders } from '@fastify/busboy'
import { StorageError } from './errors.ts'

/** What the sender of a file says of it. */
export interface FileInfo {
  contentType: string
  cacheControl: string
  userMetadata: unknown
}

/** A file on its way in. */
export interface Body extends FileInfo {
  stream: Readable
}

/**
 * Opens the file in an upload, raw or the first one of a form. The form's fields count as far as they come
 * before the file, which is how storage-js sends them; its file has an empty field name.
 *
 * @throws StorageError InvalidRequest when the form is malformed or has no file, or names a type that no
 *   response could carry.
 */
export async function openBody(request: IncomingMessage): Promise<Body> {
  const isForm = request.headers['content-type']?.startsWith('multipart/form-data')
  return checkInfo(isForm ? await openForm(request) : openRaw(request))
}

/** @throws StorageError InvalidRequest for what no response could carry. */
export function checkInfo<Info extends FileInfo>(info: Info): Info {
  try {
    validateHeaderValue('content-type', info.contentType)
    validateHeaderValue('cache-control', info.cacheControl)
  } catch (cause) {
    throw new StorageError('InvalidRequest', 'Invalid character in a header', { cause })
  }
  return info
}

function openRaw(request: IncomingMessage): Body {
  return {
    stream: request,
    contentType: request.headers['content-type'] ?? 'application/octet-stream',
    cacheControl: request.headers['cache-control'] ?? 'no-cache',
    userMetadata: parseMetadataHeader(request),
  }
}

export const wantsUpsert = ({ headers }: IncomingMessage): boolean => headers['x-upsert'] === 'true'

/** User metadata in `x-metadata`: JSON, in base64. */
export function parseMetadataHeader({ headers }: IncomingMessage): unknown {
  return parseMetadata(Buffer.from(String(headers['x-metadata'] ?? ''), 'base64').toString())
}

function openForm(request: IncomingMessage): Promise<Body> {
  return new Promise((resolve, reject) => {
    const form = openParser(request)
    const fields = new Map<string, string>()
    let file: Readable | undefined
    const fail = (cause: unknown) => {
      const refusal = new StorageError('InvalidRequest', 'Malformed form', { cause })
      // The file may have begun; destroyed, it fails whoever reads it, even later.
      file?.destroy(refusal)
      reject(refusal)
    }
    form.on('field', (name, value) => fields.set(name, value))
    form.on('file', (_name, stream, _filename, _encoding, mimeType) => {
      file = stream
      stream.on('error', fail)
      const seconds = fields.get('cacheControl')
      resolve({
        stream,
        contentType: fields.get('contentType') ?? mimeType,
        cacheControl: seconds ? `max-age=${seconds}` : 'no-cache',
        userMetadata: parseMetadata(fields.get('metadata')),
      })
    })
    form.on('finish', () => reject(new StorageError('InvalidRequest', 'No file provided')))
    form.on('error', fail)
    request.once('close', () => {
      if (!request.complete) fail(new Error('the client left'))
    })
    request.pipe(form)
  })
}

function openParser(request: IncomingMessage) {
  try {
    return new Busboy({ headers: request.headers as BusboyHeaders, limits: { files: 1, fields: 100 } })
  } catch (cause) {
    throw new StorageError('InvalidRequest', 'Malformed form', { cause })
  }
}

/** What is no JSON is no metadata; the upload is not refused for it. */
export function parseMetadata(text: string | undefined): unknown {
  if (!text) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
