import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { z } from 'zod'
import { startStack } from '../../stack/stack.ts'
import type { Bench } from '../bench.ts'
import { Samples } from '../samples.ts'
import { commitOneByOne, sealAndVerify, writeMany } from './writes.ts'

const options = z.object({
  reps: z.coerce.number().int().positive(),
  duration: z.coerce.number().positive(),
})
const writers = 50
const rows = 5_000
const contenders = ['audited', 'plain'] as const

const bulk = `${rows} rows in one statement`
const crowd = `${writers} writers in one tenant, one row a commit`
const chain = `the chain of ${rows} rows`

export const auditBench: Bench = {
  about: `what an audited row costs beside the same without; ${writers} writers in one tenant; sealing`,
  async run(args, signal) {
    const { values } = parseArgs({
      args,
      options: { reps: { type: 'string', default: '3' }, duration: { type: 'string', default: '5' } },
    })
    const { reps, duration } = options.parse(values)
    const stack = await startStack({ ephemeral: true, port: 0, durable: true, worker: false, seed: false })
    const pool = new pg.Pool({ connectionString: stack.addresses.db_url, max: writers + 1 })
    try {
      await pool.query(tables)
      const samples = new Samples()
      for (let repetition = 0; repetition < reps; repetition++) {
        for (const table of contenders) {
          signal.throwIfAborted()
          samples.add(bulk, table, repetition, await writeMany(pool, table, await openTenant(pool), rows))
        }
        samples.add(chain, 'audited', repetition, await sealAndVerify(pool, await filled(pool)))
        for (const table of contenders) {
          signal.throwIfAborted()
          const tenant = await openTenant(pool)
          const figures = await commitOneByOne(pool, { table, tenant, writers, seconds: duration })
          samples.add(crowd, table, repetition, figures)
          process.stderr.write(`${crowd}, ${table}: ${Math.round(figures.writes_per_s!)}/s\n`)
        }
      }
      const compare = (group: string, figure: string) => samples.compare(group, figure, 'audited', 'plain')
      const ratios = [
        { name: 'time of an inserted row, x plain', values: compare(bulk, 'insert_us_per_row') },
        { name: 'time of a changed row, x plain', values: compare(bulk, 'update_us_per_row') },
        { name: `writes/s of ${writers} writers, x plain`, values: compare(crowd, 'writes_per_s') },
        { name: `p95 of a write of ${writers} writers, x plain`, values: compare(crowd, 'p95_ms') },
      ]
      return { conditions, samples, ratios, failures: [] }
    } finally {
      await pool.end()
      await stack.stop()
    }
  },
}

const conditions = [
  'one Postgres 17 with fsync; writers in one process; the machine is shared with them',
  'two equal tables (uuid key, tenant with its foreign key, two texts, a time) but for the trigger',
  'the logs are sealed once a second meanwhile',
]

const tables = contenders
  .map(
    name => `
      create table public.${name} (
        id uuid primary key default gen_random_uuid(), tenant_id uuid not null references public.tenants,
        title text not null, body text not null, created_at timestamptz not null default now());
      create index on public.${name} (tenant_id, created_at);`,
  )
  .join('')
  .concat(`
    create trigger audited_audit after insert or update or delete on public.audited
      for each row execute function private.audit('note', 'secret')`)

async function openTenant(pool: pg.Pool): Promise<string> {
  const id = randomUUID()
  await pool.query('insert into public.tenants (id, name, slug) values ($1, $2, $2)', [id, id])
  return id
}

/** A tenant whose log waits to be sealed. */
async function filled(pool: pg.Pool): Promise<string> {
  const tenant = await openTenant(pool)
  await writeMany(pool, 'audited', tenant, rows / 2)
  return tenant
}
