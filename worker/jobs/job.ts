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
  /** Aborts at the job's deadline and when the worker has to stop. */
  signal: AbortSignal
}

/**
 * A kind of job: what it is given (ids), how long it may take, what it does. It may run twice, so it reads current
 * rows, writes bytes under names that a second run gives again, and ends with one statement.
 */
export interface Job<Payload> {
  kind: string
  payload: ZodType<Payload>
  timeoutMs: number
  run(payload: Payload, context: JobContext): Promise<void>
}
