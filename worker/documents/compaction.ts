import type { Logger } from 'pino'
import type { LiveDocument } from './document.ts'
import type { DocumentMetrics } from './metrics.ts'

const worthFolding = 64
const worthFoldingBytes = 1 << 20
const many = 2_000
// Folding writes the whole snapshot anew: a long log alone is no reason, unless it is very long.
const veryMany = 8_000
const shareOfSnapshot = 1 / 8
const quiet = 2_000
const longestPause = 600_000
const busyPause = 1_000

interface State {
  rows: number
  changedAt: number
  failures: number
  notBefore: number
  folding: Promise<void> | undefined
}

const isWorthIt = ({ content }: LiveDocument) =>
  content.rows > worthFolding || content.rowBytes > worthFoldingBytes

/** Decides when the log of a document is folded: when it has grown long, fallen silent, or been left. */
export class Compaction {
  readonly #logger: Logger
  readonly #metrics: DocumentMetrics
  readonly #states = new WeakMap<LiveDocument, State>()

  constructor(logger: Logger, metrics: DocumentMetrics) {
    this.#logger = logger
    this.#metrics = metrics
  }

  /** To be called for each open document every second. */
  consider(document: LiveDocument, now = Date.now()): void {
    const state = this.#stateOf(document)
    const { rows, rowBytes, snapshotBytes } = document.content
    if (rows !== state.rows) {
      state.rows = rows
      state.changedAt = now
    }
    const isQuiet = isWorthIt(document) && now - state.changedAt >= quiet
    const isLarge = rowBytes > snapshotBytes * shareOfSnapshot
    const isLong = rows > veryMany || ((rows > many || rowBytes > worthFoldingBytes) && isLarge)
    if ((isQuiet || isLong) && now >= state.notBefore) this.#fold(document, state)
  }

  /** Folds what is worth it, since the next who joins would pay for it. */
  async left(document: LiveDocument): Promise<void> {
    const state = this.#stateOf(document)
    if (isWorthIt(document) && Date.now() >= state.notBefore) await this.#fold(document, state)
  }

  #fold(document: LiveDocument, state: State): Promise<void> {
    state.folding ??= this.#attempt(document, state).finally(() => {
      state.folding = undefined
    })
    return state.folding
  }

  async #attempt(document: LiveDocument, state: State) {
    const startedAt = Date.now()
    try {
      const { done, rejected } = await document.fold()
      if (rejected > 0) this.#logger.error({ ...document.name, rejected }, 'updates set aside')
      const took = Date.now() - startedAt
      if (done) this.#metrics.fold.observe(took / 1000)
      state.failures = 0
      // Folding may take a tenth of a document's time.
      state.notBefore = Date.now() + (done ? took * 10 : busyPause)
    } catch (error) {
      state.failures++
      state.notBefore = Date.now() + Math.min(1_000 * 5 ** state.failures, longestPause)
      this.#logger.error({ error, ...document.name }, 'compaction failed')
    }
  }

  #stateOf(document: LiveDocument): State {
    let state = this.#states.get(document)
    if (!state) {
      state = { rows: 0, changedAt: Date.now(), failures: 0, notBefore: 0, folding: undefined }
      this.#states.set(document, state)
    }
    return state
  }
}
