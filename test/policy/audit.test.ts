import { expect, test } from 'vitest'
import { asPerson } from '../support/as-person.ts'
import { openProject } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const actor = home.editor.id

// Years of both tenants: an entry an hour, of a hundred things, every tenth by the editor.
for (const tenant of [home, foreign])
  await project.sql(
    `insert into public.audit_log (tenant_id, created_at, actor_kind, actor_id, action, entity, entity_id)
     select $1, '2020-01-01'::timestamptz + make_interval(hours => n), 'user',
       case when n % 10 = 0 then $2::uuid else gen_random_uuid() end,
       case when n % 50 = 0 then 'shape.deleted' else 'shape.changed' end,
       case when n % 20 = 0 then 'rarity' else 'shape' end, 's' || n % 100
     from generate_series(1, 20000) n`,
    [tenant.id, actor],
  )
await project.sql('analyze public.audit_log')

const list = (client: typeof home.owner.client) =>
  client
    .from('audit_log')
    .select('id, created_at, actor_id, entity, entity_id, action')
    .eq('tenant_id', home.id)
    .order('id', { ascending: false })
    .limit(50)

test('admins and owners of the tenant read its log, nobody else a row of it', async () => {
  for (const { client } of [home.admin, home.owner]) expect((await list(client)).data).toHaveLength(50)
  for (const { client } of [home.editor, home.viewer, foreign.owner, outsider, guest])
    expect(await list(client)).toMatchObject({ error: null, data: [] })
  expect((await list(project.client())).error).toMatchObject({ code: '42501' })
})

test('page after page, every entry comes once, newest first, while others are added', async () => {
  const all = await project.sql(
    `select id::int from public.audit_log where tenant_id = $1 and entity = 'rarity' order by id desc`,
    [home.id],
  )
  const found: number[] = []
  for (;;) {
    const page = list(home.admin.client).eq('entity', 'rarity')
    const { data } = await (found.length ? page.lt('id', found.at(-1)!) : page).throwOnError()
    if (!data.length) break
    found.push(...data.map(({ id }) => id))
    await project.sql(`select private.note_audit($1, 'rarity.added', 'rarity', 'later')`, [home.id])
  }
  expect(found).toEqual(all.map(({ id }) => id))
})

test('filters find what they say', async () => {
  const page = () => list(home.admin.client)
  const by = await page().eq('actor_id', actor).throwOnError()
  expect(new Set(by.data.map(row => row.actor_id))).toEqual(new Set([actor]))
  const of = await page().eq('entity', 'rarity').eq('entity_id', 's40').throwOnError()
  expect(new Set(of.data.map(row => row.entity_id))).toEqual(new Set(['s40']))
  const done = await page().eq('entity', 'shape').eq('action', 'shape.deleted').throwOnError()
  expect(done.data).toHaveLength(50)
  const day = await page().gte('created_at', '2021-01-01').lt('created_at', '2021-01-02').throwOnError()
  expect(day.data).toHaveLength(24)
})

interface Plan {
  'Node Type': string
  'Index Name'?: string
  'Actual Rows'?: number
  'Rows Removed by Filter'?: number
  Plans?: Plan[]
}
const flatten = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flatten)]

test.for([
  ['the newest', 'audit_log_pkey', ''],
  ['an older page', 'audit_log_pkey', 'and id < 9000'],
  ['of a person', 'audit_log_actor_idx', `and actor_id = '${actor}'`],
  ['of a kind', 'audit_log_entity_idx', `and entity = 'rarity'`],
  ['of a thing', 'audit_log_entity_id_idx', `and entity = 'shape' and entity_id = 's7'`],
  ['of a day', 'audit_log_created_at_idx', `and created_at >= '2021-01-01' and created_at < '2021-01-02'`],
] as const)('a page %s comes by %s, and reads little more than it shows', async ([, index, filter]) => {
  const [row] = await asPerson(project, home.admin, async db => {
    const query = `select * from public.audit_log where tenant_id = '${home.id}' ${filter} order by id desc limit 50`
    return (await db.query(`explain (analyze, format json) ${query}`)).rows
  })
  const nodes = flatten(row['QUERY PLAN'][0].Plan)
  const scan = nodes.find(node => node['Index Name']?.startsWith('audit_log'))
  expect(scan?.['Index Name']).toBe(index)
  const read = nodes.reduce(
    (sum, node) => Math.max(sum, (node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)),
    0,
  )
  expect(read).toBeLessThanOrEqual(60)
})
