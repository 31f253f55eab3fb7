import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { StorageError } from './errors.ts'

/** The bytes of one version of an object, as stored. */
export interface StoredBytes {
  /** Names the bytes; a row of storage.objects points at them with it. */
  version: string
  size: number
  /** In hexadecimal. */
  md5: string
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Bytes on disk, under names of our own: what a client calls an object never becomes a path. */
export class Blobs {
  readonly #directory: string

  constructor(directory: string) {
    this.#directory = directory
  }

  /** Removes what no row points at: the leftovers of uploads and deletions that a crash cut short. */
  async sweep(known: Set<string>): Promise<void> {
    await mkdir(this.#directory, { recursive: true })
    await this.remove((await readdir(this.#directory)).filter(name => !known.has(name)))
  }

  /**
   * Streams to disk; nothing is left there unless it resolves. Leaves the rest of a refused source unread.
   * @param limit in bytes.
   * @throws StorageError EntityTooLarge, or the error of the source.
   */
  async write(source: Readable, limit: number): Promise<StoredBytes> {
    const version = randomUUID()
    const half = `${version}.part`
    const hash = createHash('md5')
    let size = 0
    async function* measured(): AsyncGenerator<Buffer> {
      // Destroying a request would take away the connection that the refusal travels on.
      for await (const chunk of source.iterator({ destroyOnReturn: false })) {
        size += chunk.length
        if (size > limit) throw new StorageError('EntityTooLarge')
        hash.update(chunk)
        yield chunk
      }
    }
    try {
      await writeFile(this.#path(half), measured())
      await rename(this.#path(half), this.#path(version))
    } catch (error) {
      await this.remove([half])
      throw error
    }
    return { version, size, md5: hash.digest('hex') }
  }

  /** The caller closes the handle. Nothing when the bytes are gone. */
  async open(version: string): Promise<FileHandle | undefined> {
    // Whoever may write SQL may write a version.
    if (!uuid.test(version)) return undefined
    try {
      return await open(this.#path(version))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  async remove(names: string[]): Promise<void> {
    await Promise.all(names.map(name => rm(this.#path(name), { force: true })))
  }

  #path(name: string) {
    return join(this.#directory, name)
  }
}
