import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { type Change, connect, listen } from '../../support/channel.ts'
import { openProject } from '../../support/project.ts'

const project = await openProject('platform')
const ada = await project.signUp('ada')
const ben = await project.signUp('ben')
const db = new pg.Client({ connectionString: project.databaseUrl('postgres') })

beforeAll(async () => {
  await db.connect()
  await db.query(`
    create table public.notes (
      id bigint primary key, owner uuid, body text, secret text, tags text[], made timestamptz, extra jsonb, raw bytea
    );
    alter table public.notes enable row level security;
    create policy own on public.notes to authenticated using (owner = (select auth.uid()));
    grant select (id, owner, body, tags, made, extra, raw) on public.notes to authenticated;
    grant all on public.notes to service_role;

    create table public.open (id int primary key, body text);
    create table public.full_identity (id int primary key, body text, hidden text);
    alter table public.full_identity replica identity full;
    create table public.keyless (body text);
    alter table public.keyless replica identity full;
    create table public.closed (id int primary key, body text);
    grant select on public.open, public.keyless to anon, authenticated;
    grant select (id, body) on public.full_identity to anon;
    grant select (body) on public.closed to anon;
    alter publication supabase_realtime
      add table public.notes, public.open, public.full_identity, public.keyless, public.closed;
  `)
})
afterAll(() => db.end())

const all = (table: string) => ({ event: '*', schema: 'public', table }) as const
const open = async (...filters: Parameters<typeof listen>[1][]) =>
  listen((await connect(project)).channel(randomUUID()), ...filters)

test.for(['1.0.0', '2.0.0'] as const)('%s: what happens to a row arrives, with its types', async vsn => {
  const id = vsn === '1.0.0' ? 1 : 2
  const client = await connect(project, ada, vsn)
  const ear = await listen(client.channel(randomUUID()), all('notes'))
  const before = Date.now()
  await db.query(
    `insert into public.notes values ($1, $2, 'a', 's', '{x,"y z"}', '2026-01-02 03:04:05.678901+00', '{"a": [1, null]}', '\\x00ff')`,
    [id, ada.id],
  )
  await ear.hearChange(({ eventType }) => eventType === 'INSERT')
  await db.query(`update public.notes set body = null where id = $1`, [id])
  await ear.hearChange(({ eventType }) => eventType === 'UPDATE')
  await db.query(`delete from public.notes where id = $1`, [id])
  const [inserted, updated, deleted] = await ear.hearChange(({ eventType }) => eventType === 'DELETE')
  const row = {
    ...{ id, owner: ada.id, body: 'a', tags: ['x', 'y z'], made: '2026-01-02T03:04:05.678901+00:00' },
    ...{ extra: { a: [1, null] }, raw: '\\x00ff' },
  }
  expect(inserted).toMatchObject({
    schema: 'public',
    table: 'notes',
    eventType: 'INSERT',
    new: row,
    errors: null,
  })
  expect(inserted!.new).not.toHaveProperty('secret')
  expect(inserted!.old).toEqual({})
  expect(new Date(inserted!.commit_timestamp).getTime()).toBeGreaterThanOrEqual(before)
  expect(updated).toMatchObject({ eventType: 'UPDATE', new: { ...row, body: null }, old: { id } })
  expect(deleted).toMatchObject({ eventType: 'DELETE', new: {}, old: { id } })
  expect([Object.keys(updated!.old), Object.keys(deleted!.old)]).toEqual([['id'], ['id']])
})

test('only who may see a row hears of it; a deletion, which tells the key alone, everybody hears', async () => {
  const [hers, his] = await Promise.all(
    [ada, ben].map(async one => listen((await connect(project, one)).channel(randomUUID()), all('notes'))),
  )
  const service = await listen(project.admin().channel(randomUUID()), all('notes'))
  const row = (id: number) => (change: Change) => change.new.id === id
  await db.query(`insert into public.notes (id, owner, secret) values (11, $1, 's')`, [ada.id])
  await hers!.hearChange(row(11))
  await db.query(`insert into public.notes (id, owner, secret) values (12, $1, 's')`, [ben.id])
  await his!.hearChange(row(12))
  await db.query('update public.notes set owner = $1 where id = 11', [ben.id])
  await his!.hearChange(row(11))
  await db.query('delete from public.notes where id = 12')
  for (const ear of [hers!, his!, service]) await ear.hearChange(({ old }) => old.id === 12)
  const heard = [hers!, his!, service].map(({ changes }) =>
    changes.map(({ eventType, new: { id }, old }) => `${eventType} ${id ?? old.id}`),
  )
  expect(heard).toEqual([
    ['INSERT 11', 'DELETE 12'],
    ['INSERT 12', 'UPDATE 11', 'DELETE 12'],
    ['INSERT 11', 'INSERT 12', 'UPDATE 11', 'DELETE 12'],
  ])
  expect(service.changes[0]!.new).toMatchObject({ secret: 's' })
  expect(his!.changes[0]!.new).not.toHaveProperty('secret')
})

