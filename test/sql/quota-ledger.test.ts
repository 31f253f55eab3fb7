import fc from 'fast-check'
import pg from 'pg'
import { expect, test } from 'vitest'
import { openProject } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const people = [outsider, guest, ...(await Promise.all(['a', 'b', 'c', 'd'].map(project.signUp)))]
const tenants = [home, foreign]

// Each does something to rows that may or may not be there; what it meets is as random as the rest.
const operations = {
  'add a member': `insert into public.members (tenant_id, user_id, role) values ($1, $2, 'viewer') on conflict do nothing`,
  'remove a member': `delete from public.members where tenant_id = $1 and user_id = $2`,
  'add rooms': `insert into public.rooms (tenant_id, code, name)
    select $1, gen_random_uuid()::text, 'Plan' from generate_series(1, $3) where $2::uuid is not null`,
  'remove rooms': `delete from public.rooms where id in (
    select id from public.rooms where tenant_id = $1 and $2::uuid is not null order by id limit $3)`,
  'add configurations': `insert into public.configurations (tenant_id, name)
    select $1, 'Spring' from generate_series(1, $3) where $2::uuid is not null`,
  'remove configurations': `delete from public.configurations where id in (
    select id from public.configurations where tenant_id = $1 and $2::uuid is not null order by id limit $3)`,
  'open documents': `insert into private.documents (tenant_id, kind, resource_id)
    select tenant_id, 'room', id from public.rooms where tenant_id = $1 and $2::uuid is not null order by id desc limit $3
    on conflict do nothing`,
  'upload a file': `insert into storage.objects (bucket_id, name, metadata)
    values ('files', $1::uuid || '/room/' || $2::uuid || '/plan.txt', jsonb_build_object('size', $3 * 1000))
    on conflict (bucket_id, name) do update set metadata = excluded.metadata`,
  'remove a file': `delete from storage.objects
    where name = $1::uuid || '/room/' || $2::uuid || '/plan.txt' and $3 > 0`,
} as const

const step = fc.record({
  operation: fc.constantFrom(...(Object.keys(operations) as (keyof typeof operations)[])),
  tenant: fc.constantFrom(...tenants),
  person: fc.constantFrom(...people),
  amount: fc.integer({ min: 1, max: 4 }),
  end: fc.constantFrom('go on', 'go on', 'commit', 'commit', 'roll back', 'die', 'die while it commits'),
})

async function connect() {
  const db = new pg.Client(project.databaseUrl('supabase_admin'))
  db.on('error', () => {})
  await db.connect()
  await db.query(`set deadlock_timeout = '20ms'; set application_name = 'operations'`)
  const { rows } = await db.query(
    `select pg_backend_pid() as pid, set_config('storage.allow_delete_query', 'true', false)`,
  )
  return { db, die: () => project.sql('select pg_terminate_backend($1)', [rows[0].pid]) }
}

/** Works through its steps in transactions that end in every way there is. Refusals and deadlocks are some of them. */
async function work(steps: (typeof step extends fc.Arbitrary<infer T> ? T : never)[]) {
  let connection = await connect()
  let open = false
  let killed = 0
  for (const { operation, tenant, person, amount, end } of steps) {
    const { db, die } = connection
    if (!open) await db.query('begin')
    const text = operations[operation]
    const values = [tenant.id, person.id, ...(text.includes('$3') ? [amount] : [])]
    const failed = await db.query(text, values).catch(error => error as pg.DatabaseError)
    if (failed instanceof Error) expect(['PT403', '42501', '40P01']).toContain(failed.code)
    open = end === 'go on' && !(failed instanceof Error)
    if (open) continue
    if (end === 'commit') await db.query('commit')
    else if (end === 'roll back' || end === 'go on') await db.query('rollback')
    else {
      const last = end === 'die' ? undefined : db.query('commit').catch(() => {})
      await Promise.all([die(), last])
      killed++
      connection = await connect()
    }
  }
  await connection.db.end()
  return killed
}

const ledger = () =>
  project.sql(
    `select tenant_id, kind, used::int from private.quota_usage where kind <> 'exports' and used <> 0 order by 1, 2`,
  )
const reality = () =>
  project.sql(`
    select tenant_id, 'configurations' as kind, count(*)::int as used from public.configurations group by 1
    union all select tenant_id, 'documents', count(*)::int from private.documents group by 1
    union all select tenant_id, 'members', count(*)::int from public.members group by 1
    union all select tenant_id, 'rooms', count(*)::int from public.rooms group by 1
    union all select split_part(name, '/', 1)::uuid, 'storage', sum((metadata ->> 'size')::int)::int
      from storage.objects group by 1
    order by 1, 2`)

test('the ledger is what there is, after 1,000 operations of eight at a time whose connections are killed', {
  timeout: 120_000,
}, async () => {
  await project.sql(
    `insert into private.quotas (tenant_id, kind, at_most)
     values ($1, 'members', 7), ($1, 'rooms', 10), ($1, 'documents', 6), ($1, 'configurations', 8), ($1, 'storage', 9000)`,
    [home.id],
  )
  const steps = fc.sample(step, 1_000)
  const shares = Array.from({ length: 8 }, (_, i) => steps.filter((_, at) => at % 8 === i))
  const killed = (await Promise.all(shares.map(work))).reduce((sum, each) => sum + each)
  expect(killed).toBeGreaterThan(100)
  // What was killed while it committed may still be at it.
  await expect
    .poll(() => project.sql(`select from pg_stat_activity where application_name = 'operations'`))
    .toEqual([])
  expect(await ledger()).toEqual(await reality())
  expect(await project.sql('select * from private.recount_quotas()')).toEqual([])
  const kept = await project.sql(
    'select q.kind from private.quotas q join private.quota_usage u using (tenant_id, kind) where u.used > q.at_most',
  )
  expect(kept).toEqual([])
})

test('a ledger that was wrong is mended, while others write', async () => {
  await project.sql(`delete from private.quotas`)
  await project.sql(
    `update private.quota_usage set used = used + 5 where kind = 'rooms' and tenant_id = $1`,
    [home.id],
  )
  await project.sql(`delete from private.quota_usage where kind = 'members' and tenant_id = $1`, [foreign.id])
  const [{ count: members }] = await project.sql(
    'select count(*)::int from public.members where tenant_id = $1',
    [foreign.id],
  )
  const { db } = await connect()
  await db.query('begin')
  await db.query(operations['add rooms'], [foreign.id, outsider.id, 3])
  const drifts = await project.sql('select tenant_id, kind, drift::int from private.recount_quotas()')
  await db.query('commit')
  await db.end()
  expect(drifts).toHaveLength(2)
  expect(drifts).toContainEqual({ tenant_id: home.id, kind: 'rooms', drift: -5 })
  expect(drifts).toContainEqual({ tenant_id: foreign.id, kind: 'members', drift: members })
  expect(await ledger()).toEqual(await reality())
})
