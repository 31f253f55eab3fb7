import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { openTenant, openWorld, type Tenancy } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider } = await openWorld(project)

const keepFor = ({ client }: Pick<Tenancy['owner'], 'client'>, retention: string | null) =>
  client.rpc('keep_audit_for', { tenant_id: home.id, retention: retention as string })
const seal = () => project.sql('select private.seal_audit()')
const trim = async () => Number((await project.sql('select private.trim_audit() as gone'))[0].gone)
const entries = async (tenant = home.id) =>
  (await project.sql('select count(*)::int from public.audit_log where tenant_id = $1', [tenant]))[0].count

/** As a worker keeps heads outside; gives that of the tenant, if there was one to keep. */
async function keepHeads(tenant: string) {
  await seal()
  const heads = await project.sql(
    `select tenant_id, first::int, seq::int, hash from private.unkept_heads('0 s')`,
  )
  for (const { tenant_id, seq, first } of heads)
    await project.sql('select private.keep_head($1, $2, $3)', [tenant_id, seq, first])
  const { first, seq, hash } = heads.find(({ tenant_id }) => tenant_id === tenant) ?? {}
  return { first, seq, hash }
}
const verify = async ({ id, admin }: Tenancy, head: object = {}) =>
  (await admin.client.rpc('verify_audit_chain', { tenant: id, ...head }).throwOnError()).data[0]!

/** A tenant whose first entries are older than it wants to keep them; gives how many. */
async function aging(name: string) {
  const tenancy = await openTenant(project, name)
  await project.sql(
    `begin; set local session_replication_role = replica;
     update public.audit_log set created_at = created_at - interval '40 days' where tenant_id = '${tenancy.id}'; commit`,
  )
  const old = await entries(tenancy.id)
  const kept = { tenant_id: tenancy.id, retention: '30 days' }
  await tenancy.admin.client.rpc('keep_audit_for', kept).throwOnError()
  await keepHeads(tenancy.id)
  return { tenancy, old }
}

/** One whose first entries have been removed, and the head that was kept since. */
async function trimmed(name: string) {
  const { tenancy, old } = await aging(name)
  await trim()
  const head = await keepHeads(tenancy.id)
  await trim()
  return { tenancy, old, head }
}

describe('how long the log is kept', () => {
  test('is for admins to say, and an entry of its own', async () => {
    for (const person of [home.admin, home.owner]) await keepFor(person, '1 year').throwOnError()
    for (const person of [home.editor, home.viewer])
      expect(await keepFor(person, '30 days')).toMatchObject(problem(403, 'forbidden'))
    for (const person of [foreign.owner, outsider])
      expect(await keepFor(person, '30 days')).toMatchObject(problem(404, 'tenant_not_found'))
    const { data } = await home.viewer.client.from('tenants').select('audit_retention').single()
    expect(data).toEqual({ audit_retention: '366 days' })
    const change = { action: 'tenant.changed', before: { audit_retention: null }, actor_id: home.admin.id }
    const [entry] = await project.sql(
      `select action, before, actor_id from public.audit_log where before ? 'audit_retention'`,
    )
    expect(entry).toEqual(change)
    await keepFor(home.owner, null).throwOnError()
  })

  // The last compare as 30 days, and reach into the future or past all time.
  test.for([
    '29 days',
    '0',
    '-1 year',
    '101 years',
    '-100 years 36030 days',
    '5000000 years -1799999970 days',
  ])('is not %s', async retention => {
    const rule = { retention: '30 days to 100 years, or null for ever' }
    expect(await keepFor(home.owner, retention)).toMatchObject(problem(422, 'invalid_input', rule))
    expect((await keepFor(home.owner, 'a while')).status).toBe(400)
  })
})

