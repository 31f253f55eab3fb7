import { expect, test } from 'vitest'
import { checks } from '../../worker/checks.ts'
import { materials } from '../../worker/materials.ts'
import { openProject } from '../support/project.ts'

const project = await openProject()

/** A rule is a query for offenders. Prose drifts; the catalogue does not. */
const rules = {
  'every table in public has row level security': `
    select oid::regclass from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relrowsecurity`,

  'every table in public belongs to a tenant, or is a tenant or a person': `
    select c.oid::regclass from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and c.relname not in ('tenants', 'profiles')
      and not exists (select from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull)`,

  'who holds a right is asked in plpgsql, which plans once a session: SQL functions plan at every call': `
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'private'::regnamespace and p.prolang = (select oid from pg_language where lanname = 'sql')
      and (p.proname in ('role_on', 'role_of') or p.oid::regproc::text = any (
        select unnest(array[k.grants_of, k.listed_by, k.people_of]) from private.resource_kinds k))`,

  'a reference between rows of a tenant carries the tenant': `
    select c.conrelid::regclass, c.conname from pg_constraint c
    where c.contype = 'f' and c.connamespace = 'public'::regnamespace
      and c.confrelid not in ('public.tenants'::regclass, 'public.profiles'::regclass, 'auth.users'::regclass)
      and not exists (select from pg_attribute a
        where a.attrelid = c.conrelid and a.attname = 'tenant_id' and a.attnum = any (c.conkey))`,

  'every foreign key has an index that starts with it': `
    select c.conrelid::regclass, c.conname from pg_constraint c
    where c.contype = 'f' and c.connamespace in ('public'::regnamespace, 'private'::regnamespace)
      and not exists (select from pg_index i
        where i.indrelid = c.conrelid and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey)`,

  'policies are for signed-in people, and say so': `
    select polrelid::regclass, polname from pg_policy p
    where polroles <> array['authenticated'::regrole::oid]`,

  'a policy asks who calls once a statement, not once a row': `
    select schemaname, tablename, policyname from pg_policies
    where regexp_replace(lower(coalesce(qual, '') || coalesce(with_check, '')), 'select auth\\.(uid|jwt)\\(\\)', '', 'g')
      ~ 'auth\\.(uid|jwt|role)\\('`,

  'one permissive policy for a verb of a table': `
    select schemaname, tablename, cmd from pg_policies where permissive = 'PERMISSIVE' and schemaname = 'public'
    group by 1, 2, 3 having count(*) > 1`,

  'nothing in public runs with borrowed rights': `
    select oid::regprocedure from pg_proc where pronamespace = 'public'::regnamespace and prosecdef`,

  'every function pins its search_path': `
    select oid::regprocedure from pg_proc
    where pronamespace in ('public'::regnamespace, 'private'::regnamespace)
      and not coalesce('search_path=""' = any (proconfig), false)`,

  'every table, view, function and type of ours says what it is': `
    select oid::regclass::text from pg_class
    where relnamespace in ('public'::regnamespace, 'private'::regnamespace) and relkind in ('r', 'p', 'v')
      and obj_description(oid, 'pg_class') is null
    union all
    select oid::regprocedure::text from pg_proc
    where pronamespace in ('public'::regnamespace, 'private'::regnamespace) and obj_description(oid, 'pg_proc') is null
    union all
    select oid::regtype::text from pg_type
    where typnamespace = 'public'::regnamespace and typtype = 'e' and obj_description(oid, 'pg_type') is null`,

  // Whoever holds a share link may be anybody: the token is the right.
  'a stranger without an account opens share links, and reaches nothing else': `
    select grants.object from (
      select c.oid::regclass::text as object, acl.grantee from pg_class c, aclexplode(c.relacl) acl
      where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
      union all
      select p.oid::regprocedure::text, acl.grantee from pg_proc p,
        aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) acl
      where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
      union all
      select n.nspname, acl.grantee from pg_namespace n, aclexplode(n.nspacl) acl where n.nspname = 'private'
    ) grants where grants.grantee in (0, 'anon'::regrole)
      and grants.object not in ('open_share_link(text,text)', 'private.open_share_link(text,text)')`,

  'people write no whole rows': `
    select c.oid::regclass, acl.privilege_type from pg_class c, aclexplode(c.relacl) acl
    where c.relnamespace = 'public'::regnamespace and acl.grantee = 'authenticated'::regrole
      and acl.privilege_type not in ('SELECT', 'DELETE')`,

  'nobody truncates, references or hangs triggers on our tables': `
    select c.oid::regclass, acl.grantee::regrole, acl.privilege_type from pg_class c, aclexplode(c.relacl) acl
    where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
      and acl.grantee not in ('postgres'::regrole) and acl.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')`,

  'a kind of resource names functions that are there, and can be listed where links, comments, versions or exports need it': `
    select kind, grants_of, listed_by from private.resource_kinds r
    where to_regprocedure(grants_of || '(uuid, uuid)') is null
      or listed_by is not null and to_regprocedure(listed_by || '(public.member_role)') is null
      or listed_by is null and r.kind in (
        select kind from private.share_kinds union select kind from private.comment_kinds
          union select kind from private.document_kinds union select kind from private.export_formats
          union select kind from private.export_tables)`,

  'a document names the function that opens it, and a kind the one that lists its people': `
    select kind, opens from private.document_kinds
    where opens is not null and to_regprocedure(opens || '(uuid, public.member_role)') is null
    union all
    select kind, people_of from private.resource_kinds
    where people_of is not null and to_regprocedure(people_of || '()') is null`,

  'a kind that is shared by link names a function that is there': `
    select kind, view_of from private.share_kinds where to_regprocedure(view_of || '(uuid, text)') is null`,

  'a limit that a function asks for is registered': `
    select p.oid::regprocedure, asked[1] from pg_proc p,
      regexp_matches(p.prosrc, '(?:check_limit|spend)\\(''([^'']+)''', 'g') asked
    where p.pronamespace = 'private'::regnamespace and asked[1] not in (select name from private.rate_limits)`,

  'a quota is counted by a function that is there, and a trigger counts what is registered': `
    select kind, usage_of from private.quota_kinds where not daily and to_regprocedure(usage_of || '()') is null
    union all
    select encode(t.tgargs, 'escape'), t.tgrelid::regclass::text from pg_trigger t
    where t.tgfoid = 'private.count_quota'::regproc
      and rtrim(encode(t.tgargs, 'escape'), '\\0') not in (select kind from private.quota_kinds)`,

  'a table to export is a view that is read as the requester, and begins with its resource': `
    select t.kind, t.name from private.export_tables t left join pg_class c on c.oid = to_regclass(t.rows_of)
    where c.relkind is distinct from 'v' or not coalesce('security_invoker=true' = any (c.reloptions), false)
      or not has_table_privilege('authenticated', c.oid, 'select')
      or not exists (select from pg_attribute a
        where a.attrelid = c.oid and (a.attnum, a.attname, a.atttypid) = (1, 'resource_id', 'uuid'::regtype))`,

  'what can be scheduled names a function that is there': `
    select kind, starts from private.schedule_kinds where to_regprocedure(starts || '(uuid, jsonb)') is null`,
}

test.each(Object.entries(rules))('%s', async (_rule, offenders) => {
  expect(await project.sql(offenders)).toEqual([])
})

test('the worker has what kinds of documents name, and they name all that it has', async () => {
  const kinds = await project.sql('select checked_by, materialised_by from private.document_kinds')
  const named = (column: string) => kinds.flatMap(kind => kind[column] ?? []).sort()
  expect(named('checked_by')).toEqual(Object.keys(checks).sort())
  expect(named('materialised_by')).toEqual(Object.keys(materials).sort())
})
