import type pg from 'pg'
import type { Logger } from 'pino'
import type { LiveDocument } from './document.ts'
import { nearly } from './limits.ts'

// Folding makes a document smaller: it has to shrink by more than that before it counts as crossing again.
const noLonger = 0.7

/** Tells those who may read a document, once, that it is nearly as large as it may be. */
export class Fullness {
  readonly #pool: pg.Pool
  readonly #logger: Logger
  readonly #most: number
  readonly #nearly = new WeakSet<LiveDocument>()

  /** @param most the largest size of a document, in bytes. */
  constructor(pool: pg.Pool, logger: Logger, most: number) {
    this.#pool = pool
    this.#logger = logger
    this.#most = most
  }

  isNearly(document: LiveDocument): boolean {
    return this.#nearly.has(document)
  }

  /** To be called for each open document every second. */
  consider(document: LiveDocument): void {
    const share = document.content.size / this.#most
    const was = this.#nearly.has(document)
    if (!was && share >= nearly) {
      this.#nearly.add(document)
      this.#tell(document, true)
    } else if (was && share < noLonger) {
      this.#nearly.delete(document)
      this.#tell(document, false)
    }
  }

  #tell(document: LiveDocument, nearlyFull: boolean) {
    const { documentId } = document.name
    const values = [documentId, nearlyFull, document.content.size, this.#most]
    this.#pool.query('select private.tell_fullness($1, $2, $3, $4)', values).catch(error => {
      this.#logger.warn({ error, documentId }, 'nobody was told that a document is nearly full')
    })
  }
}
