import { beforeAll, expect, test } from 'vitest'
import { ada, openWorld, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await openWorld(`
    create table visits (id int generated always as identity primary key);
    grant select, insert on visits to anon;
    create function context() returns jsonb language sql as $$
      select jsonb_build_object(
        'role', current_user, 'claims', auth.jwt(), 'uid', auth.uid(),
        'method', current_setting('request.method'), 'path', current_setting('request.path'),
        'agent', current_setting('request.headers')::jsonb ->> 'x-agent',
        'cookies', current_setting('request.cookies')::jsonb,
        'search_path', current_setting('search_path'), 'timeout', current_setting('statement_timeout'),
        'lock_timeout', current_setting('lock_timeout'), 'read_only', current_setting('transaction_read_only'))
    $$;
    create function visit() returns void language sql as 'insert into visits default values';
    create function wait(seconds float) returns void language sql as 'select pg_sleep(seconds)';
    create function answer() returns jsonb language plpgsql as $$
    begin
      perform set_config('response.status', '202', true),
        set_config('response.headers', '[{"X-Kind": "made up"}]', true);
      return '{}';
    end $$;
    grant execute on all functions in schema public to anon, authenticated`)
})

test('a function sees who asks for what', async () => {
  const token = await world.token({ sub: ada, app_metadata: { tenant: 't1' } })
  const headers = { Authorization: `Bearer ${token}`, 'X-Agent': "O'Hara", Cookie: 'a=1; b=x=y' }
  const answer = await world.request('rpc/context', { method: 'POST', body: '{}', headers })
  expect(await answer.json()).toMatchObject({
    ...{ role: 'authenticated', uid: ada, claims: { sub: ada, app_metadata: { tenant: 't1' } } },
    ...{ method: 'POST', path: '/rpc/context', agent: "O'Hara", cookies: { a: '1', b: 'x=y' } },
    ...{
      search_path: '"public", "public", "extensions"',
      timeout: '8s',
      lock_timeout: '8s',
      read_only: 'off',
    },
  })
})

test('without a user there are claims too, and the anonymous role has its own timeout', async () => {
  const { data } = await world.anonymous.rpc('context', undefined, { get: true })
  expect(data).toMatchObject({
    ...{ role: 'anon', uid: null, claims: { role: 'anon' }, method: 'GET', timeout: '3s', read_only: 'on' },
  })
})

test('nothing of one request is left for the next', async () => {
  await world.as(ada).rpc('context')
  const answers = await Promise.all(Array.from({ length: 30 }, () => world.anonymous.rpc('context')))
  expect(new Set(answers.map(({ data }) => data.uid))).toEqual(new Set([null]))
})

test('a role setting is applied, and followed when it changes', async () => {
  const set = (value: string) =>
    world.sql(`do $$ begin execute format('alter role anon in database %I set statement_timeout = %L',
      current_database(), '${value}'); end $$; notify pgrst, 'reload config'`)
  await set('100ms')
  await expect.poll(async () => (await world.anonymous.rpc('context')).data?.timeout).toBe('100ms')
  const { status, error } = await world.anonymous.rpc('wait', { seconds: 5 })
  expect([status, error?.code]).toEqual([500, '57014'])
  await set('3s')
  await expect.poll(async () => (await world.anonymous.rpc('context')).data?.timeout).toBe('3s')
})

test('a function called by GET may not write', async () => {
  const { status, error } = await world.anonymous.rpc('visit', undefined, { get: true })
  expect([status, error?.code]).toEqual([405, '25006'])
  expect(await world.sql('select from visits')).toHaveLength(0)
  expect((await world.anonymous.rpc('visit')).status).toBe(204)
  expect(await world.sql('select from visits')).toHaveLength(1)
})

test('a function words its status and headers', async () => {
  const answer = await world.request('rpc/answer', { method: 'POST', body: '{}' })
  expect([answer.status, answer.headers.get('x-kind')]).toEqual([202, 'made up'])
})

test('more requests than connections are all answered', async () => {
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => world.anonymous.rpc('wait', { seconds: 0.02 })),
  )
  expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(204))
})

test('rows beyond max_rows are left out', async () => {
  await world.sql('insert into visits select from generate_series(1, 1100)')
  const { data, count } = await world.anonymous.from('visits').select('id', { count: 'exact' })
  expect(data).toHaveLength(1000)
  expect(count).toBeGreaterThan(1000)
})

test('a schema that is not exposed is refused', async () => {
  const { status, error } = await world.anonymous.schema('auth').from('users').select()
  expect([status, error?.code]).toEqual([406, 'PGRST106'])
})

test('the function before each request may refuse it', async () => {
  await world.define(`create function gate() returns void language plpgsql as $$
    begin
      if current_setting('request.headers')::jsonb ? 'x-blocked' then
        raise sqlstate 'PT429' using message = 'slow down';
      end if;
    end $$;
    grant execute on function gate() to anon`)
  await world.sql(`do $$ begin execute format('alter role authenticator in database %I
    set pgrst.db_pre_request = ''public.gate''', current_database()); end $$; notify pgrst, 'reload config'`)
  const blocked = async () => (await world.request('visits', { headers: { 'X-Blocked': '1' } })).status
  await expect.poll(blocked).toBe(429)
  expect((await world.request('visits?limit=1')).status).toBe(200)
})
