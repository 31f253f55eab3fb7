import { type IncomingMessage, validateHeaderValue } from 'node:http'
import type { Readable } from 'node:stream'
import { Busboy, type BusboyHeaders } from '@fastify/busboy'
import { StorageError } from './errors.ts'

/** A file on its way in, and what its sender says of it. */
export interface Body {
  stream: Readable
  contentType: string
  cacheControl: string
  userMetadata: unknown
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
  const body = isForm ? await openForm(request) : openRaw(request)
  try {
    validateHeaderValue('content-type', body.contentType)
    validateHeaderValue('cache-control', body.cacheControl)
  } catch (cause) {
    throw new StorageError('InvalidRequest', 'Invalid character in a header', { cause })
  }
  return body
}

function openRaw(request: IncomingMessage): Body {
  const { headers } = request
  const metadata = headers['x-metadata']
  return {
    stream: request,
    contentType: headers['content-type'] ?? 'application/octet-stream',
    cacheControl: headers['cache-control'] ?? 'no-cache',
    userMetadata: parseMetadata(
      typeof metadata === 'string' ? Buffer.from(metadata, 'base64').toString() : undefined,
    ),
  }
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

// What is no JSON is no metadata; the upload is not refused for it.
function parseMetadata(text: string | undefined): unknown {
  if (!text) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
