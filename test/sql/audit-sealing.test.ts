import { createHash, randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { openProject } from '../support/project.ts'

const project = await openProject()
const pool = new pg.Pool({ connectionString: project.databaseUrl('postgres'), max: 60 })
const worker = new pg.Pool({ connectionString: project.databaseUrl('tenon_worker'), max: 2 })
afterAll(() => Promise.all([pool.end(), worker.end()]))
const seal = () => worker.query('select private.seal_audit()')

async function openTenant(): Promise<string> {
  const id = randomUUID()
  await project.sql('insert into public.tenants (id, name, slug) values ($1, $2, $2)', [id, id])
  return id
}
const write = (db: pg.Pool | pg.PoolClient, tenant: string, note: string) =>
  db.query(`select private.note_audit($1, 'test.noted', 'test', $2)`, [tenant, note])
const linksOf = (tenant: string) =>
  project.sql<{ entry: string; hash: string }>(
    `select l.entity_id as entry, encode(c.hash, 'hex') as hash from private.audit_chain c
     join public.audit_log l on (l.tenant_id, l.id) = (c.tenant_id, c.entry_id) where c.tenant_id = $1 order by c.seq`,
    [tenant],
  )
const verdict = async (tenant: string) =>
  (await project.sql('select * from private.check_audit_chain($1, null, null)', [tenant]))[0]

test('a writer that has not committed keeps nobody waiting, and is sealed after those who have', async () => {
  const tenant = await openTenant()
  const slow = await pool.connect()
  await slow.query('begin')
  await write(slow, tenant, 'slow')
  await write(pool, tenant, 'quick')
  await seal()
  expect(await verdict(tenant)).toMatchObject({ valid: true, sealed: '2', unsealed: '0' })
  await slow.query('commit')
  slow.release()
  expect(await verdict(tenant)).toMatchObject({ valid: true, sealed: '2', unsealed: '1' })
  await seal()
  expect((await linksOf(tenant)).map(link => link.entry)).toEqual([tenant, 'quick', 'slow'])
})

test('a sealer waits for no other: what one has in hand is left to it', async () => {
  const [busy, free] = [await openTenant(), await openTenant()]
  const other = await pool.connect()
  await seal()
  await write(pool, busy, 'one')
  await write(pool, free, 'two')
  await other.query('begin')
  await other.query('select from private.audit_heads where tenant_id = $1 for update', [busy])
  await seal()
  expect([await verdict(busy), await verdict(free)]).toMatchObject([{ unsealed: '1' }, { unsealed: '0' }])
  await other.query('commit')
  other.release()
  await seal()
  expect(await verdict(busy)).toMatchObject({ valid: true, unsealed: '0' })
})

test('50 writers at a time and two sealers: every entry is sealed once', async () => {
  const tenant = await openTenant()
  let writing = true
  const sealers = [1, 2].map(async () => {
    while (writing) await seal()
  })
  const notes = [...Array(50).keys()].flatMap(writer => [0, 1, 2, 3, 4].map(n => `${writer}.${n}`))
  await Promise.all(notes.map(note => write(pool, tenant, note)))
  writing = false
  await Promise.all(sealers)
  await seal()
  const links = await linksOf(tenant)
  expect(links.map(link => link.entry).sort()).toEqual([tenant, ...notes].sort())
  expect(await verdict(tenant)).toMatchObject({ valid: true, sealed: '251', unsealed: '0' })
})

test('a chain that somebody has meddled with keeps no other from being sealed', async () => {
  const [broken, sound] = [await openTenant(), await openTenant()]
  await seal()
  await project.sql('update private.audit_heads set seq = 0 where tenant_id = $1', [broken])
  for (const tenant of [broken, sound]) await write(pool, tenant, 'later')
  await seal()
  expect(await verdict(broken)).toMatchObject({ valid: false, unsealed: '1' })
  expect(await verdict(sound)).toMatchObject({ valid: true, unsealed: '0' })
  await project.sql('update private.audit_heads set seq = 1 where tenant_id = $1', [broken])
  await seal()
  expect(await verdict(broken)).toMatchObject({ valid: true, unsealed: '0' })
})

const writer = fc.integer({ min: 0, max: 2 })
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('write'), writer }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('commit'), writer }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('rollback'), writer }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('seal'), writer }) },
  ),
  { maxLength: 30 },
)

test('in whatever order writers begin, commit and seal, the chain has what was committed, and only grows', async () => {
  const writers = await Promise.all([0, 1, 2].map(() => pool.connect()))
  const property = fc.asyncProperty(steps, async steps => {
    const tenant = await openTenant()
    const [committed, open] = [[tenant], [[], [], []] as string[][]]
    let sealed: Awaited<ReturnType<typeof linksOf>> = []
    for (const db of writers) await db.query('begin')
    const end = async (writer: number, how: string) => {
      await writers[writer]!.query(`${how} and chain`)
      const notes = open[writer]!.splice(0)
      if (how === 'commit') committed.push(...notes)
    }
    const sealAll = async () => {
      await seal()
      const links = await linksOf(tenant)
      expect(links.slice(0, sealed.length)).toEqual(sealed)
      expect(links.map(link => link.entry).sort()).toEqual(committed.toSorted())
      sealed = links
    }
    for (const [index, { kind, writer }] of steps.entries()) {
      if (kind === 'seal') await sealAll()
      else if (kind === 'write') {
        await write(writers[writer]!, tenant, `${index}`)
        open[writer]!.push(`${index}`)
      } else await end(writer, kind)
    }
    for (const writer of [0, 1, 2]) await end(writer, 'commit')
    await sealAll()
    for (const db of writers) await db.query('rollback')
    expect(await verdict(tenant)).toMatchObject({ valid: true, sealed: `${committed.length}`, unsealed: '0' })
    expect(sealed.map(link => link.hash)).toEqual(await recomputed(tenant))
  })
  await fc.assert(property, { numRuns: 30 })
  for (const db of writers) db.release()
})

/** The chain as somebody computes it outside the database. */
async function recomputed(tenant: string): Promise<string[]> {
  const rows = await project.sql<{ entry: string }>(
    `select jsonb_build_array(l.tenant_id, l.id, extract(epoch from l.created_at), l.actor_kind, l.actor_id, l.action,
       l.entity, l.entity_id, l.before, l.after, l.request_id)::text as entry
     from private.audit_chain c join public.audit_log l on (l.tenant_id, l.id) = (c.tenant_id, c.entry_id)
     where c.tenant_id = $1 order by c.seq`,
    [tenant],
  )
  let hash = Buffer.alloc(0)
  return rows.map(({ entry }) => {
    hash = createHash('sha256').update(hash).update(entry).digest()
    return hash.toString('hex')
  })
}
