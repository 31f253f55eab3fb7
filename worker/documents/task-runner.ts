import { setTimeout as sleep } from 'node:timers/promises'

export type Answer = { value: unknown } | { error: Error }

/** A thread or a process that does one task after the other, with `answerTasks`. */
export interface Servant {
  give(task: unknown): void
  /** Ends it in the middle of whatever it does. */
  end(): Promise<unknown>
}

/** What a servant is heard to say. */
export interface Ears {
  answered(answer: Answer): void
  ended(error: Error): void
}

export interface RunnerOptions {
  start(ears: Ears): Servant
  /** How long a task may take, in ms. */
  longest: number
}

interface Waiting {
  task: unknown
  resolve(value: unknown): void
  reject(error: Error): void
}

const stoppingWithin = 2_000

/**
 * Has tasks done one after the other, so that the event loop does none. A servant that breaks, or takes too long, is
 * replaced; all but the task that it had in hand are done by the next one.
 */
export class TaskRunner<Task extends { name: string }> {
  readonly #options: RunnerOptions
  // Given out one by one: what waits here is not copied yet.
  readonly #waiting: Waiting[] = []
  #current: (Waiting & { timer: NodeJS.Timeout; isLate: boolean }) | undefined
  #servant: Servant | undefined
  #closed = false

  constructor(options: RunnerOptions) {
    this.#options = options
  }

  /** @throws what the task has thrown, or where the servant has ended before. */
  perform(task: Task): Promise<unknown> {
    return this.#ask(task)
  }

  #ask(task: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ task, resolve, reject })
      this.#next()
    })
  }

  #next() {
    if (this.#current || this.#closed) return
    const next = this.#waiting.shift()
    if (!next) return
    this.#servant ??= this.#start()
    const servant = this.#servant
    const timer = setTimeout(() => this.#giveUp(servant), this.#options.longest).unref()
    this.#current = { ...next, timer, isLate: false }
    servant.give(next.task)
  }

  #giveUp(servant: Servant) {
    this.#current!.isLate = true
    servant.end()
  }

  #start(): Servant {
    const servant = this.#options.start({
      answered: answer => {
        const asked = this.#take()
        if ('error' in answer) asked?.reject(answer.error)
        else asked?.resolve(answer.value)
        this.#next()
      },
      ended: error => {
        if (this.#servant !== servant) return
        this.#servant = undefined
        const asked = this.#take()
        asked?.reject(asked.isLate ? new Error(`a task took over ${this.#options.longest} ms`) : error)
        this.#next()
      },
    })
    return servant
  }

  #take() {
    const asked = this.#current
    this.#current = undefined
    clearTimeout(asked?.timer)
    return asked
  }

  /** Ends the servant after its tasks; one that takes long is given up. */
  async close(): Promise<void> {
    if (this.#servant) {
      const stopped = this.#ask({ name: 'stop' }).catch(() => {})
      await Promise.race([stopped, sleep(stoppingWithin, undefined, { ref: false })])
    }
    this.#closed = true
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('the worker stops'))
    await this.#servant?.end()
  }
}
