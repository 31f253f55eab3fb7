import type pg from 'pg'
import type { Logger } from 'pino'
import { openPool } from '../pool.ts'

/** The connections on which documents are read, and rights asked for. */
export function openDocumentsPool(connectionString: string, logger: Logger): pg.Pool {
  const options = {
    connectionString,
    application_name: 'tenon documents',
    max: 4,
    connectionTimeoutMillis: 3_000,
    query_timeout: 10_000,
    onConnect: planOnce,
  }
  return openPool(options, logger)
}

/** For lists of one the planner would make a plan of its own each time, at the price of running it once more. */
export async function planOnce(client: pg.ClientBase): Promise<void> {
  await client.query('set plan_cache_mode = force_generic_plan')
}