describe('what is older', () => {
  test('goes when a head is kept that says so, and the rest is proven as before', async () => {
    const { tenancy, old } = await aging('aging')
    const [all, elsewhere] = [await entries(tenancy.id), await entries(foreign.id)]
    expect(await trim()).toBe(0)
    // Said, and not yet signed: a worker that dies here, or has no key, removes nothing.
    expect(await trim()).toBe(0)
    expect(await entries(tenancy.id)).toBe(all + 1)
    const head = await keepHeads(tenancy.id)
    expect(head).toMatchObject({ first: old + 1, seq: all + 1 })
    const before = { valid: true, begins_at: 1, sealed: all + 1 }
    expect(await verify(tenancy, head)).toMatchObject(before)
    expect(await trim()).toBe(old)
    expect(await entries(tenancy.id)).toBe(all + 1 - old)
    for (const given of [{}, head])
      expect(await verify(tenancy, given)).toMatchObject({ ...before, begins_at: old + 1, unsealed: 0 })
    const { data } = await tenancy.admin.client
      .from('audit_log')
      .select('actor_kind, entity, entity_id, after')
      .eq('action', 'audit.trimmed')
    expect(data).toEqual([
      {
        ...{ actor_kind: 'system', entity: 'audit', entity_id: tenancy.id },
        after: { first: old + 1, removed: old, retention: '30 days' },
      },
    ])
    expect(await entries(foreign.id)).toBe(elsewhere)
    // The same day nothing more is said of it, and what comes goes on from there.
    await trim()
    await tenancy.owner.client.rpc('update_room', { room_id: tenancy.rooms.tenant.id, name: 'On' })
    const next = await keepHeads(tenancy.id)
    expect(next).toMatchObject({ first: old + 1, seq: all + 2 })
    for (const given of [head, next]) expect(await verify(tenancy, given)).toMatchObject({ valid: true })
  })

  test('stays where the tenant has changed its mind, and where it keeps all', async () => {
    const { tenancy } = await aging('hesitant')
    await trim()
    const head = await keepHeads(tenancy.id)
    const longer = { tenant_id: tenancy.id, retention: '1 year' }
    await tenancy.owner.client.rpc('keep_audit_for', longer).throwOnError()
    expect(await trim()).toBe(0)
    await project.sql('update public.tenants set audit_retention = null where id = $1', [tenancy.id])
    expect(await trim()).toBe(0)
    expect(await verify(tenancy, head)).toMatchObject({ valid: true, begins_at: 1 })
  })

  test('stays from the first entry on that somebody has meddled with', async () => {
    const { tenancy } = await aging('forged')
    await project.sql(
      `begin; set local session_replication_role = replica;
       update public.audit_log l set actor_id = gen_random_uuid() from private.audit_chain c
       where c.tenant_id = '${tenancy.id}' and c.seq = 4 and l.tenant_id = c.tenant_id and l.id = c.entry_id; commit`,
    )
    await trim()
    await keepHeads(tenancy.id)
    expect(await trim()).toBe(3)
    await trim()
    await keepHeads(tenancy.id)
    expect(await trim()).toBe(0)
    expect(await verify(tenancy)).toMatchObject({ valid: false, broken_at: 4, reason: 'edited' })
  })
})

describe('a beginning that was cut by hand is found out', () => {
  const upTo = `(select seq from private.audit_chain where tenant_id = $1 order by seq offset 1 limit 1)`
  const log = `delete from public.audit_log l using private.audit_chain c
    where c.tenant_id = $1 and c.seq <= ${upTo} and l.tenant_id = $1 and l.id = c.entry_id`
  const chain = `delete from private.audit_chain where tenant_id = $1 and seq <= ${upTo}`
  const mark = `update private.audit_heads h set removed = c.seq, leaving = c.seq, kept_leaving = c.seq, removed_hash = c.hash
    from private.audit_chain c where h.tenant_id = $1 and c.tenant_id = $1 and c.seq = ${upTo}`
  const first = async () => {
    const { tenancy } = await aging('untrimmed')
    await trim()
    // A head from before it was said.
    const [{ seq, hash }] = await project.sql(
      `select seq::int, encode(hash, 'hex') as hash from private.audit_heads where tenant_id = $1`,
      [tenancy.id],
    )
    return { tenancy, head: { first: 1, seq, hash } }
  }
  const states = { 'of a whole log': first, 'of one that was trimmed': () => trimmed('trimmed') }

  test.for(Object.entries(states))('%s', async ([, state]) => {
    const { tenancy, head } = await state()
    const attempt = async (...deeds: string[]) => {
      const db = new pg.Client(project.databaseUrl('postgres'))
      await db.connect()
      try {
        await db.query('begin; alter table public.audit_log disable trigger user')
        for (const deed of deeds) await db.query(deed, [tenancy.id])
        const check = async (...given: unknown[]) =>
          (await db.query('select * from private.check_audit_chain($1, $2, $3, $4)', [tenancy.id, ...given]))
            .rows[0]
        return [await check(null, null, null), await check(head.seq, head.hash, head.first)]
      } finally {
        await db.end()
      }
    }
    const found = (reason: string, at: number) => ({ valid: false, reason, broken_at: String(at) })
    for (const answer of await attempt(log)) expect(answer).toMatchObject(found('deleted', head.first!))
    for (const answer of await attempt(log, chain))
      expect(answer).toMatchObject({ valid: false, reason: 'cut' })
    // With the mark in the database forged as well, only what was signed knows better.
    expect(await attempt(log, mark, chain)).toMatchObject([{ valid: true }, found('cut', head.first!)])
  })
})
