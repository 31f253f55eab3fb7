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
  })
  // The error itself holds the connection with all its state.
  pool.on('error', ({ message }) => logger.warn({ reason: message }, 'idle connection lost'))
  return pool
}
