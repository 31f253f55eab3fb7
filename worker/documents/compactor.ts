import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Snapshot } from './snapshot.ts'

/** A new snapshot, and the flushes that are in it and no longer in the log. */
export interface Folded {
  snapshot: Snapshot
  flushes: number[]
  /** How many updates were set aside because Yjs could not apply them. */
  rejected: number
}

export type Task =
  | { name: 'start' }
  | { name: 'fold'; documentId: string }
  | { name: 'check'; documentId: string }
  | { name: 'diff'; state: Uint8Array; stateVector: Uint8Array }
  | { name: 'stop' }

export type Answer = { id: number; value: unknown } | { id: number; error: Error }

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

const heapMegabytes = 1_024
const stoppingWithin = 2_000

/** The thread that builds documents, so that the event loop never does. One that breaks is started anew. */
export class Compactor {
  readonly #databaseUrl: string
  readonly #waiting = new Map<number, Waiting>()
  #thread: Worker | undefined
  #lastId = 0

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl
  }

  /** Starts the thread and connects it. */
  async open(): Promise<void> {
    await this.#perform({ name: 'start' })
  }

  /** Folds the log of a document into its snapshot; null when there was nothing to fold. */
  fold(documentId: string): Promise<Folded | 'busy' | null> {
    return this.#perform({ name: 'fold', documentId }) as Promise<Folded | 'busy' | null>
  }

  /** Takes out of a document what its kind does not allow; resolves with how many values that were. */
  check(documentId: string): Promise<number> {
    return this.#perform({ name: 'check', documentId }) as Promise<number>
  }

  /** Y.diffUpdate */
  diff = (state: Uint8Array, stateVector: Uint8Array): Promise<Uint8Array> =>
    this.#perform({ name: 'diff', state, stateVector }) as Promise<Uint8Array>

  #perform(task: Task): Promise<unknown> {
    this.#thread ??= this.#start()
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#thread!.postMessage({ id, task })
    })
  }

  #start(): Worker {
    const thread = new Worker(new URL('./compactor-thread.ts', import.meta.url), {
      workerData: { databaseUrl: this.#databaseUrl },
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    })
    thread.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      if ('error' in answer) waiting?.reject(answer.error)
      else waiting?.resolve(answer.value)
    })
    thread.on('error', error => this.#broken(thread, error as Error))
    thread.on('exit', () => this.#broken(thread, new Error('the compactor has ended')))
    return thread
  }

  #broken(thread: Worker, error: Error) {
    if (this.#thread !== thread) return
    this.#thread = undefined
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }

  /** Ends the thread; a fold that takes long is given up, which leaves the log as it was. */
  async close(): Promise<void> {
    const stopped = this.#perform({ name: 'stop' }).catch(() => {})
    await Promise.race([stopped, sleep(stoppingWithin, undefined, { ref: false })])
    await this.#thread?.terminate()
  }
}
