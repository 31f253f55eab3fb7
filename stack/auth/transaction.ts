import { AsyncLocalStorage } from 'node:async_hooks'
import type { HttpBindings } from '@hono/node-server'
import type { EmailMessage } from '@supabase/lite'
import { createMiddleware } from 'hono/factory'
import pg from 'pg'
import type { Mailer } from './mailer.ts'

/** One request to Auth: its transaction, and what happens after the commit. */
export interface Transaction {
  client: pg.PoolClient
  /** Where the links of its mail should lead in the end, as the client asked. */
  redirectTo: string | undefined
  /** Mail to send once the token inside can be found in the database. */
  outbox: EmailMessage[]
}

export type AuthEnv = { Bindings: HttpBindings; Variables: { client: pg.PoolClient } }

const current = new AsyncLocalStorage<Transaction>()

/** The transaction of the request being handled, for code that cannot be given it. */
export function currentTransaction(): Transaction {
  const transaction = current.getStore()
  if (!transaction) throw new Error('a query of Auth outside of a request')
  return transaction
}

/** A pool of the service's own role, whose timestamps are read as UTC with and without a time zone. */
export function openPool(connectionString: string): pg.Pool {
  const timestamp = (text: string) => new Date(`${text.replace(' ', 'T')}Z`)
  const pool = new pg.Pool({
    connectionString,
    max: 10,
    types: {
      getTypeParser: (oid, format) =>
        oid === pg.types.builtins.TIMESTAMP ? timestamp : pg.types.getTypeParser(oid, format),
    },
  })
  // A connection that ends while idle is replaced by the pool; unheard, its error would end the process.
  pool.on('error', () => {})
  return pool
}

/**
 * Runs each request in one transaction, so that a user is there with identity and session or not at all: it is
 * rolled back when a handler throws and when lite fails. What lite refuses is kept, for it means what it wrote:
 * a reused refresh token revokes its family.
 *
 * @param send delivers one message; called in order, after the commit.
 */
export function transactional(pool: pg.Pool, send: Mailer) {
  return createMiddleware<AuthEnv>(async (c, next) => {
    const client = await pool.connect()
    const transaction: Transaction = { client, redirectTo: c.req.query('redirect_to'), outbox: [] }
    let broken: Error | undefined
    try {
      await client.query('begin')
      c.set('client', client)
      await current.run(transaction, next)
      await client.query(c.error || c.res.status >= 500 ? 'rollback' : 'commit')
    } catch (error) {
      broken = error as Error
      throw error
    } finally {
      client.release(broken)
    }
    if (!c.error && c.res.status < 400)
      for (const message of transaction.outbox) await send(message, transaction.redirectTo)
  })
}
