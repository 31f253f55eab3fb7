import { EventEmitter } from 'node:events'
import {
  parseCronItems,
  Logger as QueueLogger,
  run,
  runMigrations,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker'
import pg from 'pg'
import type { Logger } from 'pino'
import { Problem } from '../../supabase/functions/_shared/problem/problem.ts'
import { exportDocument } from './export.document.ts'
import { invitationMail } from './invitation.mail.ts'
import type { Job, JobContext } from './job.ts'
import { openLiveness } from './liveness.ts'
import { options as digestOptions, schedule as digestSchedule, mailDigests } from './notification.digest.ts'
import { schedule, tidy } from './tidy.ts'

/** Every kind of job that there is. */
const tasks = (ports: Ports, logger: Logger): TaskList => ({
  ...task(exportDocument, ports, logger),
  ...task(invitationMail, ports, logger),
})

type Ports = Omit<JobContext, 'signal'>

export interface Queue {
  /** Takes no new job, lets the running ones end, and gives back what did not. */
  close(): Promise<void>
}

export interface QueueOptions {
  databaseUrl: string
  ports: Ports
  logger: Logger
  concurrency: number
}

const waitingEvery = 30_000

/** Runs the tenants' jobs from the queue in the same database. The library's tables are made, or moved on, first. */
export async function openQueue({ databaseUrl, ports, logger, concurrency }: QueueOptions): Promise<Queue> {
  const { db } = ports
  const pool = new pg.Pool({ connectionString: databaseUrl, max: concurrency + 2 })
  pool.on('connect', client => void client.query('set role tenon_queue').catch(() => {}))
  pool.on('error', error => logger.warn({ error }, 'lost a connection of the queue'))
  const events = new EventEmitter() as WorkerEvents
  const shared = { pgPool: pool, logger: new QueueLogger(forward(logger)), noPreparedStatements: false }
  await runMigrations(shared)

  const workers: string[] = []
  events.on('worker:create', ({ worker }) => void workers.push(worker.workerId))
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
      ...tasks(ports, logger),
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
  await enqueueWaiting()
  const timer = setInterval(() => enqueueWaiting().catch(error => logger.warn({ error })), waitingEvery)

  return {
    async close() {
      clearInterval(timer)
      await runner.stop()
      await liveness.close()
      await pool.end()
    },
  }
}

/** A job as the library runs it: the row keeps up with what happens, and the queue decides on another attempt. */
function task<Payload>(job: Job<Payload>, ports: Ports, logger: Logger): TaskList {
  const { db } = ports
  const run: TaskList[string] = async (queued, { job: attempt, abortSignal }) => {
    const { job_id } = queued as { job_id: string }
    const { rows } = await db.query('select private.start_job($1) as payload', [job_id])
    const payload = rows[0].payload
    if (!payload) return
    const log = logger.child({ job: job_id, kind: job.kind, tenant: payload.tenant_id })
    const signal = AbortSignal.any([
      AbortSignal.timeout(job.timeoutMs),
      ...(abortSignal ? [abortSignal] : []),
    ])
    try {
      await job.run(job.payload.parse(payload), { ...ports, signal })
      log.info('job done')
    } catch (error) {
      const interrupted = abortSignal?.aborted ?? false
      const final = !interrupted && attempt.attempts >= attempt.max_attempts
      log[final ? 'error' : 'warn']({ error, attempt: attempt.attempts }, 'job failed')
      const reason = interrupted ? 'interrupted' : reasonOf(error, signal)
      await db.query('select private.fail_job($1, $2, $3)', [job_id, reason, final])
      throw error
    }
  }
  return { [job.kind]: run }
}

/** What a tenant can do something about is told; what went wrong inside is for the log. */
function reasonOf(error: unknown, signal: AbortSignal): string {
  if (error instanceof Problem) return error.code
  return signal.aborted ? 'timed_out' : 'internal'
}

/** The library's messages in our log; what it says of a failed job, `task` has said already. */
function forward(logger: Logger) {
  return () => (level: string, message: string, meta?: unknown) =>
    logger[level === 'error' ? 'warn' : 'debug']({ queue: meta instanceof Error ? meta : undefined }, message)
}
