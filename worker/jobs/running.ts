import type { Pool } from 'pg'
import type { Logger } from 'pino'

/** A job that this process runs. */
export interface RunningJob {
  /** Aborts when the job was cancelled, or is gone. */
  signal: AbortSignal
  report(progress: number): void
  /** It runs no more. */
  end(): void
}

const lookEvery = 500

/**
 * The jobs that this process runs. While there are any, one statement twice a second writes down how far they are and
 * asks which were cancelled: that needs no notification to arrive, whoever cancelled and through whichever worker.
 */
export class RunningJobs {
  readonly #db: Pool
  readonly #logger: Logger
  readonly #jobs = new Map<string, { progress: number; cancel: AbortController }>()
  #timer: NodeJS.Timeout | undefined

  constructor(db: Pool, logger: Logger) {
    this.#db = db
    this.#logger = logger
  }

  /** One that was cancelled and tried again may have come back before its first run has heard of it: that ends. */
  add(id: string): RunningJob {
    this.#jobs.get(id)?.cancel.abort()
    const job = { progress: 0, cancel: new AbortController() }
    this.#jobs.set(id, job)
    this.#timer ??= setTimeout(this.#look, lookEvery)
    return {
      signal: job.cancel.signal,
      report: progress => {
        job.progress = progress
      },
      end: () => {
        if (this.#jobs.get(id) === job) this.#jobs.delete(id)
      },
    }
  }

  readonly #look = async () => {
    const progress = Object.fromEntries([...this.#jobs].map(([id, job]) => [id, job.progress]))
    try {
      const { rows } = await this.#db.query('select private.watch_jobs($1) as id', [JSON.stringify(progress)])
      for (const { id } of rows) this.#jobs.get(id)?.cancel.abort()
    } catch (error) {
      this.#logger.warn({ error }, 'could not look for cancelled jobs')
    }
    this.#timer = this.#jobs.size > 0 ? setTimeout(this.#look, lookEvery) : undefined
  }
}
