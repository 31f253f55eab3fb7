import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { LogicalReplicationService, type Pgoutput, PgoutputPlugin } from 'pg-logical-replication'
import { type Change, changeOf } from './change.ts'

const retryAfter = 500

/** A slot that ends with its connection, so that a killed process leaves no log behind that nobody reads. */
class TemporarySlot extends PgoutputPlugin {
  readonly #signal: AbortSignal

  constructor(publication: string, signal: AbortSignal) {
    super({ protoVersion: 1, publicationNames: [publication] })
    this.#signal = signal
  }

  /** Leaves all values text: types of JavaScript are too narrow for those of Postgres. */
  override parse(buffer: Buffer): Pgoutput.Message {
    const message: Pgoutput.Message = super.parse(buffer)
    if (message.tag === 'relation') for (const column of message.columns) column.parser = text => text
    return message
  }

  override async start(client: pg.Client, slot: string) {
    // The library connects even when it was stopped a moment before.
    this.#signal.throwIfAborted()
    await client.query(`CREATE_REPLICATION_SLOT "${slot}" TEMPORARY LOGICAL pgoutput (SNAPSHOT 'nothing')`)
    return super.start(client, slot, '0/0')
  }
}

/** What happens to the tables of a publication, each once its transaction has been committed. */
export interface Replication {
  /** Resolves when everything committed from now on will be seen; the first call opens the stream. */
  started(): Promise<void>
  close(): Promise<void>
}

/**
 * Reads a publication from the write-ahead log. A lost stream is opened again by itself; what is committed in between
 * is not seen, as on the platform.
 *
 * @param connectionString of a role with REPLICATION.
 * @param pool of the same database, for looking whether a transaction can be seen yet.
 * @param onChange is waited for before the next change.
 */
export function createReplication(
  connectionString: string,
  pool: pg.Pool,
  publication: string,
  onChange: (change: Change) => Promise<void> | void,
): Replication {
  const slot = `supabase_realtime_${crypto.randomUUID().replaceAll('-', '_')}`
  const closing = new AbortController()
  let service: LogicalReplicationService | undefined
  let committedAt = new Date(0)
  let started = expectation()
  let running: Promise<void> | undefined

  async function run() {
    while (!closing.signal.aborted) {
      service = new LogicalReplicationService({ connectionString }, { flowControl: { enabled: true } })
      service.on('start', started.resolve)
      service.on('error', () => {})
      service.on('data', async (_lsn, change: Pgoutput.Message) => {
        if (change.tag === 'begin') {
          committedAt = new Date(Number(change.commitTime) / 1000)
          await visible(pool, change.xid)
        } else if (change.tag === 'insert' || change.tag === 'update' || change.tag === 'delete')
          await onChange(changeOf(change, committedAt))
      })
      await service.subscribe(new TemporarySlot(publication, closing.signal), slot).catch(started.reject)
      await service.destroy()
      started = expectation()
      await sleep(retryAfter, undefined, { signal: closing.signal }).catch(() => {})
    }
  }

  return {
    started() {
      running ??= run()
      return started.promise
    },
    async close() {
      closing.abort()
      await service?.stop()
      await running
      // The server learns a little later that we are gone; until then the slot holds the database. Where the
      // database is gone as well, there is nothing to wait for.
      await pool
        .query(
          'select pg_terminate_backend(active_pid, 5000) from pg_replication_slots where slot_name = $1',
          [slot],
        )
        .catch(() => {})
    },
  }
}

/** A promise that may be rejected without anybody waiting for it. */
function expectation() {
  const expected = Promise.withResolvers<void>()
  expected.promise.catch(() => {})
  return expected
}

/**
 * Resolves when the effects of a committed transaction can be seen by others. The log gets there first, and whoever
 * is told of a row too early does not find it.
 */
async function visible(pool: pg.Pool, xid: number): Promise<void> {
  for (;;) {
    const { rows } = await pool.query(
      'select pg_visible_in_snapshot($1::text::xid8, pg_current_snapshot()) as visible',
      [xid],
    )
    if (rows[0].visible) return
  }
}
