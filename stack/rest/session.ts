import postgres from 'postgres'
import { connectionLost, type Pool } from './pool.ts'
import { textType, unknownType, type ValueTypes } from './types.ts'

/** One transaction on one connection, from its first statement to `finish`. */
export interface Session {
  query(statement: string, parameters: readonly unknown[]): Promise<postgres.RowList<postgres.Row[]>>
  /** Ends the transaction and gives the connection back. Without a statement there was none: nothing is sent. */
  finish(how: 'commit' | 'rollback'): Promise<void>
}

/** Prepared, and one statement only, also where there are no parameters. */
const alone = { prepare: true, simple: false }
const jsonCast = /^::"?jsonb?\b"?(?!\[)/

/**
 * Waits for a free connection of the pool.
 *
 * @param prelude opens the transaction; it is sent in one write with the first statement, and its error, if any, is
 *   that statement's error.
 * @param types of the database as it is now.
 */
export async function openSession(pool: Pool, prelude: string, types: ValueTypes): Promise<Session> {
  const slot = await pool.take(types)
  let begun: Promise<unknown> | undefined

  function send(statement: string, parameters?: readonly unknown[]) {
    const sent = parameters
      ? slot.sql.unsafe(statement, parameters.map(asSent(slot.sql, statement)), alone)
      : slot.sql.unsafe(statement)
    // The driver tells of a failed connection here first, and sends on it until it has closed.
    sent.catch(error => {
      if (!(error instanceof postgres.PostgresError)) slot.lost = true
    })
    // It holds a query back until it is told to send; what is told in one turn leaves in one write.
    return sent.execute()
  }

  async function first(statement: string, parameters: readonly unknown[]) {
    begun = send(prelude)
    const result = send(statement, parameters)
    // When the prelude fails, so does the statement, but with less to say.
    await begun
    return result
  }

  return {
    async query(statement, parameters) {
      if (slot.lost) throw connectionLost()
      if (begun) return send(statement, parameters)
      try {
        return await first(statement, parameters)
      } catch (error) {
        if (!isOutdated(error)) throw error
        // The failed attempt made the driver forget what it had prepared.
        send('rollback')
        return first(statement, parameters)
      }
    },
    async finish(how) {
      const ended = begun && !slot.lost ? send(how) : undefined
      // Not awaited first: what the next session sends goes over the same connection, behind this.
      pool.release(slot)
      if (begun && !ended) throw connectionLost()
      await ended
    },
  }
}

/**
 * Parameters without a type, so that Postgres finds it by where they stand: the driver would guess it by the value, and
 * call `true` a boolean in a JSON column too. A JSON argument arrives as JSON text already; described as JSON, the
 * driver would encode it a second time.
 */
function asSent(sql: postgres.Sql, statement: string) {
  return (value: unknown, index: number) => {
    const place = `$${index + 1}`
    const at = statement.indexOf(`${place}::`)
    const isJson = at >= 0 && jsonCast.test(statement.slice(at + place.length))
    if (!isJson || value === null) return sql.typed(printable(value) as string, unknownType)
    return sql.typed(typeof value === 'string' ? value : JSON.stringify(value), textType)
  }
}

/**
 * An object or array that prints as JSON, which is what Postgres makes of one where a text or another scalar is wanted.
 * The driver prints it with its own `toString`; where that throws, as `{"toString": ""}` does, the connection hangs.
 */
function printable(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  const print = () => JSON.stringify(value)
  return Array.isArray(value)
    ? Object.defineProperty([...value], 'toString', { value: print })
    : { toString: print, toJSON: () => value }
}

/** The table has got other columns since the statement was prepared. */
const isOutdated = (error: unknown) =>
  error instanceof postgres.PostgresError && error.routine === 'RevalidateCachedQuery'
