import { beforeAll, expect, test, vi } from 'vitest'
import { openWorld, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await openWorld(`
    create function wait() returns void language sql as 'select pg_sleep(60)';
    grant execute on function wait() to anon, service_role`)
})

const seen = (name: string) => world.anonymous.from(name).select()

test('what a migration makes, changes and drops is soon there and gone', async () => {
  await world.define(
    'create table fruits (id int primary key); grant select on fruits to anon; insert into fruits values (1)',
  )
  await expect.poll(async () => (await seen('fruits')).data).toEqual([{ id: 1 }])

  // Every connection of the pool has the old statement prepared.
  await Promise.all(Array.from({ length: 20 }, () => seen('fruits')))
  await world.define(
    `create type taste as enum ('sweet', 'sour'); alter table fruits add column tastes taste[] default '{sour}'`,
  )
  const answers = await Promise.all(Array.from({ length: 20 }, () => seen('fruits')))
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
  await expect.poll(async () => (await seen('fruits')).data).toEqual([{ id: 1, tastes: ['sour'] }])

  await world.define('drop table fruits')
  await expect.poll(async () => (await seen('fruits')).error?.code).toBe('PGRST205')
})

test('functions and foreign keys too', async () => {
  await world.define(`create table trees (id int primary key); create table leaves (id int primary key, tree int references trees);
    insert into trees values (1); insert into leaves values (7, 1); grant select on trees, leaves to anon`)
  const trees = async () => (await world.anonymous.from('trees').select('id, leaves(id)')).data
  await expect.poll(trees).toEqual([{ id: 1, leaves: [{ id: 7 }] }])
  await world.define(
    `create function height() returns int language sql return 3; grant execute on function height() to anon`,
  )
  await expect.poll(async () => (await world.anonymous.rpc('height')).data).toBe(3)
})

const backends = (query: string) =>
  world.sql(
    `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query like $1`,
    [query],
  )

test('a lost listener is replaced, and what it missed is read', async () => {
  const [listener] = await backends('listen "pgrst"')
  await world.sql('select pg_terminate_backend($1)', [listener.pid])
  await world.define('create table stones (id int primary key); grant select on stones to anon')
  await expect.poll(async () => (await seen('stones')).data).toEqual([])
  const [next] = await backends('listen "pgrst"')
  expect(next.pid).not.toBe(listener.pid)
})

test('a connection lost in a statement fails that request only', async () => {
  const waiting = world.service.rpc('wait').then(answer => answer)
  const [victim] = await vi.waitUntil(async () => {
    const found = await backends('%wait%')
    return found.length > 0 && found
  })
  await world.sql('select pg_terminate_backend($1)', [victim.pid])
  const { status, error } = await waiting
  expect([status, error?.code]).toEqual([503, 'PGRST001'])
  const answers = await Promise.all(Array.from({ length: 20 }, () => world.anonymous.rpc('is_open')))
  expect(answers.map(({ data }) => data)).toEqual(Array(20).fill(true))
})

test('connections lost while idle are replaced', async () => {
  await Promise.all(Array.from({ length: 20 }, () => world.anonymous.rpc('is_open')))
  await world.sql(
    `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'authenticator' and datname = current_database()`,
  )
  await vi.waitFor(async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.anonymous.rpc('is_open')))
    expect(answers.map(({ data }) => data)).toEqual(Array(20).fill(true))
  }, 10_000)
})
