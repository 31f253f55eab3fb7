import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test, vi } from 'vitest'
import { connect, type Filter, listen } from '../../support/channel.ts'
import { openProject } from '../../support/project.ts'

const project = await openProject('platform')
const table = { schema: 'public', table: 'things' }

beforeAll(() =>
  project.sql(`
    create type public.mood as enum ('calm', 'wild');
    create table public.things (
      id int primary key, name varchar(40), price numeric, big bigint, at timestamptz, sold boolean, mood public.mood,
      "odd name" text, doc json, secret text
    );
    grant select (id, name, price, big, at, sold, mood, "odd name", doc) on public.things to anon;
    alter publication supabase_realtime add table public.things;
  `),
)

const rows = `
  (1, 'Apple',       9.5, 9007199254740993, '2026-01-01T12:00:00+02', true,  'calm', 'x'),
  (2, 'apple, red', 10,   9007199254740992, '2026-01-01T10:00:00Z',   false, 'wild', 'y(z)'),
  (3, 'pear',       100,  3,                '2027-01-01T00:00:00Z',   null,  null,   null)`

test.for([
  ['id=eq.2', [2]],
  ['id=neq.2', [1, 3]],
  // As numbers, not as text, and to the last digit.
  ['price=lt.10', [1]],
  ['price=lte.10.0', [1, 2]],
  ['price=gt.9.9', [2, 3]],
  ['price=gte.100', [3]],
  ['big=eq.9007199254740993', [1]],
  ['at=eq.2026-01-01 11:00:00+01', [1, 2]],
  ['id=in.(1,3)', [1, 3]],
  ['name=in.("apple, red",pear)', [2, 3]],
  ['name=like.%pp%', [1, 2]],
  ['name=like.apple%', [2]],
  ['name=ilike.APPLE%', [1, 2]],
  ['name=match.^(A|p)', [1, 3]],
  ['name=imatch.^a', [1, 2]],
  ['sold=is.true', [1]],
  ['sold=is.null', [3]],
  ['sold=not.is.null', [1, 2]],
  ['sold=is.unknown', [3]],
  ['mood=eq.wild', [2]],
  ['mood=isdistinct.calm', [2, 3]],
  ['mood=not.isdistinct.calm', [1]],
  // Nothing can be said of what is unknown, either way.
  ['mood=neq.calm', [2]],
  ['mood=not.eq.calm', [2]],
  ['id=gt.1,name=like.%e%', [2, 3]],
  ['id=gt.1,name=not.like.%r%', []],
  ['name=eq."apple, red",price=eq.10', [2]],
  ['name=eq.apple', []],
  ['odd name=eq.y(z)', [2]],
  [' ', [1, 2, 3]],
] as const)('the filter %s lets %o through', async ([filter, ids]) => {
  await project.sql('truncate public.things')
  const client = await connect(project)
  const [filtered, all] = await Promise.all([
    listen(client.channel(randomUUID()), { event: '*', ...table, filter }),
    listen(client.channel(randomUUID()), { event: 'INSERT', ...table }),
  ])
  await project.sql(
    `insert into public.things (id, name, price, big, at, sold, mood, "odd name") values ${rows}`,
  )
  await project.sql('insert into public.things (id) values (0)')
  await all.hearChange(({ new: row }) => row.id === 0)
  expect(filtered.changes.map(({ new: row }) => row.id).filter(id => id !== 0)).toEqual(ids)
})

test('a filter is about the new row, and of a deleted one about its identity', async () => {
  await project.sql('truncate public.things')
  const client = await connect(project)
  const filters = ['name=eq.b', 'id=eq.1', 'name=is.null', 'id=gt.0']
  const ears = await Promise.all(
    filters.map(filter => listen(client.channel(randomUUID()), { event: '*', ...table, filter })),
  )
  for (const [n, sql] of [
    `insert into public.things (id, name) values (1, 'a')`,
    `insert into public.things (id, name) values (2, 'b')`,
    `update public.things set name = 'b' where id = 1`,
    `update public.things set name = 'a' where id = 2`,
    'delete from public.things where id = 1',
    'delete from public.things where id = 2',
  ].entries()) {
    await project.sql(sql)
    await vi.waitFor(() => expect(ears[3]!.changes).toHaveLength(n + 1))
  }
  const heard = ears.map(ear =>
    ear.changes.map(({ eventType, new: row, old }) => `${eventType} ${row.id ?? old.id}`),
  )
  expect(heard.slice(0, 3)).toEqual([['INSERT 2', 'UPDATE 1'], ['INSERT 1', 'UPDATE 1', 'DELETE 1'], []])
})

test.for([
  ['undefined', 'Error parsing `filter` params'],
  ['id=near.1', 'Error parsing `filter` params'],
  ['id=eq.1,', 'Error parsing `filter` params'],
  ['id=in.1', '`in` filter value must be wrapped by parentheses'],
  [`id=in.(${Array.from({ length: 101 }, (_, n) => n)})`, 'too many values for `in` filter. Maximum 100'],
  ['sold=is.yes', 'invalid value for is filter'],
  ['id=is.true', 'argument of IS TRUE must be type boolean'],
  ['id=eq.one', 'invalid input syntax for type integer: "one"'],
  ['id=like.1%', 'operator does not exist: integer ~~ unknown'],
  ['doc=eq.{}', 'operator does not exist: json = unknown'],
  ['name=match.[', 'invalid regular expression'],
  ['nothing=eq.1', 'invalid column for filter nothing'],
  ['secret=eq.1', 'invalid column for filter secret'],
] as const)('the filter %s is refused', async ([filter, reason]) => {
  const channel = (await connect(project)).channel(randomUUID())
  await expect(listen(channel, { event: '*', ...table, filter } as Filter)).rejects.toThrow(reason)
})

test('whatever a filter says, it is no SQL', async () => {
  const client = await connect(project)
  for (const filter of [`name=eq.'; drop table public.things; --`, `id" = 1; --=eq.1`, `name=in.(')')`])
    await listen(client.channel(randomUUID()), { event: '*', ...table, filter }).catch(() => {})
  expect(await project.sql('select from public.things')).toEqual([])
})
