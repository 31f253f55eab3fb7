import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, link, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { StorageError } from './errors.ts'

/** The bytes of one version of an object, as stored. */
export interface StoredBytes {
  /** Names the bytes; a row of storage.objects points at them with it. */
  version: string
  size: number
  /** In quotes, as HTTP has it. */
  eTag: string
}

// Whoever may write SQL may write a version: only what has the form of ours is taken for a file.
const fileName = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\.part|\.json)?$/

/** How long an upload in parts may take, in milliseconds. */
export const longestUpload = 24 * 60 * 60 * 1000

/** Bytes on disk, under names of our own: what a client calls an object never becomes a path. */
export class Blobs {
  readonly #directory: string

  constructor(directory: string) {
    this.#directory = directory
  }

  /**
   * Removes what no row points at: the leftovers of uploads and deletions that a crash cut short. Uploads in parts
   * go on.
   */
  async sweep(known: Set<string>): Promise<void> {
    await mkdir(this.#directory, { recursive: true })
    const names = new Set(await readdir(this.#directory))
    const goesOn = async (name: string) => {
      const version = name.split('.')[0]!
      if (name === version || known.has(version) || !names.has(`${version}.json`)) return false
      return (await stat(this.path(name))).mtimeMs > Date.now() - longestUpload
    }
    for (const name of names) if (!known.has(name) && !(await goesOn(name))) await rm(this.path(name))
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
      await writeFile(this.path(half), measured())
      await rename(this.path(half), this.path(version))
    } catch (error) {
      await this.remove([half])
      throw error
    }
    return { version, size, eTag: `"${hash.digest('hex')}"` }
  }

  /**
   * Gives the bytes a second name, without a second place on disk: those of a version never change.
   * @returns the version that is the second name.
   * @throws StorageError NoSuchKey when they are gone.
   */
  async copy(name: string, version: string = randomUUID()): Promise<string> {
    if (!fileName.test(name)) throw new StorageError('NoSuchKey')
    try {
      await link(this.path(name), this.path(version))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOENT') throw new StorageError('NoSuchKey')
      // Of an upload in parts whose row was refused, or never heard of, the second name may be there.
      if (code !== 'EEXIST') throw error
    }
    return version
  }

  /** The caller closes the handle. Nothing when the bytes are gone. */
  async open(version: string): Promise<FileHandle | undefined> {
    if (!fileName.test(version)) return undefined
    try {
      return await open(this.path(version))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  /** A row that SQL wrote may have no version, and nothing to remove. */
  async remove(names: (string | null | undefined)[]): Promise<void> {
    await Promise.all(names.map(name => name && fileName.test(name) && rm(this.path(name), { force: true })))
  }

  path(name: string): string {
    return join(this.#directory, name)
  }
}
