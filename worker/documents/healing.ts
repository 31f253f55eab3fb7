import type { Logger } from 'pino'
import type { DocumentName, LiveDocument } from './document.ts'

const quiet = 2_000
// Where people never pause, it is looked at nevertheless.
const patience = 30_000
// For each moment that looking takes, so many pass: it takes a tenth of the process at most.
const restFor = 9
const longestRest = 10_000
/** Whoever goes on writing what is taken out is answered this often, in ms. */
const healEvery = 10_000
const retryAfter = 60_000
const longestRetry = 3_600_000

interface State {
  rows: number
  stamp: string | undefined
  changedAt: number
  /** Since when there is something that was not looked at. */
  since: number | undefined
  notBefore: number
  failures: number
}

/** Decides when it is looked whether a document holds what it may: when it has changed, and fallen silent. */
export class Healing {
  readonly #check: (documentId: string) => Promise<number>
  readonly #logger: Logger
  readonly #states = new WeakMap<LiveDocument, State>()
  /** Names alone: a document that was left and given up is looked at too, and is not kept for it. */
  readonly #due = new Map<string, { name: DocumentName; state: State }>()
  #looking = false
  #closed = false

  /** @param check looks at a document, and resolves with how many values it has taken out. */
  constructor(check: (documentId: string) => Promise<number>, logger: Logger) {
    this.#check = check
    this.#logger = logger
  }

  /** To be called for each open document every second. */
  consider(document: LiveDocument, now = Date.now()): void {
    const state = this.#stateOf(document)
    const { rows, snapshot } = document.content
    if (rows > state.rows || (rows > 0 && snapshot?.stamp !== state.stamp)) {
      state.changedAt = now
      state.since ??= now
    }
    Object.assign(state, { rows, stamp: snapshot?.stamp })
    if (state.since === undefined || now < state.notBefore) return
    if (now - state.changedAt < quiet && now - state.since < patience) return
    this.#due.set(document.name.documentId, { name: document.name, state })
    if (!this.#looking) this.#lookAtNext()
  }

  /** One after the other, the longest due first. */
  async #lookAtNext() {
    const [due] = this.#due.values()
    this.#looking = due !== undefined
    if (!due) return
    this.#due.delete(due.name.documentId)
    const startedAt = Date.now()
    await this.#look(due.name, due.state)
    const rest = Math.min((Date.now() - startedAt) * restFor, longestRest)
    setTimeout(() => this.#lookAtNext(), rest).unref()
  }

  async #look(name: DocumentName, state: State) {
    state.since = undefined
    try {
      const healed = await this.#check(name.documentId)
      state.failures = 0
      if (healed === 0) return
      state.notBefore = Date.now() + healEvery
      this.#logger.warn({ ...name, healed }, 'values set aside')
    } catch (error) {
      if (this.#closed) return
      state.since = Date.now()
      state.notBefore = Date.now() + Math.min(retryAfter * 2 ** state.failures++, longestRetry)
      this.#logger.error({ error, ...name }, 'content could not be looked at')
    }
  }

  /** Looks at nothing any more. */
  close(): void {
    this.#closed = true
    this.#due.clear()
  }

  #stateOf(document: LiveDocument): State {
    let state = this.#states.get(document)
    if (!state) {
      const stamp = document.content.snapshot?.stamp
      state = { rows: 0, stamp, changedAt: 0, since: undefined, notBefore: 0, failures: 0 }
      this.#states.set(document, state)
    }
    return state
  }
}
