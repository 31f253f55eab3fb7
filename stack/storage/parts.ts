import { createWriteStream } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DataStore, ERRORS, Upload } from '@tus/server'
import { service } from './access.ts'
import { longestUpload } from './blobs.ts'
import type { Address } from './objects.ts'
import type { Store } from './storage.ts'

const idForm = /^([^/]+)\/(.+)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/s

/** @param id `bucket/key/version`: what an upload will be. */
export function parseId(id: string): Address & { version: string } {
  const [, bucket, key, version] = idForm.exec(id) ?? []
  if (!bucket || !key || !version) throw ERRORS.FILE_NOT_FOUND
  return { bucket, key, version }
}

/** Uploads in parts, as tus keeps them: of each a file of what has arrived, and one of what is known of it. */
export class Parts extends DataStore {
  // Those that its library asks for; the gateway answers who asks for all.
  override extensions = ['creation-defer-length', 'expiration']
  readonly #store: Store

  constructor(store: Store) {
    super()
    this.#store = store
  }

  /** The size in bytes of what has become an object. */
  async publishedSize(id: string): Promise<number | undefined> {
    const { bucket, key, version } = parseId(id)
    const text = `select (metadata ->> 'size')::double precision as size from storage.objects
      where bucket_id = $1 and name = $2 and version = $3`
    const operation = 'storage.tus.upload.get'
    const values = [bucket, key, version]
    return (await this.#store.access.query<{ size: number }>(service, operation, text, values))[0]?.size
  }

  override async create(upload: Upload): Promise<Upload> {
    await writeFile(this.#path(upload.id, 'part'), '')
    await writeFile(this.#path(upload.id, 'json'), JSON.stringify(upload))
    return upload
  }

  override async getUpload(id: string): Promise<Upload> {
    const published = await this.publishedSize(id)
    if (published !== undefined) return new Upload({ id, size: published, offset: published })
    try {
      const [json, { size: arrived }] = await Promise.all([
        readFile(this.#path(id, 'json'), 'utf8'),
        stat(this.#path(id, 'part')),
      ])
      const upload = new Upload(JSON.parse(json))
      if (upload.id !== id) throw ERRORS.FILE_NOT_FOUND
      // All is there, and yet no object: the client has to come again, and so the last byte is missing.
      upload.offset = arrived > 0 && arrived === upload.size ? arrived - 1 : arrived
      return upload
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? ERRORS.FILE_NOT_FOUND : error
    }
  }

  override async declareUploadLength(id: string, size: number): Promise<void> {
    const upload = await this.getUpload(id)
    await writeFile(this.#path(id, 'json'), JSON.stringify({ ...upload, size }))
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const file = createWriteStream(this.#path(id, 'part'), { flags: 'r+', start: offset })
    await pipeline(stream, file)
    return offset + file.bytesWritten
  }

  override async remove(id: string): Promise<void> {
    const { version } = parseId(id)
    await this.#store.blobs.remove([`${version}.part`, `${version}.json`])
  }

  override getExpiration(): number {
    return longestUpload
  }

  #path(id: string, kind: 'part' | 'json') {
    return this.#store.blobs.path(`${parseId(id).version}.${kind}`)
  }
}
