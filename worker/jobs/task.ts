import type { Task } from 'graphile-worker'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { Problem } from '../../supabase/functions/_shared/problem/problem.ts'
import type { Job, Ports } from './job.ts'
import type { JobMetrics, Outcome } from './metrics.ts'
import type { RunningJobs } from './running.ts'

/** What is known of every job that has started; the rest is for its kind to read. */
interface Started {
  tenant_id: string
}

/** As `private.start_taken_job` has left it. */
interface Taken {
  job_id: string
  started: Started | null
}

/** A job as the library runs it: the row keeps up with what happens, and the queue decides on another attempt. */
export function taskOf<Payload>(
  job: Job<Payload>,
  ports: Ports,
  { running, logger, metrics }: { running: RunningJobs; logger: Logger; metrics: JobMetrics },
): Task {
  const { db } = ports
  return async (queued, { job: attempt, abortSignal }) => {
    const { job_id, started } = queued as Taken
    const payload = started ?? (await start(db, job_id))
    if (!payload) return
    const startedAt = performance.now()
    const ended = (outcome: Outcome) => metrics.ended(job.kind, outcome, startedAt)
    const about = { job: job_id, kind: job.kind, tenant: payload.tenant_id }
    const { signal: cancelled, report, end } = running.add(job_id)
    // Not AbortSignal.timeout: one that nobody listens to may be collected before its time.
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(new Error('timed out')), job.timeoutMs)
    const signal = AbortSignal.any([late.signal, cancelled, ...(abortSignal ? [abortSignal] : [])])
    const aborted = Promise.withResolvers<never>()
    const abort = () => aborted.reject(signal.reason)
    signal.addEventListener('abort', abort)
    try {
      // What does not look at the signal keeps nobody else waiting.
      await Promise.race([job.run(job.payload.parse(payload), { ...ports, signal, report }), aborted.promise])
      ended('done')
      logger.info(about, 'job done')
    } catch (error) {
      const interrupted = abortSignal?.aborted ?? false
      const refusal = refusalOf(error)
      const final = !interrupted && (refusal !== undefined || attempt.attempts >= attempt.max_attempts)
      const reason = interrupted ? 'interrupted' : (refusal ?? reasonOf(error, signal))
      // It may have been cancelled without having heard of it yet; the queue would keep it for another attempt.
      if (cancelled.aborted || !(await fail(db, job_id, reason, final))) {
        ended('cancelled')
        return logger.info(about, 'job cancelled')
      }
      ended(final ? 'failed' : 'retried')
      logger[final ? 'error' : 'warn']({ ...about, error, attempt: attempt.attempts }, 'job failed')
      // What has failed for good, the queue may forget.
      if (!final) throw error
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      end()
    }
  }
}

/** Starts a job that somebody held when it was taken; undefined where it is finished or gone. */
async function start(db: Pool, jobId: string): Promise<Started | undefined> {
  const { rows } = await db.query('select private.start_job($1) as payload', [jobId])
  return rows[0]?.payload
}

/** Notes why an attempt failed; false where the job ran no more. */
async function fail(db: Pool, jobId: string, reason: string, final: boolean): Promise<boolean> {
  const { rows } = await db.query('select private.fail_job($1, $2, $3) as failed', [jobId, reason, final])
  return rows[0].failed
}

/** The code of what would be refused another time too. */
function refusalOf(error: unknown): string | undefined {
  if (error instanceof Problem && error.status < 500) return error.code
  if (error instanceof Error && 'code' in error && /^PT4/.test(String(error.code))) return error.message
  return undefined
}

/** What a tenant can do something about is told; what went wrong inside is for the log. */
function reasonOf(error: unknown, signal: AbortSignal): string {
  if (error instanceof Problem) return error.code
  return signal.aborted ? 'timed_out' : 'internal'
}
