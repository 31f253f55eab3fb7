import { EventEmitter } from 'node:events'
import {
  parseCronItems,
  Logger as QueueLogger,
  run,
  runMigrations,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker'
import type { Logger } from 'pino'
import type { Job, Ports } from './job.ts'
import { openLiveness } from './liveness.ts'
import type { JobMetrics } from './metrics.ts'
import { options as digestOptions, schedule as digestSchedule, mailDigests } from './notification.digest.ts'
import { openQueuePool } from './queue-pool.ts'
import { RunningJobs } from './running.ts'
import { taskOf } from './task.ts'
import { schedule, tidy } from './tidy.ts'

export interface Queue {
  /** Takes no new job, lets the running ones end, and gives back what did not. */
  close(): Promise<void>
}

export interface QueueOptions {
  databaseUrl: string
  /** Every kind of job that this worker runs. */
  kinds: Job<unknown>[]
  ports: Ports
  logger: Logger
  metrics: JobMetrics
  concurrency: number
}

const waitingEvery = 30_000
const dueEvery = 2_000

/** Runs the tenants' jobs from the queue in the same database. The library's tables are made, or moved on, first. */
export async function openQueue(options: QueueOptions): Promise<Queue> {
  const { databaseUrl, kinds, ports, logger, metrics, concurrency } = options
  const { db } = ports
  const pool = openQueuePool(
    {
      connectionString: databaseUrl,
      max: concurrency + 2,
      onConnect: client => client.query('set role tenon_queue'),
    },
    logger,
  )
  const events = new EventEmitter() as WorkerEvents
  const shared = { pgPool: pool, logger: new QueueLogger(forward(logger)), noPreparedStatements: false }
  await runMigrations(shared)
  await db.query('select private.follow_queue()')

  const running = new RunningJobs(db, logger)
  const tasks: TaskList = Object.fromEntries(
    kinds.map(job => [job.kind, taskOf(job, ports, { running, logger, metrics })]),
  )
  const workers: string[] = []
  // It is the pool that locks jobs, not one of its workers.
  events.on('pool:create', ({ workerPool }) => void workers.push(workerPool.id))
  const runner = await run({
    ...shared,
    events,
    concurrency,
    noHandleSignals: true,
    parsedCronItems: parseCronItems([
      { task: 'tidy', match: schedule },
      { task: 'notification.digest', match: digestSchedule, options: digestOptions },
    ]),
    taskList: {
      ...tasks,
      tidy: () => tidy(ports, logger),
      'notification.digest': () => mailDigests(ports),
    },
  })
  const liveness = await openLiveness({ databaseUrl, db, workers, logger })

  // Rows that were there before the queue was, and any that slipped through while it came to be.
  const enqueueWaiting = async () => {
    const { rows } = await db.query('select private.enqueue_waiting() as queued')
    if (rows[0].queued) logger.info({ queued: rows[0].queued }, 'took up waiting jobs')
  }
  const begin = () => db.query('select private.run_schedules(), private.restore_turns()')
  await enqueueWaiting()
  const timers = [
    every(waitingEvery, enqueueWaiting, error => logger.warn({ error }, 'could not look for waiting jobs')),
    every(dueEvery, begin, error => logger.warn({ error }, 'could not begin what is due')),
  ]

  return {
    async close() {
      for (const timer of timers) clearInterval(timer)
      await runner.stop()
      await liveness.close()
      await pool.end()
    },
  }
}

/** Does something again and again, though not twice at once. */
function every(milliseconds: number, act: () => Promise<unknown>, failed: (error: unknown) => void) {
  let acting = false
  return setInterval(async () => {
    if (acting) return
    acting = true
    await act().catch(failed)
    acting = false
  }, milliseconds)
}

/** The library's messages in our log; what it says of a failed job, the task has said already. */
function forward(logger: Logger) {
  return () => (level: string, message: string, meta?: unknown) =>
    logger[level === 'error' ? 'warn' : 'debug']({ queue: meta instanceof Error ? meta : undefined }, message)
}
