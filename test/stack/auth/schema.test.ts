import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'
import { openAuth } from './configured.ts'
import { mailTo } from './mailbox.ts'

const project = await openProject('platform')
const postgres = new pg.Client({ connectionString: project.databaseUrl('postgres') })
await postgres.connect()
afterAll(() => postgres.end())

const password = 'correct horse battery'
const address = () => `${randomUUID()}@example.com`

const grants = () =>
  project.sql(
    `select relname, relacl::text from pg_class where relnamespace in ('auth'::regnamespace, 'public'::regnamespace)
     union all select 'default', defaclacl::text from pg_default_acl
     union all select nspname, nspacl::text from pg_namespace order by 1, 2`,
  )

test('a user of a seed, written as for the platform, signs in', async () => {
  const [id, email] = [randomUUID(), address()]
  await postgres.query(
    `insert into auth.users (
       instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data,
       raw_user_meta_data, created_at, updated_at, confirmation_token, email_change, email_change_token_new, recovery_token
     ) values (
       '00000000-0000-0000-0000-000000000000', $1, 'authenticated', 'authenticated', $2,
       extensions.crypt($3, extensions.gen_salt('bf')), now(), '{"provider": "email", "providers": ["email"]}', '{}',
       now(), now(), '', '', '', ''
     )`,
    [id, email, password],
  )
  await postgres.query(
    `insert into auth.identities (id, user_id, provider_id, provider, identity_data, last_sign_in_at, created_at, updated_at)
     values (gen_random_uuid(), $1::uuid, $1::uuid, 'email', $2, now(), now(), now())`,
    [id, { sub: id, email }],
  )
  const { data, error } = await project.client().auth.signInWithPassword({ email, password })
  expect(error).toBeNull()
  expect(data.user?.id).toBe(id)
})

test('a trigger sees every user that is made, with their metadata as JSON', async () => {
  await postgres.query(`
    create table public.profiles (id uuid primary key references auth.users (id) on delete cascade, name text);
    create function public.make_profile() returns trigger language plpgsql security definer set search_path = ''
    as $$ begin
      insert into public.profiles (id, name) values (new.id, new.raw_user_meta_data ->> 'name');
      return new;
    end $$;
    create trigger make_profile after insert on auth.users for each row execute function public.make_profile();
  `)
  const data = { name: 'Ada' }
  const [signedUp, made, anonymous] = await Promise.all([
    project.client().auth.signUp({ email: address(), password, options: { data } }),
    project.admin().auth.admin.createUser({ email: address(), user_metadata: data }),
    project.client().auth.signInAnonymously({ options: { data } }),
  ])
  for (const { user } of [signedUp.data, made.data, anonymous.data])
    expect(await project.sql('select name from public.profiles where id = $1', [user!.id])).toEqual([data])
  const email = address()
  await project.client().auth.signInWithOtp({ email })
  const linked = 'select from public.profiles join auth.users using (id) where email = $1'
  expect(await project.sql(linked, [email])).toHaveLength(1)
})

test('a trigger that fails stops every sign-up, and leaves nothing behind', async () => {
  await postgres.query(`
    create function public.refuse() returns trigger language plpgsql as $$ begin
      if new.email like 'refused%' then raise exception 'refused'; end if;
      return new;
    end $$;
    create trigger refuse after insert on auth.identities for each row execute function public.refuse();
  `)
  const email = `refused-${randomUUID()}@example.com`
  const answers = [
    await project.client().auth.signUp({ email, password }),
    await project.client().auth.signInWithOtp({ email }),
    await project.admin().auth.admin.createUser({ email }),
  ]
  for (const { error } of answers) expect(error).toMatchObject({ status: 500 })
  expect(answers[0]!.error!.message).toBe('Database error saving new user')
  expect(await project.sql('select from auth.users where email = $1', [email])).toEqual([])
  expect(await mailTo(email)).toEqual([])
})

test('Auth grants nothing to anybody', async () => {
  const before = await grants()
  await project.signUp('ada')
  await project.client().auth.signInAnonymously()
  await openAuth(project, {})
  expect(await grants()).toEqual(before)
  const statements = `
    select query from extensions.pg_stat_statements join pg_database on pg_database.oid = dbid
    where datname = current_database() and query ~* $1`
  expect(await project.sql(statements, ['from auth.users'])).not.toEqual([])
  expect(await project.sql(statements, ['^\\s*(grant|revoke|alter default)'])).toEqual([])
})

test('no API role reads or writes what belongs to Auth, and postgres reads all of it', async () => {
  await project.signUp('ada')
  const tables = await project.sql(
    `select relname, relrowsecurity from pg_class where relnamespace = 'auth'::regnamespace and relkind = 'r'`,
  )
  expect(tables.filter(({ relrowsecurity }) => !relrowsecurity)).toEqual([])
  for (const { relname } of tables) {
    for (const role of ['anon', 'authenticated', 'service_role'])
      for (const privilege of ['select', 'insert', 'update', 'delete'])
        expect(
          await project.sql('select has_table_privilege($1, $2, $3) as may', [
            role,
            `auth.${relname}`,
            privilege,
          ]),
        ).toEqual([{ may: false }])
    await expect(postgres.query(`select from auth.${relname}`)).resolves.toBeTruthy()
  }
})

test('the functions of policies read the claims of the request, and are null without', async () => {
  const id = randomUUID()
  const read = `select auth.uid(), auth.role(), auth.email(), auth.jwt() ->> 'plan' as plan, auth.jwt() is null as nobody`
  const as = async (settings: Record<string, string>) => {
    await postgres.query('begin')
    for (const [name, value] of Object.entries({ role: 'authenticated', ...settings }))
      await postgres.query('select set_config($1, $2, true)', [name, value])
    const { rows } = await postgres.query(read)
    await postgres.query('rollback')
    return rows[0]
  }
  const claims = { sub: id, role: 'authenticated', email: 'ada@example.com', plan: 'gold' }
  const known = { uid: id, role: 'authenticated', email: 'ada@example.com', plan: 'gold', nobody: false }
  const nobody = { uid: null, role: null, email: null, plan: null, nobody: true }
  expect(await as({ 'request.jwt.claims': JSON.stringify(claims) })).toEqual(known)
  expect(await as({ 'request.jwt.claim.sub': id })).toEqual({ ...nobody, uid: id })
  expect(await as({})).toEqual(nobody)
  expect(await as({ 'request.jwt.claims': '' })).toEqual(nobody)
})
