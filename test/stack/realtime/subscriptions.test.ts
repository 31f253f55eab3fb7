import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { connect, type Filter, listen } from '../../support/channel.ts'
import { openProject } from '../../support/project.ts'

const project = await openProject('platform')
const db = new pg.Client({ connectionString: project.databaseUrl('postgres') })

beforeAll(async () => {
  await db.connect()
  await db.query(`
    create table public.open (id int primary key, body text);
    create table public.closed (id int primary key, body text);
    create table public.unpublished (id int primary key);
    grant select on public.open, public.unpublished to anon;
    grant select (body) on public.closed to anon;
    alter publication supabase_realtime add table public.open, public.closed;
  `)
})
afterAll(() => db.end())

const all = (table: string) => ({ event: '*', schema: 'public', table }) as const
const open = async (...filters: Filter[]) =>
  listen((await connect(project)).channel(randomUUID()), ...filters)

test('each binding hears its event, schema and table, and a change that is for several comes once for each', async () => {
  const channel = (await connect(project)).channel(randomUUID())
  const heard: string[] = []
  const bindings = [
    { event: 'INSERT', schema: 'public', table: 'open' },
    { event: 'DELETE', schema: 'public', table: 'open' },
    { event: '*', schema: '*' },
    { event: '*', schema: 'public', table: 'closed' },
  ] as const
  for (const [index, binding] of bindings.entries())
    channel.on('postgres_changes', binding as Filter & { event: '*' }, ({ eventType }) => {
      heard.push(`${index} ${eventType}`)
    })
  await listen(channel)
  await db.query(`insert into public.open values (81, 'a')`)
  await vi.waitFor(() => expect(heard).toHaveLength(2))
  await db.query('delete from public.open where id = 81')
  await vi.waitFor(() => expect(heard).toHaveLength(4))
  expect(heard).toEqual(['0 INSERT', '2 INSERT', '1 DELETE', '2 DELETE'])
})

test.for([
  ['a table that is not published', { table: 'unpublished' }, 'Please check Realtime is enabled'],
  ['a schema that is not published', { schema: 'elsewhere' }, 'Please check Realtime is enabled'],
  ['columns of any table', { table: '*', select: ['id'] }, 'Column selection is not supported for wildcard'],
  ['a column that may not be selected', { table: 'closed', select: ['id'] }, 'invalid column for select id'],
] as const)('%s cannot be listened to, waited for or not', async ([, wrong, reason]) => {
  const binding = { ...all('open'), ...wrong } as Filter
  await expect(open(binding)).rejects.toThrow(reason)
  const channel = (await connect(project)).channel(randomUUID(), {
    config: { postgres_changes_options: { wait: true } },
  })
  await expect(listen(channel, binding)).rejects.toThrow(`RealtimeDisabledForConfiguration: `)
})

test('who waits is joined once it listens', async () => {
  const channel = (await connect(project)).channel(randomUUID(), {
    config: { postgres_changes_options: { wait: true } },
  })
  const ear = await listen(channel, all('open'))
  await db.query(`insert into public.open values (91, 'a')`)
  await ear.hearChange(({ new: row }) => row.id === 91)
})

test('what is published, and how a table looks, may change under way', async () => {
  const ear = await open({ event: '*', schema: 'public' })
  await db.query(`
    create table public.later (id int primary key);
    grant select on public.later to anon;
    insert into public.later values (1);
  `)
  await db.query('alter publication supabase_realtime add table public.later')
  await db.query('insert into public.later values (2)')
  await ear.hearChange(({ new: row }) => row.id === 2)
  await db.query(`alter table public.later add column word text default 'w'`)
  await db.query('insert into public.later values (3)')
  await ear.hearChange(({ new: row }) => row.id === 3)
  await db.query('revoke select on public.later from anon')
  await db.query('insert into public.later values (4)')
  await db.query('alter publication supabase_realtime drop table public.later')
  await db.query('insert into public.later values (5)')
  await db.query(`insert into public.open values (61, 'end')`)
  await ear.hearChange(({ new: row }) => row.id === 61)
  expect(ear.changes.map(({ new: row, errors }) => [row, errors])).toEqual([
    [{ id: 2 }, null],
    [{ id: 3, word: 'w' }, null],
    [{}, ['Error 401: Unauthorized']],
    [{ id: 61, body: 'end' }, null],
  ])
})

test('a change arrives with its commit, and one that is rolled back never', async () => {
  const ear = await open(all('open'))
  await db.query('begin')
  await db.query(`insert into public.open values (71, 'undone')`)
  await db.query('rollback')
  await db.query('begin')
  await db.query(`insert into public.open values (72, 'done')`)
  await project.sql(`insert into public.open values (73, 'meanwhile')`)
  await ear.hearChange(({ new: row }) => row.id === 73)
  await db.query('commit')
  await ear.hearChange(({ new: row }) => row.id === 72)
  expect(ear.changes.map(({ new: row }) => row.id)).toEqual([73, 72])
})

test('a publication that is dropped and made again is heard again, and messages all the while', async () => {
  const ear = await open(all('open'))
  await db.query('drop publication supabase_realtime')
  await db.query(`insert into public.open values (201, 'unheard')`)
  await db.query(`select realtime.send('{}', 'meanwhile', $1, false)`, [ear.channel.subTopic])
  await ear.hear('meanwhile')
  await expect(open(all('open'))).rejects.toThrow('Please check Realtime is enabled')
  await db.query('create publication supabase_realtime for table public.open')
  let id = 202
  await vi.waitFor(async () => {
    await db.query('insert into public.open values ($1)', [id++])
    expect(ear.changes).not.toEqual([])
  }, 5_000)
  expect(ear.changes[0]!.new.id).toBeGreaterThan(201)
})
