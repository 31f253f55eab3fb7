import { setTimeout as sleep } from 'node:timers/promises'
import type { Entry } from './append.ts'

/** An edit that nobody but its sender has seen. */
export interface Edit<Sender> extends Entry {
  documentId: string
  update: Buffer
  sender: Sender
  /** Which reading of the document knows of it already. */
  reading: symbol
  /** By the clock of `performance.now()`. */
  receivedAt: number
}

export interface GroupCommitOptions<Sender> {
  nextFlush(): Promise<number>
  append(flush: number, edits: Edit<Sender>[]): Promise<void>
  /** The edits are durable and may be shown. */
  committed(flush: number, edits: Edit<Sender>[]): void
  /** The edits were given up, since the database stayed away: their clients still have them. */
  abandoned(edits: Edit<Sender>[], error: unknown): void
  /** How long edits wait for the database, in ms. */
  patience?: number
  /** How many bytes may wait for it. */
  capacity?: number
}

const retryAfter = 200

/**
 * Appends the edits of all documents together, one transaction at a time: a flush starts at the end of the turn, or
 * as soon as the one before is on disk. Thus it adapts by itself: single edits when it is quiet, large groups under
 * load, and no timer that adds to the latency.
 */
export class GroupCommit<Sender> {
  readonly #options: GroupCommitOptions<Sender>
  readonly #patience: number
  readonly #capacity: number
  #waiting: Edit<Sender>[] = []
  #waitingBytes = 0
  #running: Promise<void> | undefined
  #flushing: Promise<void> | undefined
  #next: PromiseWithResolvers<void> | undefined
  #failingSince: number | undefined

  constructor({ patience = 10_000, capacity = 64 << 20, ...options }: GroupCommitOptions<Sender>) {
    this.#options = options
    this.#patience = patience
    this.#capacity = capacity
  }

  /** False while the database does not take edits. */
  get healthy(): boolean {
    return this.#failingSince === undefined
  }

  add(edit: Edit<Sender>): void {
    this.#waiting.push(edit)
    this.#waitingBytes += edit.update.length
    this.#running ??= this.#run()
  }

  /** Resolves when everything that has been added until now is on disk or has been given up. */
  async written(): Promise<void> {
    if (this.#waiting.length === 0) return this.#flushing
    this.#next ??= Promise.withResolvers()
    await this.#next.promise
  }

  /** Resolves when no edit waits any more. */
  async settled(): Promise<void> {
    await this.#running
  }

  async #run() {
    await new Promise(setImmediate)
    while (this.#waiting.length > 0) {
      const edits = this.#waiting
      this.#waiting = []
      this.#waitingBytes = 0
      const next = this.#next
      this.#next = undefined
      this.#flushing = this.#flush(edits)
      await this.#flushing
      next?.resolve()
    }
    this.#running = undefined
  }

  async #flush(edits: Edit<Sender>[]) {
    const startedAt = Date.now()
    let flush: number | undefined
    for (;;) {
      try {
        // The same number for each attempt: what an unclear one has appended is not appended twice.
        flush ??= await this.#options.nextFlush()
        await this.#options.append(flush, edits)
        break
      } catch (error) {
        this.#failingSince ??= startedAt
        const tooLong = Date.now() - this.#failingSince >= this.#patience
        if (tooLong || this.#waitingBytes > this.#capacity) return this.#abandon(edits, error)
        await sleep(retryAfter)
      }
    }
    this.#failingSince = undefined
    this.#options.committed(flush, edits)
  }

  #abandon(edits: Edit<Sender>[], error: unknown) {
    const abandoned = edits.concat(this.#waiting)
    this.#waiting = []
    this.#waitingBytes = 0
    this.#failingSince = undefined
    this.#options.abandoned(abandoned, error)
    this.#next?.resolve()
    this.#next = undefined
  }
}
