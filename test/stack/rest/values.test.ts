import { beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await openWorld(`
    create type mood as enum ('good', 'bad');
    create table samples (
      id int primary key, zoned timestamptz, local timestamp, day date, price numeric, ratio float8, big int8,
      raw bytea, doc jsonb, words text[], flags boolean[], days timestamptz[], moods mood[], docs jsonb[]
    );
    grant select, insert on samples to anon;
    create function echo(p jsonb) returns jsonb language sql as 'select p';
    create function echo_text(p text) returns text language sql as 'select p';
    create function join_all(parts text[]) returns text language sql as $$ select array_to_string(parts, '|', 'nil') $$;
    grant execute on all functions in schema public to anon`)
})

/** What Postgres itself makes of the row. */
const asPostgres = async (id: number) =>
  (await world.sql('select to_jsonb(samples) as row from samples where id = $1', [id]))[0].row

test('values read as Postgres itself prints them in JSON', async () => {
  await world.sql(`insert into samples values
    (1, '2026-01-01 08:00:00.12+00', '2026-01-01 08:00:00', '2026-01-01', 12.50, 1.5, 9007199254740991, '\\xdead',
     '{"a": [1, null]}', '{a,NULL,"NULL","x y","q\\"\\\\"}', '{t,NULL,f}', '{"2026-01-01 08:00:00+00"}', '{good,NULL}',
     array['{"a": 1}'::jsonb, null]),
    (2, 'infinity', '-infinity', '0044-03-15 BC', 'NaN', 'Infinity', null, null, '"text"', '{}', null, null,
     '{}', null)`)
  const { data } = await world.anonymous.from('samples').select().order('id')
  expect(data).toEqual([await asPostgres(1), await asPostgres(2)])
  expect(data![0]).toMatchObject({ zoned: '2026-01-01T08:00:00.12+00:00', price: 12.5, raw: '\\xdead' })
})

test('values arrive as they were sent', async () => {
  const row = {
    ...{ id: 3, zoned: '2026-02-03T04:05:06.789+00:00', local: '2026-02-03T04:05:06', day: '2026-02-03' },
    ...{ price: 0.1, ratio: 2.5, big: 42, raw: '\\xbeef', doc: ['a', { b: null }] },
    ...{
      words: ['a', null, 'NULL', 'q"\\ ,{}'],
      flags: [true, null, false],
      days: ['2026-01-01T08:00:00+00:00'],
    },
    ...{ moods: ['bad', null], docs: [{ a: 1 }, null] },
  }
  const { data, error } = await world.anonymous.from('samples').insert(row).select().single()
  expect(error).toBeNull()
  expect(data).toEqual(row)
  expect(await asPostgres(3)).toEqual(row)
})

test('a JSON column takes a bare string', async () => {
  await world.anonymous.from('samples').insert({ id: 4, doc: 'word' })
  expect(await world.sql(`select doc #>> '{}' as word from samples where id = 4`)).toEqual([{ word: 'word' }])
})

describe('arguments of functions', () => {
  test.each([[{ a: [1] }], [[1, 'two']], ['word'], ['{"a":1}'], [5], [true], [null]])(
    'jsonb %j',
    async value => {
      const { data, error } = await world.anonymous.rpc('echo', { p: value })
      expect(error).toBeNull()
      expect(data).toEqual(value)
    },
  )

  test('jsonb in a query string is JSON text', async () => {
    const answer = await world.request(`rpc/echo?p=${encodeURIComponent('{"a":1}')}`)
    expect(await answer.json()).toEqual({ a: 1 })
  })

  test('text stays text', async () => {
    expect((await world.anonymous.rpc('echo_text', { p: '{"a":1}' })).data).toBe('{"a":1}')
  })

  test('objects and arrays are their JSON where a text is wanted, whatever they hold', async () => {
    const echo = async (p: unknown) => (await world.anonymous.rpc('echo_text', { p })).data
    for (const value of [{ a: [1] }, { toString: '' }, { toJSON: null }, [1, 'x'], [{ toString: '' }], []])
      for (const _time of ['once', 'again', 'and again']) expect(JSON.parse(await echo(value))).toEqual(value)
  })

  test('a body that is a bare value has none', async () => {
    for (const body of ['"word"', '5', 'true', 'null']) {
      const answer = await world.request('rpc/echo_text', { method: 'POST', body })
      const { code, details } = await answer.json()
      expect([answer.status, code]).toEqual([404, 'PGRST202'])
      expect(details).toContain('without parameters')
    }
  })

  test('what is nested deeper than a stack is too large', async () => {
    const body = `{"p":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_001)}`
    const answer = await world.request('rpc/echo', { method: 'POST', body })
    expect([answer.status, (await answer.json()).code]).toEqual([413, '54001'])
  })

  test('arrays', async () => {
    const { data } = await world.anonymous.rpc('join_all', { parts: ['a', null, 'b,c'] })
    expect(data).toBe('a|nil|b,c')
  })
})
