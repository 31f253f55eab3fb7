import { readShape } from '../../supabase/functions/_shared/board/shape.ts'
import { type Picture, pictureLimits, readPicture } from './picture.ts'
import { stillOf } from './still.ts'

export type Found = Picture | { problem: string }

/** The bytes of an image, null where there are none. */
export type Loaded = Uint8Array | 'larger' | null

/** The bytes at a path; `larger` may be said where there are more than `atMost`. */
type Load = (path: string, atMost: number) => Promise<Loaded>

export interface PicturesOptions {
  /** What becomes of an image before it is drawn. */
  prepare?(picture: Picture): Promise<Found>
  /** How many bytes all of them may have. */
  totalBytes?: number
}

/** The images of one board, as far as its limits go. */
export class Pictures {
  readonly #found = new Map<string, Found>()
  readonly #load: Load
  readonly #options: Required<PicturesOptions>

  constructor(load: Load, options: PicturesOptions = {}) {
    this.#load = load
    this.#options = { prepare: stillOf, totalBytes: pictureLimits.totalBytes, ...options }
  }

  /** Loads what the shapes name, each once. */
  async load(shapes: Readonly<Record<string, unknown>>): Promise<void> {
    let bytesLeft = this.#options.totalBytes
    for (const id of Object.keys(shapes).sort()) {
      const read = readShape(shapes[id])
      if (!('shape' in read) || read.shape.type !== 'image' || this.#found.has(read.shape.path)) continue
      const { path } = read.shape
      if (this.#found.size >= pictureLimits.count) this.#found.set(path, { problem: 'more than 50 images' })
      else {
        const found = await this.#look(await this.#load(path, bytesLeft), bytesLeft)
        if ('bytes' in found) bytesLeft -= found.bytes.length
        this.#found.set(path, found)
      }
    }
  }

  get(path: string): Found {
    return this.#found.get(path) ?? { problem: 'not loaded' }
  }

  async #look(bytes: Loaded, bytesLeft: number): Promise<Found> {
    const { prepare, totalBytes } = this.#options
    const tooMany = { problem: `more than ${totalBytes / 1e6} MB of images` }
    if (!bytes) return { problem: 'no such file of this room' }
    if (bytes === 'larger' && bytesLeft < pictureLimits.bytes) return tooMany
    if (bytes === 'larger' || bytes.length > pictureLimits.bytes) return { problem: 'larger than 10 MB' }
    if (bytes.length > bytesLeft) return tooMany
    const picture = readPicture(bytes)
    if ('problem' in picture) return picture
    const prepared = await prepare(picture)
    return 'bytes' in prepared && prepared.bytes.length > bytesLeft ? tooMany : prepared
  }
}
