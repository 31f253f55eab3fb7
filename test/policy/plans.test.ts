import { expect, test } from 'vitest'
import { asPerson } from '../support/as-person.ts'
import { openProject } from '../support/project.ts'
import { openTenant } from '../support/world.ts'

const project = await openProject()
const { owner } = await openTenant(project, 'home')

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Index Cond'?: string
  Plans?: Plan[]
}

/** How one table is read in a plan: what its index is asked, and what kinds of nodes do it. */
function scansOf(plan: Plan, table: string): { types: string[]; conditions: string[] } {
  const inner = plan.Plans ?? []
  if (plan['Relation Name'] === table && plan['Node Type'] !== 'ModifyTable') {
    const all = [plan, ...inner.flatMap(flatten)]
    const conditions = all.flatMap(node => node['Index Cond'] ?? [])
    return { types: [plan['Node Type']], conditions }
  }
  const found = inner.map(node => scansOf(node, table))
  return {
    types: found.flatMap(({ types }) => types),
    conditions: found.flatMap(({ conditions }) => conditions),
  }
}

const flatten = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flatten)]

/** Each table, the column by which its policy must find rows, and what a person may do with it. */
const policies = [
  ['api_keys', 'tenant_id', 'select id from public.api_keys'],
  ['exports', 'requested_by', 'select id from public.exports'],
  ['invitations', 'tenant_id', 'select id from public.invitations'],
  ['jobs', 'tenant_id', 'select id from public.jobs'],
  ['members', 'tenant_id', 'select * from public.members'],
  ['profiles', 'id', 'select * from public.profiles'],
  ['profiles', 'id', `update public.profiles set display_name = 'x'`],
  ['room_participants', 'room_id', 'select * from public.room_participants'],
  ['rooms', 'id', 'select * from public.rooms'],
  ['rooms', 'id', `update public.rooms set name = 'x'`],
  ['rooms', 'id', 'delete from public.rooms'],
  ['tenants', 'id', 'select * from public.tenants'],
  ['tenants', 'id', `update public.tenants set name = 'x'`],
] as const

test.for(policies)('the policy of %s finds rows by %s: %s', async ([table, column, statement]) => {
  const [row] = await asPerson(project, owner, async db => {
    await db.query('set local enable_seqscan = off')
    return (await db.query(`explain (format json) ${statement}`)).rows
  })
  const { types, conditions } = scansOf(row['QUERY PLAN'][0].Plan, table)
  expect(types).toHaveLength(1)
  expect(types[0]).not.toBe('Seq Scan')
  expect(conditions.length).toBeGreaterThan(0)
  for (const condition of conditions) expect(condition).toMatch(new RegExp(`^\\(${column} = `))
})

test('every table with a policy is among them', async () => {
  const commands = await project.sql(`
    select distinct tablename || ' ' || lower(cmd) as policy from pg_policies where schemaname = 'public' order by 1`)
  const covered = policies.map(([table, , statement]) => `${table} ${statement.split(' ')[0]}`)
  expect(commands.map(({ policy }) => policy)).toEqual(covered.sort())
})
