import { beforeAll, describe, expect, test } from 'vitest'
import { ada, bob, openWorld, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await openWorld(`
    create table notes (id int primary key, owner uuid, body text, secret text);
    alter table notes enable row level security;
    create policy own on notes using (owner = (select auth.uid())) with check (owner = (select auth.uid()));
    revoke all on notes from anon, authenticated, service_role;
    grant select (id, owner, body), insert (id, owner, body), update (body), delete on notes to authenticated;
    create table closed (id int primary key);
    revoke all on closed from anon, authenticated, service_role;
    create table plain (id int primary key);
    revoke all on plain from anon, authenticated, service_role;
    grant select on plain to anon;
    insert into notes values (1, '${ada}', 'of ada', 'x'), (2, '${bob}', 'of bob', 'y')`)
})

/** Everything that says who may do what. */
const privileges = () =>
  world.sql(`
    select 'relation' as kind, oid::regclass::text as name, relacl::text as acl from pg_class where relacl is not null
    union all select 'column', attrelid::regclass || '.' || attname, attacl::text from pg_attribute where attacl is not null
    union all select 'schema', nspname, nspacl::text from pg_namespace
    union all select 'function', oid::regprocedure::text, proacl::text from pg_proc where proacl is not null
    union all select 'default', defaclrole::regrole || ' ' || defaclnamespace || defaclobjtype::text, defaclacl::text from pg_default_acl
    union all select 'member', roleid::regrole || ' ' || member::regrole, admin_option::text from pg_auth_members
    order by 1, 2, 3`)

test('requests of every kind leave every privilege as it was', async () => {
  const before = await privileges()
  const grants = await world.sql(
    'select * from information_schema.role_table_grants order by 1, 2, 3, 4, 5, 6',
  )
  const user = world.as(ada)
  const statuses = [
    (await world.anonymous.from('notes').select()).status,
    (await world.anonymous.from('plain').select()).status,
    (await user.from('notes').select('id')).status,
    (await user.from('notes').insert({ id: 3, owner: ada })).status,
    (
      await user
        .from('notes')
        .insert([{ id: 4, owner: ada }])
        .select('id')
    ).status,
    (await user.from('notes').update({ body: 'new' }).eq('id', 3)).status,
    (await user.from('notes').delete().gt('id', 2)).status,
    (await user.rpc('is_open')).status,
    (await world.service.from('closed').select()).status,
  ]
  expect(statuses).toEqual([401, 200, 200, 201, 201, 204, 204, 200, 403])
  expect(await privileges()).toEqual(before)
  expect(
    await world.sql('select * from information_schema.role_table_grants order by 1, 2, 3, 4, 5, 6'),
  ).toEqual(grants)
})

describe('what was not granted is refused', () => {
  test('a table, to everybody', async () => {
    const answers = [
      await world.anonymous.from('closed').select(),
      await world.as(ada).from('closed').select(),
      await world.service.from('closed').select(),
    ]
    expect(answers.map(({ status, error }) => [status, error?.code])).toEqual([
      [401, '42501'],
      [403, '42501'],
      [403, '42501'],
    ])
  })

  test('a column, for reading and for writing', async () => {
    const user = world.as(ada)
    const read = await user.from('notes').select('secret')
    const write = await user.from('notes').update({ secret: 'mine' }).eq('id', 1)
    expect([read.status, read.error?.code, write.status, write.error?.code]).toEqual([
      403,
      '42501',
      403,
      '42501',
    ])
    expect(await world.sql('select secret from notes where id in (1, 5)')).toEqual([{ secret: 'x' }])
  })

  test('rows of somebody else', async () => {
    const seen = await world.as(ada).from('notes').select('id, body')
    expect(seen.data).toEqual([{ id: 1, body: 'of ada' }])
    const changed = await world
      .as(ada)
      .from('notes')
      .update({ body: 'taken' }, { count: 'exact' })
      .eq('id', 2)
    expect([changed.status, changed.count]).toEqual([204, 0])
    const written = await world.as(ada).from('notes').insert({ id: 9, owner: bob })
    expect([written.status, written.error?.code]).toEqual([403, '42501'])
    expect(await world.sql('select body from notes where id in (2, 9)')).toEqual([{ body: 'of bob' }])
  })

  test('a role that the API may not take', async () => {
    const roles = ['supabase_admin', 'postgres', 'supabase_auth_admin', 'authenticator', 'nobody at all']
    const statuses = roles.map(async role => {
      const Authorization = `Bearer ${await world.token({ sub: ada, role })}`
      return (await world.request('plain', { headers: { Authorization } })).status
    })
    expect(await Promise.all(statuses)).toEqual([403, 403, 403, 403, 400])
  })
})

test('a table without row-level security is read as the role of the request', async () => {
  expect((await world.anonymous.from('plain').select()).status).toBe(200)
  expect((await world.as(ada).from('plain').select()).error?.code).toBe('42501')
})
