import { readShape } from '../../supabase/functions/_shared/board/shape.ts'
import { type Picture, pictureLimits, readPicture } from './picture.ts'
import { stillOf } from './still.ts'

type Found = Picture | { problem: string }

/** The images of one board, as far as its limits go. */
export class Pictures {
  readonly #found = new Map<string, Found>()
  readonly #load: (path: string) => Promise<Uint8Array | null>

  constructor(load: (path: string) => Promise<Uint8Array | null>) {
    this.#load = load
  }

  /** Loads what the shapes name, each once. */
  async load(shapes: Readonly<Record<string, unknown>>): Promise<void> {
    let bytesLeft = pictureLimits.totalBytes
    for (const id of Object.keys(shapes).sort()) {
      const read = readShape(shapes[id])
      if (!('shape' in read) || read.shape.type !== 'image' || this.#found.has(read.shape.path)) continue
      const { path } = read.shape
      if (this.#found.size >= pictureLimits.count) this.#found.set(path, { problem: 'more than 50 images' })
      else {
        const found = await look(await this.#load(path), bytesLeft)
        if ('bytes' in found) bytesLeft -= found.bytes.length
        this.#found.set(path, found)
      }
    }
  }

  get(path: string): Found {
    return this.#found.get(path) ?? { problem: 'not loaded' }
  }
}

const tooMany = { problem: 'more than 50 MB of images' }

async function look(bytes: Uint8Array | null, bytesLeft: number): Promise<Found> {
  if (!bytes) return { problem: 'no such file of this room' }
  if (bytes.length > pictureLimits.bytes) return { problem: 'larger than 10 MB' }
  if (bytes.length > bytesLeft) return tooMany
  const picture = readPicture(bytes)
  if ('problem' in picture) return picture
  const still = await stillOf(picture)
  if (!still) return { problem: 'damaged' }
  return still.bytes.length > bytesLeft ? tooMany : still
}
