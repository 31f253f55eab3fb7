import { processFor, threadFor } from './servants.ts'
import type { Snapshot } from './snapshot.ts'
import { TaskRunner } from './task-runner.ts'

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

export interface DiffTask {
  name: 'diff'
  state: Uint8Array
  stateVector: Uint8Array
}

/** What building a document may take: there are some that need hours, or any memory, whatever their size. */
const mostOf = { heapMegabytes: 1_024, longest: 60_000 }

/**
 * The process that builds documents, so that the event loop never does, and a document that cannot be built harms no
 * other; and a thread beside it, that compares their bytes.
 */
export class Compactor {
  readonly #builder: TaskRunner<Task>
  readonly #comparer: TaskRunner<DiffTask>

  constructor(databaseUrl: string, { heapMegabytes, longest } = mostOf) {
    const builder = new URL('./compactor-process.ts', import.meta.url)
    const comparer = new URL('./diff-thread.ts', import.meta.url)
    this.#builder = new TaskRunner({
      start: ears => processFor(builder, heapMegabytes, databaseUrl, ears),
      longest,
    })
    this.#comparer = new TaskRunner({ start: ears => threadFor(comparer, ears), longest })
  }

  /** Starts the process and connects it. */
  async open(): Promise<void> {
    await this.#builder.perform({ name: 'start' })
  }

  /** Folds the log of a document into its snapshot; null when there was nothing to fold. */
  fold(documentId: string): Promise<Folded | 'busy' | null> {
    return this.#builder.perform({ name: 'fold', documentId }) as Promise<Folded | 'busy' | null>
  }

  /** Takes out of a document what its kind does not allow; resolves with how many values that were. */
  check(documentId: string): Promise<number> {
    return this.#builder.perform({ name: 'check', documentId }) as Promise<number>
  }

  /** Y.diffUpdate */
  diff = (state: Uint8Array, stateVector: Uint8Array): Promise<Uint8Array> =>
    this.#comparer.perform({ name: 'diff', state, stateVector }) as Promise<Uint8Array>

  /** Ends both; a fold that takes long is given up, which leaves the log as it was. */
  async close(): Promise<void> {
    await Promise.all([this.#builder.close(), this.#comparer.close()])
  }
}
