import type { HttpBindings } from '@hono/node-server'
import type { EmailMessage } from '@supabase/lite'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import pg from 'pg'
import type { Mailer } from './mailer.ts'

export type AuthEnv = {
  Bindings: HttpBindings
  Variables: {
    /** The connection on which the request's transaction runs. */
    client: pg.PoolClient
    /** Mail to send once the token inside can be found in the database. */
    outbox: EmailMessage[]
  }
}

/** One request to Auth, in its transaction. */
export type Call = Context<AuthEnv>

/** A pool of the service's own role. */
export function openPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 10 })
  // A connection that ends while idle is replaced by the pool; unheard, its error would end the process.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  return pool
}

/**
 * Runs each request in one transaction, so that a user is there with identity and session or not at all. What a
 * handler throws rolls it back; an answer keeps what was written, also one that refuses.
 *
 * @param send delivers one message; called in order, after the commit.
 */
export function transactional(pool: pg.Pool, send: Mailer) {
  return createMiddleware<AuthEnv>(async (c, next) => {
    const client = await pool.connect()
    let broken: Error | undefined
    c.set('client', client)
    c.set('outbox', [])
    try {
      await client.query('begin')
      await next()
      await client.query(c.error ? 'rollback' : 'commit')
    } catch (error) {
      broken = error as Error
      throw error
    } finally {
      client.release(broken)
    }
    if (!c.error) for (const message of c.var.outbox) await send(message)
  })
}
