import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, readdir, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@supabase/supabase-js'
import pg from 'pg'
import { expect, onTestFinished, type TestContext, test } from 'vitest'
import { start } from '../support/start.ts'

const megabyte = 2 ** 20

/** A folder on a small disk of its own; where none may be mounted, the test is skipped and says why. */
async function smallDisk({ skip }: TestContext): Promise<string> {
  const disk = await mkdtemp(join(tmpdir(), 'tenon-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256m', 'tmpfs', disk])
  onTestFinished(async () => {
    if (mounted.status === 0) spawnSync('umount', ['--lazy', disk])
    await rm(disk, { recursive: true, force: true })
  })
  skip(mounted.status !== 0, 'a small disk can only be mounted by root')
  await chmod(disk, 0o755)
  return join(disk, 'data')
}

/** Fills the disk up to so many bytes; gives a way to empty it again. */
async function fill(data: string, free = 0): Promise<() => Promise<void>> {
  const { bavail, bsize } = await statfs(data)
  const file = join(data, 'filler')
  await writeFile(file, Buffer.alloc(Math.max(0, bavail * bsize - free)))
  return () => rm(file)
}

test('on a full disk an upload is refused and leaves nothing; with space again it goes on', async context => {
  const data = await smallDisk(context)
  const { api_url, secret_key, db_url } = await start(['--data', data, '--port', '0', '--no-worker']).ready
  const bucket = createClient(api_url, secret_key).storage.from('disk')
  await createClient(api_url, secret_key).storage.createBucket('disk')
  const db = new pg.Client(db_url)
  await db.connect()
  onTestFinished(() => db.end())
  const names = async () => (await db.query('select name from storage.objects order by 1')).rows
  const before = await names()

  const empty = await fill(data, megabyte)
  const { error } = await bucket.upload('large', Buffer.alloc(5 * megabyte))
  expect(error).toMatchObject({ status: 500, statusCode: '500', message: 'Internal server error' })
  expect(await names()).toEqual(before)
  const bytes = await readdir(join(data, 'project', 'objects'))
  expect(bytes.filter(name => name.endsWith('.part'))).toEqual([])
  expect((await bucket.upload('small', 'fits')).error).toBe(null)

  await empty()
  expect((await bucket.upload('large', Buffer.alloc(5 * megabyte))).error).toBe(null)
  expect((await bucket.download('large')).data?.size).toBe(5 * megabyte)
})

test('on a full disk a row is refused and the others are still read; with space again it is written', async context => {
  const data = await smallDisk(context)
  const { api_url, secret_key, db_url } = await start(['--data', data, '--port', '0', '--no-worker']).ready
  const db = new pg.Client(db_url)
  await db.connect()
  onTestFinished(() => db.end())
  await db.query(`create table public.notes (id serial primary key, body text);
    alter table public.notes alter body set storage external;
    grant all on public.notes, public.notes_id_seq to service_role`)
  const client = createClient(api_url, secret_key)
  const write = () => client.from('notes').insert({ body: 'x'.repeat(megabyte) })
  await expect.poll(async () => (await write()).status).toBe(201)

  const empty = await fill(data)
  const refused = await write()
  expect(refused).toMatchObject({ status: 503, error: { code: '53100' } })
  expect(refused.error?.message).toContain('No space left on device')
  expect((await client.from('notes').select('id')).data).toHaveLength(1)
  await empty()
  expect((await write()).status).toBe(201)
})

test('when Postgres finds no room for its log, the stack ends with the reason, and starts again with its data', async context => {
  const data = await smallDisk(context)
  const args = ['--data', data, '--port', '0', '--no-worker']
  const full = start(args)
  const { db_url } = await full.ready
  const db = new pg.Client(db_url.replace('//postgres:', '//supabase_admin:'))
  db.on('error', () => {})
  await db.connect()
  const rooms = async () => (await db.query('select id from public.rooms')).rows
  const before = await rooms()
  const empty = await fill(data)
  const lost = async () => {
    for (;;) await db.query(`select pg_logical_emit_message(false, 'x', 'x'), pg_switch_wal()`)
  }
  await expect(lost()).rejects.toThrow()
  const { code, said } = await full.ended
  expect(code).toBe(1)
  expect(said).toContain('No space left on device')
  expect(said).toContain('Its data are kept; start it again.')

  await empty()
  const again = new pg.Client((await start(args).ready).db_url)
  await again.connect()
  onTestFinished(() => again.end())
  expect((await again.query('select id from public.rooms')).rows).toEqual(before)
})
