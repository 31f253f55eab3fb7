import type { SupabaseClient } from '@supabase/supabase-js'
import type { Pool } from 'pg'
import type { ZodType } from 'zod'
import type { Mailer } from '../mail.ts'

/** What a job may use; nothing else is reached. */
export interface JobContext {
  db: Pool
  /** Storage, with the service key. */
  files: SupabaseClient['storage']
  /** Auth's admin API, with the service key. */
  accounts: SupabaseClient['auth']['admin']
  mail: Mailer
  /** Aborts at the job's deadline, when somebody cancels it, and when the worker has to stop. */
  signal: AbortSignal
  /** Says how far the job is, from 0 to 1; people see it within a second. */
  report(progress: number): void
}

/** What all jobs of a worker share. */
export type Ports = Omit<JobContext, 'signal' | 'report'>

/**
 * A kind of job: what it is given (ids), how long it may take, what it does. It may run twice, so it reads current
 * rows, writes bytes under names that a second run gives again, and ends with one statement. What it refuses with a
 * Problem below 500, or the database with one of its own, is refused for good; anything else is tried again.
 */
export interface Job<Payload> {
  kind: string
  payload: ZodType<Payload>
  timeoutMs: number
  run(payload: Payload, context: JobContext): Promise<void>
}
