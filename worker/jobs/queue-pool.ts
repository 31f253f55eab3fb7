import pg from 'pg'
import type { Logger } from 'pino'
import { openPool } from '../pool.ts'

/**
 * Connections for the queue's library (graphile-worker 0.18). It writes down how a job has ended without waiting for
 * it: what fails then is nobody's, and ends the process, unless it is one of a few errors after which the library says
 * it again. So here whatever is wrong with a connection, and not with the statement, is such an error.
 */
export function openQueuePool(options: pg.PoolConfig, logger: Logger): pg.Pool {
  const pool = openPool(options, logger)
  pool.on('connect', sayAgain)
  const connect = pool.connect.bind(pool)
  return Object.assign(pool, {
    connect: ((done?: Parameters<typeof connect>[0]) =>
      done ? connect(done) : connect().catch(again)) as typeof pool.connect,
  })
}

function sayAgain(client: pg.PoolClient) {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown
  const patient = (...args: unknown[]) => {
    const result = query(...args)
    if (!(result instanceof Promise)) return result
    return result.catch(error => {
      // The library would give it back, and whoever takes it next would wait behind the same statement.
      if (!(error instanceof pg.DatabaseError)) (client as pg.Client).end().catch(() => {})
      return again(error)
    })
  }
  client.query = patient as typeof client.query
}

// Classes of SQLSTATE: connection, read-only after a failover, login, no rights any more, resources, shutdown.
const passing = /^(08|25|28|42501|53|57)/

function again(error: unknown): never {
  const isPassing = !(error instanceof pg.DatabaseError) || passing.test(error.code ?? '')
  throw isPassing && error instanceof Error ? Object.assign(error, { code: 'ETIMEDOUT' }) : error
}
