import pg from 'pg'
import { within } from '../pool.ts'
import { exportJob, type Save, type Wanted } from './exporting.ts'
import type { JobContext } from './job.ts'
import { type Rows, tableFiles } from './table-file.ts'

const { builtins } = pg.types
const rowsAtOnce = 1_000
const timeoutMs = 600_000

/**
 * Makes a file of the rows that the requester may read now, as one snapshot of the database shows them. The rows
 * pass through: at no time are there more of them in memory than a cursor gives at once.
 */
export const exportTable = exportJob('export.table', timeoutMs, makeTable)

async function makeTable(wanted: Wanted, save: Save, { db, signal, report }: JobContext) {
  const write = tableFiles[wanted.format]
  if (!write || !wanted.rows_of) throw new Error(`no table can be exported as ${wanted.format}`)
  const client = await db.connect()
  // Nobody waits for a long statement whose rows are not wanted any more.
  const abort = () => client.connection.stream.destroy()
  signal.addEventListener('abort', abort)
  let whole = false
  try {
    signal.throwIfAborted()
    await client.query('begin isolation level repeatable read read only')
    await client.query(
      `select set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true),
         set_config('statement_timeout', $2, true)`,
      [JSON.stringify(wanted.claims), String(timeoutMs)],
    )
    const source = `from ${wanted.rows_of} where resource_id = $1`
    const values = [wanted.resource_id]
    const count = { text: `select count(*)::int as total ${source}`, values }
    const { rows } = await client.query(within(timeoutMs, count))
    await client.query(`declare rows no scroll cursor for select * ${source}`, values)
    const table = await read(client, seen => report(seen / Math.max(rows[0].total, 1)))
    const { body, contentType } = write(table, wanted.options)
    await save(body, contentType)
    await client.query('commit')
    whole = true
  } finally {
    signal.removeEventListener('abort', abort)
    // One that is left in the middle is closed, and ends what still reads from it.
    client.release(!whole)
  }
}

/** The rows of the cursor `rows`, without their first column, which names the resource. */
async function read(client: pg.PoolClient, progress: (rows: number) => void): Promise<Rows> {
  const fetch = () =>
    client.query<unknown[]>(
      within(timeoutMs, { text: `fetch ${rowsAtOnce} from rows`, rowMode: 'array' as const, types }),
    )
  let batch = await fetch()
  const columns = batch.fields
    .slice(1)
    .map(({ name, dataTypeID }) => ({ name, isTime: dataTypeID === builtins.TIMESTAMPTZ }))
  async function* batches() {
    for (let seen = 0; batch.rows.length > 0; batch = await fetch()) {
      yield batch.rows.map(row => row.slice(1))
      seen += batch.rows.length
      progress(seen)
    }
  }
  return { columns, batches: batches() }
}

const asText = new Set<number>([builtins.DATE, builtins.TIMESTAMP, builtins.INTERVAL])
const asNumber = new Set<number>([builtins.INT8, builtins.NUMERIC])

/** Days and intervals as Postgres writes them; numbers as numbers, where a spreadsheet can hold all their digits. */
const types = {
  getTypeParser(type: number) {
    if (asText.has(type)) return (text: string) => text
    if (asNumber.has(type)) return exactly
    return pg.types.getTypeParser(type)
  },
}

const digitsOfADouble = 15

const exactly = (text: string): number | string =>
  text.replace(/\D/g, '').length <= digitsOfADouble ? Number(text) : text
