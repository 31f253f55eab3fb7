import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Upload, type UploadOptions } from 'tus-js-client'
import { expect } from 'vitest'
import type { OpenProject, Person } from '../../support/project.ts'

export const chunkSize = 6 * 2 ** 20

interface Sending extends Partial<UploadOptions> {
  bucket?: string
  token?: string
}

/** Uploads in parts, of one person unless told otherwise. */
export function createTus(project: OpenProject, person: Person) {
  const endpoint = `${project.apiUrl}/storage/v1/upload/resumable`

  /** Uploads as Supabase's documentation has it; resolves when the file is there. */
  function send(
    name: string,
    file: Buffer,
    { bucket = 'files', token = person.token, ...options }: Sending = {},
  ) {
    const { promise, resolve, reject } = Promise.withResolvers<Upload>()
    const upload: Upload = new Upload(file, {
      endpoint,
      chunkSize,
      retryDelays: [],
      headers: { apikey: project.publishableKey, authorization: `Bearer ${token}` },
      uploadDataDuringCreation: true,
      metadata: { bucketName: bucket, objectName: name, contentType: 'image/png', cacheControl: '60' },
      onSuccess: () => resolve(upload),
      onError: reject,
      ...options,
    })
    upload.start()
    return promise
  }

  /** Speaks tus by hand. */
  const speak = (method: string, url: string, headers: Record<string, string> = {}, body?: string) =>
    fetch(url, {
      method,
      headers: {
        apikey: project.publishableKey,
        authorization: `Bearer ${person.token}`,
        'tus-resumable': '1.0.0',
        ...(body && { 'content-type': 'application/offset+octet-stream' }),
        ...headers,
      },
      ...(body && { body }),
    })

  /** Begins an upload; resolves with its address. */
  async function begin(name: string, size: number) {
    const metadata = encode({ bucketName: 'files', objectName: name, contentType: 'text/plain' })
    const response = await speak('POST', endpoint, {
      'upload-length': String(size),
      'upload-metadata': metadata,
    })
    expect([response.status, await response.text()]).toEqual([201, ''])
    return response.headers.get('location')!
  }

  const file = (url: string, kind: 'part' | 'json') =>
    join(project.directory, 'objects', `${decode(url).split('/').at(-1)}.${kind}`)

  return {
    endpoint,
    send,
    speak,
    begin,
    patch: (url: string, offset: number, body: string, headers = {}) =>
      speak('PATCH', url, { 'upload-offset': String(offset), ...headers }, body),
    offset: async (url: string) => (await speak('HEAD', url)).headers.get('upload-offset'),
    /** Where an upload waits for its parts. */
    file,
    arrived: async (url: string) => (await stat(file(url, 'part'))).size,
    /** Of a part that is to be ten bytes, the first five, as bytes for a socket. */
    half: (url: string) =>
      `PATCH ${new URL(url).pathname} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${person.token}\r\n` +
      'tus-resumable: 1.0.0\r\nupload-offset: 0\r\ncontent-type: application/offset+octet-stream\r\n' +
      'content-length: 10\r\n\r\nhalf!',
  }
}

/** What an upload's address says: `bucket/key/version`. */
export const decode = (url: string) => Buffer.from(url.split('/').at(-1)!, 'base64url').toString()

/** The value of Upload-Metadata. */
export const encode = (metadata: Record<string, string>) =>
  Object.entries(metadata)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',')
