import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { connect, join } from '../../support/channel.ts'
import { openProject } from '../../support/project.ts'

const project = await openProject('platform')
const db = new pg.Client({ connectionString: project.databaseUrl('postgres') })
beforeAll(() => db.connect())
afterAll(() => db.end())

const slots = () =>
  project.sql('select active_pid, temporary from pg_replication_slots where database = current_database()')

test('a project that nobody listens to holds no replication slot', async () => {
  expect(await slots()).toEqual([])
  await join((await connect(project)).channel(randomUUID()))
  expect(await slots()).toMatchObject([{ temporary: true }])
})

test('a message arrives with its commit, and not before', async () => {
  const topic = randomUUID()
  const ear = await join((await connect(project)).channel(topic))
  await db.query('begin')
  await db.query(`select realtime.send('{"n": 1}', 'inside', $1, false)`, [topic])
  await project.sql(`select realtime.send('{}', 'meanwhile', $1, false)`, [topic])
  await ear.hear('meanwhile')
  await db.query('commit')
  const { payload, meta } = await ear.hear('inside')
  expect(payload).toEqual({ n: 1, id: meta!.id })
  expect(ear.heard.map(({ event }) => event)).toEqual(['meanwhile', 'inside'])
})

test('a message of a transaction that is rolled back never arrives', async () => {
  const topic = randomUUID()
  const ear = await join((await connect(project)).channel(topic))
  await db.query('begin')
  await db.query(`select realtime.send('{}', 'undone', $1, false)`, [topic])
  await db.query('rollback')
  await db.query(`select realtime.send('{}', 'done', $1, false)`, [topic])
  await ear.hear('done')
  expect(ear.heard.map(({ event }) => event)).toEqual(['done'])
})

test('who is told of a row finds it', async () => {
  await db.query('create table public.rows (id int primary key)')
  const topic = randomUUID()
  const client = await connect(project)
  const found: Promise<boolean>[] = []
  const channel = client.channel(topic)
  channel.on('broadcast', { event: 'row' }, ({ payload }) => {
    found.push(
      project.sql('select from public.rows where id = $1', [payload.row]).then(rows => rows.length === 1),
    )
  })
  const ear = await join(channel)
  const writers = new pg.Pool({ connectionString: project.databaseUrl('postgres'), max: 8 })
  onTestFinished(() => writers.end())
  const rows = Array.from({ length: 400 }, (_, row) => row)
  await Promise.all(
    rows.map(row =>
      writers.query(
        `with row as (insert into public.rows values ($1) returning id)
         select realtime.send(jsonb_build_object('row', id), 'row', $2, false) from row`,
        [row, topic],
      ),
    ),
  )
  await db.query(`select realtime.send('{}', 'end', $1, false)`, [topic])
  await ear.hear('end')
  expect(await Promise.all(found)).toEqual(rows.map(() => true))
})

test('broadcast_changes sends what a trigger saw, send_binary sends bytes', async () => {
  const topic = randomUUID()
  await db.query(`
    create table public.notes (id int primary key, text text);
    create function public.tell() returns trigger language plpgsql security definer set search_path = '' as $$
    begin
      perform realtime.broadcast_changes('${topic}', tg_op, tg_op, tg_table_name, tg_table_schema, new, old);
      return null;
    end $$;
    create trigger tell after insert or update or delete on public.notes for each row execute function public.tell();
  `)
  const service = project.admin()
  const ear = await join(service.channel(topic, { config: { private: true } }))
  await db.query(`insert into public.notes values (1, 'a')`)
  await db.query(`update public.notes set text = 'b'`)
  await db.query(`delete from public.notes`)
  await db.query(`select realtime.send_binary('\\x00ff', 'bytes', $1)`, [topic])
  expect((await ear.hear('bytes')).payload).toEqual(new Uint8Array([0, 255]).buffer)
  expect(ear.heard.slice(0, 3).map(({ payload }) => payload)).toMatchObject([
    { operation: 'INSERT', schema: 'public', table: 'notes', record: { id: 1, text: 'a' }, old_record: null },
    { operation: 'UPDATE', record: { id: 1, text: 'b' }, old_record: { id: 1, text: 'a' } },
    { operation: 'DELETE', record: null, old_record: { id: 1, text: 'b' } },
  ])
  await service.realtime.disconnect()
})

test('a lost stream comes back by itself', async () => {
  const topic = randomUUID()
  const ear = await join((await connect(project)).channel(topic))
  const [{ active_pid: before }] = (await slots()) as [{ active_pid: number }]
  await project.sql('select pg_terminate_backend($1)', [before])
  await vi.waitFor(async () => {
    const [slot] = await slots()
    expect(slot?.active_pid).toBeTypeOf('number')
    expect(slot?.active_pid).not.toBe(before)
  }, 5_000)
  await vi.waitFor(async () => {
    await db.query(`select realtime.send('{}', 'back', $1, false)`, [topic])
    expect(ear.heard).not.toEqual([])
  }, 5_000)
})

test('renewing the partitions makes the missing days, drops the old ones and keeps the rest', async () => {
  const leaves = async () =>
    (await project.sql(
      `select relname, now()::date - to_date(relname, '"messages_"YYYY_MM_DD') as age
       from pg_inherits join pg_class on pg_class.oid = inhrelid
       where inhparent = 'realtime.messages'::regclass order by age desc`,
    )) as { relname: string; age: number }[]
  const [, , tomorrow] = await leaves()
  await project.sql(`drop table realtime.${pg.escapeIdentifier(tomorrow!.relname)}`)
  for (const age of [3, 4])
    await project.sql(`do $$ begin execute format(
      'create table realtime.%I partition of realtime.messages for values from (%L) to (%L)',
      to_char(now()::date - ${age}, '"messages_"YYYY_MM_DD'), now()::date - ${age}, now()::date - ${age} + 1); end $$`)
  await project.sql('select realtime.renew_message_partitions()')
  expect((await leaves()).map(({ age }) => age)).toEqual([3, 1, 0, -1, -2, -3])
  await expect(db.query('select realtime.renew_message_partitions()')).rejects.toMatchObject({
    code: '42501',
  })
})
