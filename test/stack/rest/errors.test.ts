import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { ada, openWorld, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await openWorld(`
    create table parents (id int primary key);
    create table items (
      id int primary key, name text not null check (name <> ''), parent int references parents deferrable initially deferred
    );
    grant select, insert, update, delete on items to anon, authenticated;
    insert into items values (1, 'one'), (2, 'two');
    create function fail(state text, message text, detail text default '', hint text default '') returns void
    language plpgsql as $$ begin raise exception using errcode = state, message = message, detail = detail, hint = hint; end $$;
    create function fail_plainly() returns void language plpgsql as $$ begin raise exception 'plain'; end $$;
    grant execute on all functions in schema public to anon, authenticated`)
})

// A refusal is an answer, not a fault of the server: its console stays quiet.
const complaints = vi.spyOn(console, 'error').mockImplementation(() => {})
beforeEach(() => complaints.mockClear())
afterEach(() => expect(complaints).not.toHaveBeenCalled())

describe('each state has its status', () => {
  test.each([
    ['23514', 400],
    ['22P02', 400],
    ['P0001', 400],
    ['42804', 400],
    ['ZZ001', 400],
    ['28000', 403],
    ['42883', 404],
    ['42P01', 404],
    ['25006', 405],
    ['23503', 409],
    ['23505', 409],
    ['54001', 413],
    ['P0002', 500],
    ['21000', 500],
    ['40001', 500],
    ['55P03', 500],
    ['57014', 500],
    ['XX000', 500],
    ['53300', 503],
    ['PT402', 402],
    ['PT418', 418],
    ['PTABC', 500],
  ])('%s: %i', async (state, status) => {
    const { error, ...answer } = await world.anonymous.rpc('fail', {
      state,
      message: 'no',
      detail: 'why',
      hint: 'how',
    })
    expect(answer.status).toBe(status)
    expect(error).toEqual({ code: state, message: 'no', details: 'why', hint: 'how' })
  })

  test('42501 is 401 for somebody unknown, 403 for a user', async () => {
    const call = { state: '42501', message: 'no' }
    expect((await world.anonymous.rpc('fail', call)).status).toBe(401)
    expect((await world.as(ada).rpc('fail', call)).status).toBe(403)
  })

  test('a plain exception is the caller’s', async () => {
    const { status, error } = await world.anonymous.rpc('fail_plainly')
    expect([status, error?.code, error?.message]).toEqual([400, 'P0001', 'plain'])
  })
})

describe('a function words the whole answer', () => {
  const call = (message: string, detail: string) =>
    world.request('rpc/fail', { method: 'POST', body: JSON.stringify({ state: 'PGRST', message, detail }) })

  test('status, headers and body', async () => {
    const answer = await call(
      JSON.stringify({ code: 'slow', message: 'Too many', details: 'd', hint: 'h' }),
      JSON.stringify({ status: 429, headers: { 'Retry-After': '3' } }),
    )
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '3'])
    expect(await answer.json()).toEqual({ code: 'slow', message: 'Too many', details: 'd', hint: 'h' })
  })

  test.each([
    ['not json', '{"status": 400, "headers": {}}'],
    ['{"code": "x"}', '{"status": 400, "headers": {}}'],
    ['{"code": "x", "message": "m"}', ''],
    ['{"code": "x", "message": "m"}', '{"status": 400}'],
  ])('what cannot be read is PGRST121: %s %s', async (message, detail) => {
    const answer = await call(message, detail)
    expect([answer.status, (await answer.json()).code]).toEqual([500, 'PGRST121'])
  })
})

describe('writes that are refused change nothing', () => {
  const names = () => world.sql('select name from items order by id')
  const unchanged = [{ name: 'one' }, { name: 'two' }]

  test('a write without a filter', async () => {
    const changed = await world.anonymous.from('items').update({ name: 'all' })
    const removed = await world.anonymous.from('items').delete()
    expect([changed.status, changed.error?.code, changed.error?.message]).toEqual([
      ...[400, '21000', 'UPDATE requires a WHERE clause'],
    ])
    expect([removed.status, removed.error?.message]).toEqual([400, 'DELETE requires a WHERE clause'])
    expect(await names()).toEqual(unchanged)
  })

  test('more rows than the one that was asked for', async () => {
    const { status, error } = await world.anonymous
      .from('items')
      .update({ name: 'x' })
      .gt('id', 0)
      .select()
      .single()
    expect([status, error?.code]).toEqual([406, 'PGRST116'])
    expect(await names()).toEqual(unchanged)
  })

  test.each([
    ['23505', 409, { id: 1, name: 'again' }],
    ['23514', 400, { id: 3, name: '' }],
    ['23502', 400, { id: 3, name: null }],
    ['22P02', 400, { id: 'x', name: 'three' }],
    ['PGRST204', 400, { id: 3, name: 'three', nothing: 1 }],
    // Found at the commit, when the statement itself has already succeeded.
    ['23503', 409, { id: 3, name: 'three', parent: 77 }],
  ] as [string, number, Record<string, unknown>][])('%s', async (code, status, row) => {
    const answer = await world.anonymous.from('items').insert(row)
    expect([answer.status, answer.error?.code]).toEqual([status, code])
    expect(await names()).toEqual(unchanged)
  })
})

test('what does not exist is named', async () => {
  const table = await world.anonymous.from('itemz').select()
  expect([table.status, table.error]).toMatchObject([
    404,
    { code: 'PGRST205', hint: "Perhaps you meant the table 'public.items'" },
  ])
  const column = await world.anonymous.from('items').select('nope')
  expect([column.status, column.error]).toMatchObject([
    400,
    { code: '42703', message: 'column items.nope does not exist' },
  ])
  const called = await world.anonymous.rpc('nope')
  expect([called.status, called.error?.code]).toEqual([404, 'PGRST202'])
})
