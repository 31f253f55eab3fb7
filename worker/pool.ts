import pg from 'pg'
import type { Logger } from 'pino'

/** How long a statement may take, in ms, that does not say so itself: a connection may hang and tell nobody. */
const patience = 60_000

/** A statement that may take so long, in ms (an option of pg that its types do not know). */
export const within = <Query extends pg.QueryConfig>(milliseconds: number, query: Query): Query =>
  Object.assign(query, { query_timeout: milliseconds })

/**
 * Connections to Postgres. One that breaks is the matter of whoever uses it: their query fails, and the pool makes
 * another one.
 */
export function openPool(options: pg.PoolConfig, logger: Logger): pg.Pool {
  const pool = new pg.Pool({
    connectionTimeoutMillis: 5_000,
    query_timeout: patience,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    ...options,
  })
  // The error itself holds the connection with all its state.
  pool.on('error', ({ message }) => logger.warn({ reason: message }, 'idle connection lost'))
  // Nobody else listens to one that is in use, and what nobody hears would end the process.
  pool.on('connect', client => client.on('error', () => {}))
  return pool
}
