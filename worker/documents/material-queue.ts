import type { Logger } from 'pino'
import { Turns } from '../turns.ts'
import type { DocumentMetrics } from './metrics.ts'
import { processFor } from './servants.ts'
import { type Ears, TaskRunner } from './task-runner.ts'

export interface MaterialTask {
  name: 'materialise'
  documentId: string
}

export interface MaterialQueueOptions {
  databaseUrl: string
  logger: Logger
  metrics: DocumentMetrics
}

const retryAfter = 30_000
// Whatever takes long for one document is in the way of all others.
const restFor = 4
const longestRest = 60_000
const longest = 30_000
const heapMegabytes = 512

/** Keeps one document after the other as rows, in a process of its own: what breaks it is in the way of no room. */
export class MaterialQueue {
  readonly #options: MaterialQueueOptions
  readonly #runner: TaskRunner<MaterialTask>
  readonly #turns = new Turns()
  readonly #stop = new AbortController()
  /** What is being done, or waits for it, by the document's id. */
  readonly #pending = new Map<string, Promise<void>>()
  readonly #notBefore = new Map<string, number>()
  readonly #failed = new Set<string>()

  constructor(options: MaterialQueueOptions) {
    this.#options = options
    const file = new URL('./material-process.ts', import.meta.url)
    const start = (ears: Ears) => processFor(file, heapMegabytes, options.databaseUrl, ears)
    this.#runner = new TaskRunner({ start, longest })
  }

  /** Whether a document is not to be asked for now: it is on its way, or rests. */
  holds(documentId: string, now: number): boolean {
    return this.#pending.has(documentId) || now < (this.#notBefore.get(documentId) ?? 0)
  }

  /** Whether it could not be done the last time, and is not to be tried again now. */
  hasFailed(documentId: string, now: number): boolean {
    return this.#failed.has(documentId) && this.holds(documentId, now)
  }

  /** Does it once for all who ask before it is done. @throws where it could not be done, or took too long. */
  materialise(documentId: string): Promise<void> {
    const doing = this.#pending.get(documentId) ?? this.#perform(documentId)
    this.#pending.set(documentId, doing)
    return doing
  }

  async #perform(documentId: string) {
    try {
      await this.#turns.take(() => this.#inProcess(documentId), this.#stop.signal)
    } catch (error) {
      if (!this.#stop.signal.aborted) {
        this.#failed.add(documentId)
        this.#notBefore.set(documentId, Date.now() + retryAfter)
        this.#options.logger.error({ error, documentId }, 'a document could not be kept as rows')
      }
      throw error
    } finally {
      this.#pending.delete(documentId)
    }
  }

  async #inProcess(documentId: string) {
    const took = (await this.#runner.perform({ name: 'materialise', documentId })) as number
    this.#options.metrics.material.observe(took / 1000)
    this.#failed.delete(documentId)
    this.#notBefore.set(documentId, Date.now() + Math.min(took * restFor, longestRest))
  }

  /** Forgets who has rested. */
  tend(now: number): void {
    for (const [id, time] of this.#notBefore)
      if (time <= now) {
        this.#notBefore.delete(id)
        this.#failed.delete(id)
      }
  }

  /** Ends the process; what it has not done, the next worker finds. */
  close(): Promise<void> {
    this.#stop.abort(new Error('the worker stops'))
    return this.#runner.close()
  }
}
