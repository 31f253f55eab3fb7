import type { Snapshot } from './snapshot.ts'
import { TaskThread } from './task-thread.ts'

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

const heapMegabytes = 1_024

/** The thread that builds documents, so that the event loop never does. */
export class Compactor {
  readonly #thread: TaskThread<Task>

  constructor(databaseUrl: string) {
    const file = new URL('./compactor-thread.ts', import.meta.url)
    this.#thread = new TaskThread({ file, databaseUrl, heapMegabytes })
  }

  /** Starts the thread and connects it. */
  async open(): Promise<void> {
    await this.#thread.perform({ name: 'start' })
  }

  /** Folds the log of a document into its snapshot; null when there was nothing to fold. */
  fold(documentId: string): Promise<Folded | 'busy' | null> {
    return this.#thread.perform({ name: 'fold', documentId }) as Promise<Folded | 'busy' | null>
  }

  /** Takes out of a document what its kind does not allow; resolves with how many values that were. */
  check(documentId: string): Promise<number> {
    return this.#thread.perform({ name: 'check', documentId }) as Promise<number>
  }

  /** Y.diffUpdate */
  diff = (state: Uint8Array, stateVector: Uint8Array): Promise<Uint8Array> =>
    this.#thread.perform({ name: 'diff', state, stateVector }) as Promise<Uint8Array>

  /** Ends the thread; a fold that takes long is given up, which leaves the log as it was. */
  close(): Promise<void> {
    return this.#thread.close()
  }
}
