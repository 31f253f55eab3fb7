import pg from 'pg'
import type { Logger } from 'pino'

/**
 * Connections to Postgres. One that breaks is the matter of whoever uses it: their query fails, and the pool makes
 * another one.
 */
export function openPool(options: pg.PoolConfig, logger: Logger): pg.Pool {
  const pool = new pg.Pool({ keepAlive: true, ...options })
  // The error itself holds the connection with all its state.
  pool.on('error', ({ message }) => logger.warn({ reason: message }, 'idle connection lost'))
  // Nobody else listens to one that is in use, and what nobody hears would end the process.
  pool.on('connect', client => client.on('error', () => {}))
  return pool
}
