import pg from 'pg'
import type { Logger } from 'pino'

/** The connections on which documents are read, and rights asked for. */
export function openPool(databaseUrl: string, logger: Logger): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: 'tenon documents',
    max: 4,
    connectionTimeoutMillis: 3_000,
    query_timeout: 10_000,
    keepAlive: true,
    onConnect: planOnce,
  })
  // The error itself holds the connection with all its state.
  pool.on('error', ({ message }) => logger.warn({ reason: message }, 'idle connection lost'))
  return pool
}

/** For lists of one the planner would make a plan of its own each time, at the price of running it once more. */
export async function planOnce(client: pg.ClientBase): Promise<void> {
  await client.query('set plan_cache_mode = force_generic_plan')
}
