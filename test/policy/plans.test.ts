import { expect, test } from 'vitest'
import { asPerson } from '../support/as-person.ts'
import { openProject } from '../support/project.ts'
import { openTenant } from '../support/world.ts'

const project = await openProject()
const { id: tenant, owner } = await openTenant(project, 'home')

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

async function scans(table: string, statement: string, seqscan: 'on' | 'off') {
  const [row] = await asPerson(project, owner, async db => {
    await db.query(`set local enable_seqscan = ${seqscan}`)
    return (await db.query(`explain (format json) ${statement}`)).rows
  })
  return scansOf(row['QUERY PLAN'][0].Plan, table)
}

/** Everything that somebody may do with all rows of a table of `public`, by its policies and grants. */
const allowed: { table: string; statement: string }[] = await project.sql(`
  with commands as (
    select distinct tablename as name, verb from pg_policies,
      unnest(case cmd when 'ALL' then array['SELECT', 'UPDATE', 'DELETE'] else array[cmd] end) verb
    where schemaname = 'public' and verb <> 'INSERT'
  )
  select name as table, case verb
    when 'SELECT' then format('select from public.%I', name)
    when 'DELETE' then format('delete from public.%I', name)
    else format('update public.%I set %I = null', name, (
      select min(column_name) from information_schema.column_privileges
      where table_schema = 'public' and table_name = name and grantee = 'authenticated' and privilege_type = 'UPDATE'
    )) end as statement
  from commands order by 1, 2`)

/** By what a policy finds rows, where it is not their tenant. */
const others: Record<string, string> = {
  comment_revisions: 'resource',
  comments: 'resource',
  document_versions: 'resource',
  exports: 'requested_by',
  notifications: 'user_id',
  profiles: 'id',
  room_bans: 'room_id',
  room_invites: 'room_id',
  schedules: '(tenant_id|created_by)',
  share_links: 'id',
  share_visits: 'share_link_id',
  tenants: 'id',
}

test.for(allowed)('a policy of $table finds rows by an index: $statement', async ({ table, statement }) => {
  const { types, conditions } = await scans(table, statement, 'off')
  expect(types).toHaveLength(1)
  expect(types[0]).not.toBe('Seq Scan')
  expect(conditions.length).toBeGreaterThan(0)
  const column = others[table] ?? 'tenant_id'
  for (const condition of conditions) expect(condition).toMatch(new RegExp(`^\\(+${column} = `))
})

/** Some columns of a million rows of a thousand tenants; nobody asks whether the tenants are there. */
const millions = {
  jobs: ['kind, status, turn', `'export.board', 'completed', n`],
  rooms: ['code, name', `n::text, 'Room'`],
}

test.for(Object.entries(millions))(
  'in a million rows of %s nobody reads those of other tenants',
  { timeout: 120_000 },
  async ([table, [columns, values]]) => {
    // Indexes are built once, at the end.
    const ready = (yes: boolean) =>
      `update pg_index set indisready = ${yes}, indisvalid = ${yes} where indrelid = 'public.${table}'::regclass`
    await project.sql(`
      begin;
      set local session_replication_role = replica;
      ${ready(false)};
      insert into public.${table} (tenant_id, created_at, ${columns})
      select lpad(to_hex(n % 1000), 32, '0')::uuid, now() - n * interval '1 second', ${values}
      from generate_series(1, 1000000) n;
      ${ready(true)};
      commit;
      reindex table public.${table};
      analyze public.${table}`)
    const all = `select id, created_at from public.${table}`
    const newest = 'order by created_at desc limit 50'
    for (const statement of [all, `${all} ${newest}`, `${all} where tenant_id = '${tenant}' ${newest}`]) {
      const { types, conditions } = await scans(table, statement, 'on')
      expect(types).toHaveLength(1)
      expect(types[0]).not.toBe('Seq Scan')
      expect(conditions.length).toBeGreaterThan(0)
    }
  },
)
