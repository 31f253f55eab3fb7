import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

export type Answer = { id: number; value: unknown } | { id: number; error: Error }

export interface ThreadOptions {
  /** Answers with `answerTasks`. */
  file: URL
  databaseUrl: string
  heapMegabytes: number
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

const stoppingWithin = 2_000

/** A thread that does one task after the other, so that the event loop does none. One that breaks is started anew. */
export class TaskThread<Task extends { name: string }> {
  readonly #options: ThreadOptions
  readonly #waiting = new Map<number, Waiting>()
  #thread: Worker | undefined
  #lastId = 0

  constructor(options: ThreadOptions) {
    this.#options = options
  }

  /** @throws what the task has thrown, or where the thread has ended before. */
  perform(task: Task | { name: 'stop' }): Promise<unknown> {
    this.#thread ??= this.#start()
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#thread!.postMessage({ id, task })
    })
  }

  #start(): Worker {
    const { file, databaseUrl, heapMegabytes } = this.#options
    const thread = new Worker(file, {
      workerData: { databaseUrl },
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    })
    thread.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      if ('error' in answer) waiting?.reject(answer.error)
      else waiting?.resolve(answer.value)
    })
    thread.on('error', error => this.#broken(thread, error as Error))
    thread.on('exit', () => this.#broken(thread, new Error('the thread has ended')))
    return thread
  }

  #broken(thread: Worker, error: Error) {
    if (this.#thread !== thread) return
    this.#thread = undefined
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }

  /** Gives up what it does, and all that waits. */
  async end(): Promise<void> {
    await this.#thread?.terminate()
  }

  /** Ends the thread after its tasks; one that takes long is given up. */
  async close(): Promise<void> {
    if (!this.#thread) return
    const stopped = this.perform({ name: 'stop' }).catch(() => {})
    await Promise.race([stopped, sleep(stoppingWithin, undefined, { ref: false })])
    await this.end()
  }
}
