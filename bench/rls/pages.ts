import { performance } from 'node:perf_hooks'
import pg from 'pg'
import { type Figures, percentile } from '../samples.ts'

/** One query, as somebody may ask it. */
export interface Page {
  text: string
  values: unknown[]
}

const columns = { jobs: 'id, kind, status, created_at', rooms: 'id, name, visibility, created_at' }

export type Table = keyof typeof columns

export const tables = Object.keys(columns) as Table[]

/** The newest fifty rows of a tenant, or of all that the asker may read where the filter is forgotten. */
export function pageOf(table: Table, tenant?: string): Page {
  const filter = tenant ? ' where tenant_id = $1' : ''
  const text = `select ${columns[table]} from public.${table}${filter} order by created_at desc limit 50`
  return { text, values: tenant ? [tenant] : [] }
}

/** A connection with an open transaction, in which pages are asked for as prepared statements. */
export interface Asker {
  /** @returns how many rows there are, and after how many milliseconds. */
  ask(page: Page): Promise<{ rows: number; ms: number }>
  /** How the database goes about it, as text. */
  explain(page: Page): Promise<string>
  close(): Promise<void>
}

/** Asks as REST does: the role and the claims are settings of the transaction. */
export const openCaller = (url: string, id: string) => {
  const claims = JSON.stringify({ sub: id, role: 'authenticated', aal: 'aal1' })
  return open(url, { role: 'authenticated', 'request.jwt.claims': claims })
}

/** Asks as the owner of the tables, whom no policy binds. */
export const openOwner = (url: string) => open(url, {})

async function open(url: string, settings: Record<string, string>): Promise<Asker> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('begin read only')
  for (const setting of Object.entries(settings))
    await client.query('select set_config($1, $2, true)', setting)
  const names = new Map<string, string>()
  return {
    async ask({ text, values }) {
      const name = names.get(text) ?? `page ${names.size}`
      names.set(text, name)
      const began = performance.now()
      const { rows } = await client.query({ name, text, values })
      return { rows: rows.length, ms: performance.now() - began }
    },
    async explain({ text, values }) {
      const { rows } = await client.query(`explain (analyze, buffers) ${text}`, values)
      return rows.map(row => row['QUERY PLAN']).join('\n')
    },
    close: () => client.end(),
  }
}

const warmUp = 20

/** Asks in turns, so that what else the machine does falls on all of them alike. */
export async function askInTurns<Name extends string>(
  asked: Record<Name, { asker: Asker; page: Page }>,
  seconds: number,
): Promise<Record<Name, Figures>> {
  const names = Object.keys(asked) as Name[]
  const times = Object.fromEntries(names.map(name => [name, [] as number[]])) as Record<Name, number[]>
  const rows = {} as Record<Name, number>
  let end = Number.POSITIVE_INFINITY
  for (let turn = 0; turn < 2 * warmUp || performance.now() < end; turn++) {
    if (turn === warmUp) end = performance.now() + seconds * 1000
    for (const name of names) {
      const { asker, page } = asked[name]
      const answer = await asker.ask(page)
      if (turn >= warmUp) times[name].push(answer.ms)
      rows[name] = answer.rows
    }
  }
  const figures = (name: Name): Figures => {
    const sorted = times[name].toSorted((a, b) => a - b)
    return { p50_ms: percentile(sorted, 50), p95_ms: percentile(sorted, 95), rows: rows[name] }
  }
  return Object.fromEntries(names.map(name => [name, figures(name)])) as Record<Name, Figures>
}