test('with a fresh token a channel hears what that one may see', async () => {
  const identity = { token: ada.token }
  const client = await connect(project, identity)
  const ear = await listen(client.channel(randomUUID()), all('notes'))
  identity.token = ben.token
  await client.realtime.setAuth()
  await vi.waitFor(() => expect(ear.notices.filter(({ status }) => status === 'ok')).toHaveLength(2))
  await db.query('insert into public.notes (id, owner) values (101, $1), (102, $2)', [ada.id, ben.id])
  await ear.hearChange(({ new: row }) => row.id === 102)
  expect(ear.changes).toHaveLength(1)
})

test('with the whole row as identity what was before comes with it, policies or not', async () => {
  const ear = await open(all('full_identity'))
  for (const [sql, count] of [
    [`insert into public.full_identity values (1, 'a', 'h')`, 1],
    [`update public.full_identity set body = 'b'`, 2],
    ['delete from public.full_identity', 3],
    ['alter table public.full_identity enable row level security', 3],
    [`insert into public.full_identity values (2, 'a', 'h')`, 3],
    ['delete from public.full_identity', 4],
  ] as const) {
    await db.query(sql)
    await vi.waitFor(() => expect(ear.changes).toHaveLength(count))
  }
  expect(ear.changes.map(({ eventType, new: row, old }) => [eventType, row, old])).toEqual([
    ['INSERT', { id: 1, body: 'a' }, {}],
    ['UPDATE', { id: 1, body: 'b' }, { id: 1, body: 'a' }],
    ['DELETE', {}, { id: 1, body: 'b' }],
    ['DELETE', {}, { id: 2 }],
  ])
})

test('a row without a key, or with one that may not be selected, arrives as an error', async () => {
  const ear = await open(all('keyless'), all('closed'))
  await db.query(`insert into public.keyless values ('a')`)
  await db.query(`insert into public.closed values (1, 'a')`)
  await ear.hearChange(({ table }) => table === 'closed')
  expect(ear.changes.map(({ table, new: row, errors }) => [table, row, errors])).toEqual([
    ['keyless', {}, ['Error 400: Bad Request, no primary key']],
    ['closed', {}, ['Error 401: Unauthorized']],
  ])
})

test('a row past a megabyte arrives without what is long', async () => {
  const ear = await open(all('open'))
  await db.query(`insert into public.open values (21, repeat('x', 1024 * 1024))`)
  const [change] = await ear.hearChange(({ new: row }) => row.id === 21)
  expect(change).toMatchObject({ errors: ['Error 413: Payload Too Large'], new: { id: 21 } })
  expect(change!.new.body).toBeUndefined()
})

test('an update that leaves a long value as it was does not repeat it', async () => {
  const ear = await listen((await connect(project, ada)).channel(randomUUID()), all('notes'))
  const long = JSON.stringify(Array.from({ length: 2_000 }, () => randomUUID()))
  await db.query(`insert into public.notes (id, owner, extra) values (31, $1, $2)`, [ada.id, long])
  await ear.hearChange(({ eventType }) => eventType === 'INSERT')
  await db.query(`update public.notes set body = 'b' where id = 31`)
  const [, updated] = await ear.hearChange(({ eventType }) => eventType === 'UPDATE')
  expect(updated!.new).toMatchObject({ id: 31, body: 'b' })
  expect(updated!.new).not.toHaveProperty('extra')
})

test('with select a binding gets its columns and the key', async () => {
  const ear = await open({ ...all('open'), select: ['body'] })
  await db.query(`insert into public.open values (41, 'a')`)
  const [change] = await ear.hearChange(({ new: row }) => row.id === 41)
  expect(change!.new).toEqual({ id: 41, body: 'a' })
})

test('a policy that fails is an error for whom it fails, and for nobody else', async () => {
  await db.query(`
    create table public.fragile (id int primary key);
    alter table public.fragile enable row level security;
    create policy fail on public.fragile to authenticated using ((1 / (select count(*) - 1 from public.open)) = 0);
    create policy pass on public.fragile to anon using (true);
    grant select on public.fragile to anon, authenticated;
    alter publication supabase_realtime add table public.fragile;
    truncate public.open;
    insert into public.open values (51, 'the only one');
  `)
  const [hers, anonymous] = await Promise.all([
    listen((await connect(project, ada)).channel(randomUUID()), all('fragile')),
    open(all('fragile')),
  ])
  await db.query('insert into public.fragile values (1)')
  const [failed] = await hers.hearChange(() => true)
  const [passed] = await anonymous.hearChange(() => true)
  expect(failed).toMatchObject({ errors: [expect.stringContaining('Error 500')], new: {} })
  expect(failed!.new).not.toHaveProperty('id', 1)
  expect(passed).toMatchObject({ errors: null, new: { id: 1 } })
})

test('of rows that many write at once those who may see them miss none', async () => {
  const ear = await listen((await connect(project, ada)).channel(randomUUID()), all('notes'))
  const writers = new pg.Pool({ connectionString: project.databaseUrl('postgres'), max: 8 })
  onTestFinished(() => writers.end())
  const ids = Array.from({ length: 400 }, (_, n) => 1_000 + n)
  await Promise.all(
    ids.map(id => writers.query('insert into public.notes (id, owner) values ($1, $2)', [id, ada.id])),
  )
  await vi.waitFor(() => expect(ear.changes).toHaveLength(ids.length), 10_000)
  expect(ear.changes.map(({ new: row }) => row.id as number).toSorted((a, b) => a - b)).toEqual(ids)
})
