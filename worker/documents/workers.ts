import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'

/** How connections that append to the log name themselves. */
export const appendingName = 'tenon appending'

// Milliseconds that an append takes, more or less.
const appendsAbout = 5

/** The workers that serve documents of one database. Who is alone among them need not tell the others anything. */
export class Workers {
  /** This one's own name. */
  readonly self = crypto.randomUUID()
  readonly #pool: pg.Pool

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  /**
   * Makes a connection that listens one that is told of updates, and whose end others notice; resolves when every
   * append that did not know of this worker has ended.
   */
  async join(listening: pg.Client): Promise<void> {
    await listening.query('select private.join_document_workers($1)', [this.self])
    const { rows } = await listening.query('select clock_timestamp()::text as moment')
    // One whose statement has not come yet sees this worker when it does; it may have vanished, and never come.
    const earlier = `select from pg_stat_activity
      where datname = current_database() and application_name = $1 and state = 'active' and xact_start < $2
        and wait_event is distinct from 'ClientRead' limit 1`
    while ((await listening.query(earlier, [appendingName, rows[0].moment])).rowCount)
      await sleep(appendsAbout)
  }

  /** Says something to the others; false where there are none. */
  async tell(channel: string, payloads: string[]): Promise<boolean> {
    const { rowCount } = await this.#pool.query({
      name: 'tell_workers',
      text: `select pg_notify($2, payload) from unnest($3::text[]) payload
        where exists (select from private.document_workers w where w.id <> $1)`,
      values: [this.self, channel, payloads],
    })
    return Boolean(rowCount)
  }

  /** Forgets those that have died, lest they are told for ever; whether there were any. */
  async forget(): Promise<boolean> {
    const { rows } = await this.#pool.query('select private.forget_document_workers() as gone')
    return rows[0].gone > 0
  }
}
