import postgres from 'postgres'
import type { ValueTypes } from './types.ts'

/** A driver of one connection. */
export interface Slot {
  sql: postgres.Sql
  types: ValueTypes
  lost: boolean
}

/** Seconds that a closing connection waits for its statement. */
const patience = 5

export interface Pool {
  /**
   * A connection that nobody else has: a free one, a new one while there may be more, or the next that is given back.
   *
   * @param types of the database as it is now. A connection that was made for others is replaced: with them, its
   *   prepared statements are out of date.
   * @throws connectionLost when the pool is closed.
   */
  take(types: ValueTypes): Promise<Slot>
  release(slot: Slot): void
  close(): Promise<void>
}

/**
 * A pool of connections for one request each.
 *
 * Every slot is a driver of one connection of its own, and is thrown away when that is lost. The driver's pool would
 * write to a reserved connection all the same, which ends the process, and it gives the error that a lost statement
 * met to the first statement after it (postgres.js 3.4).
 */
export function createPool(url: string, size: number): Pool {
  const slots = new Set<Slot>()
  const free: Slot[] = []
  const waiting: ((slot: Slot) => void)[] = []
  const retiring = new Set<Promise<void>>()
  let closed = false

  function connect(types: ValueTypes): Slot {
    const slot: Slot = {
      types,
      lost: false,
      sql: postgres(url, {
        max: 1,
        types,
        fetch_types: false,
        // The driver counts a connection between two statements as idle, and would end it inside a transaction.
        max_lifetime: null,
        idle_timeout: 0,
        connection: { TimeZone: 'UTC' },
        onnotice: () => {},
        onclose: () => {
          slot.lost = true
        },
      }),
    }
    slots.add(slot)
    return slot
  }

  function retire(slot: Slot) {
    slots.delete(slot)
    const ended = slot.sql.end({ timeout: slot.lost ? 0 : patience }).finally(() => retiring.delete(ended))
    retiring.add(ended)
  }

  async function take(types: ValueTypes): Promise<Slot> {
    const slot =
      free.pop() ??
      (slots.size < size ? connect(types) : await new Promise<Slot>(resolve => waiting.push(resolve)))
    if (closed) throw connectionLost()
    if (slot.types === types && !slot.lost) return slot
    retire(slot)
    return connect(types)
  }

  function release(slot: Slot) {
    const next = waiting.shift()
    if (next) next(slot)
    else free.push(slot)
  }

  return {
    take,
    release,
    async close() {
      closed = true
      for (const slot of slots) retire(slot)
      await Promise.all(retiring)
    },
  }
}

/** What becomes of a request whose connection is gone. */
export function connectionLost() {
  return Object.assign(new Error('the connection to the database was lost'), { code: 'CONNECTION_CLOSED' })
}
