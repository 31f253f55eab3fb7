import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** How an attempt ended; what is `retried` was taken back by the queue. */
export type Outcome = 'done' | 'failed' | 'retried' | 'cancelled'

/** What the jobs of a worker tell of themselves; of those that wait, what the database says at that moment. */
export function createJobMetrics(registry: Registry, db: Pool, logger: Logger) {
  const registers = [registry]
  const oldest = new Gauge({
    ...{ name: 'tenon_job_oldest_seconds', help: 'How long the oldest waiting job has waited.' },
    ...{ labelNames: ['kind'], registers },
  })
  new Gauge({
    ...{
      name: 'tenon_job_waiting',
      help: 'Jobs that wait, in the whole project.',
      labelNames: ['kind'],
      registers,
    },
    async collect() {
      this.reset()
      oldest.reset()
      // Metrics are wanted most when the database is away.
      const { rows } = await db.query('select * from private.queue_age()').catch(error => {
        logger.warn({ error }, 'the age of the queue could not be read')
        return { rows: [] }
      })
      for (const { kind, jobs, oldest: age } of rows) {
        this.set({ kind }, Number(jobs))
        oldest.set({ kind }, age)
      }
    },
  })
  const ended = new Counter({
    ...{ name: 'tenon_job_ended_total', help: 'Attempts that have ended, by outcome.' },
    ...{ labelNames: ['kind', 'outcome'], registers },
  })
  const seconds = new Histogram({
    ...{ name: 'tenon_job_seconds', help: 'How long attempts took.', labelNames: ['kind'], registers },
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
  })
  return {
    /** Counts an attempt that began at `startedAt`, by the clock of `performance.now()`. */
    ended(kind: string, outcome: Outcome, startedAt: number): void {
      ended.inc({ kind, outcome })
      seconds.observe({ kind }, (performance.now() - startedAt) / 1000)
    },
  }
}

export type JobMetrics = ReturnType<typeof createJobMetrics>
