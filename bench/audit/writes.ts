import { performance } from 'node:perf_hooks'
import type pg from 'pg'
import { type Figures, percentile } from '../samples.ts'

const timed = async (work: () => Promise<unknown>) => {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** Inserts rows in one statement, and changes them in another: what a row costs, without what a commit costs. */
export async function writeMany(
  pool: pg.Pool,
  table: string,
  tenant: string,
  rows: number,
): Promise<Figures> {
  const insert = `insert into public.${table} (tenant_id, title, body)
    select $1, 'title ' || n, repeat('x', 100) from generate_series(1, $2) n`
  const inserted = await timed(() => pool.query(insert, [tenant, rows]))
  const update = `update public.${table} set title = 'other ' || title where tenant_id = $1`
  const updated = await timed(() => pool.query(update, [tenant]))
  return { insert_us_per_row: (inserted * 1000) / rows, update_us_per_row: (updated * 1000) / rows }
}

/**
 * Writers that each commit one row after the other, a new one and a change of it in turn.
 * @returns commits per second of all together, and the time of one, in ms.
 */
export async function commitOneByOne(
  pool: pg.Pool,
  load: { table: string; tenant: string; writers: number; seconds: number },
): Promise<Figures> {
  const { table, tenant, writers, seconds } = load
  const insert = {
    name: `insert ${table}`,
    text: `insert into public.${table} (tenant_id, title, body) values ($1, $2, $3) returning id`,
  }
  const update = { name: `update ${table}`, text: `update public.${table} set title = $2 where id = $1` }
  const times: number[] = []
  const end = performance.now() + seconds * 1000
  const write = async () => {
    while (performance.now() < end) {
      let id = ''
      const inserting = () =>
        pool
          .query<{ id: string }>({ ...insert, values: [tenant, 'title', 'x'.repeat(100)] })
          .then(({ rows }) => {
            id = rows[0]!.id
          })
      times.push(await timed(inserting))
      times.push(await timed(() => pool.query({ ...update, values: [id, 'other'] })))
    }
  }
  const sealing = setInterval(() => pool.query('select private.seal_audit()').catch(() => {}), 1_000)
  try {
    await Promise.all(Array.from({ length: writers }, write))
  } finally {
    clearInterval(sealing)
  }
  const sorted = times.toSorted((a, b) => a - b)
  return {
    writes_per_s: times.length / seconds,
    p50_ms: percentile(sorted, 50),
    p95_ms: percentile(sorted, 95),
  }
}

/**
 * Seals all that waits, then verifies one tenant.
 * @throws Error where its chain does not hold.
 */
export async function sealAndVerify(pool: pg.Pool, tenant: string): Promise<Figures> {
  let sealed = 0
  const sealing = await timed(async () => {
    sealed = (await pool.query('select private.seal_audit() as sealed')).rows[0].sealed
  })
  const check = 'select valid, sealed from private.check_audit_chain($1, null, null)'
  let verdict = { valid: false, sealed: '0' }
  const verifying = await timed(async () => {
    verdict = (await pool.query(check, [tenant])).rows[0]
  })
  if (!verdict.valid) throw new Error('the chain does not hold')
  return {
    sealed_per_s: (sealed * 1000) / sealing,
    verified_per_s: (Number(verdict.sealed) * 1000) / verifying,
  }
}
