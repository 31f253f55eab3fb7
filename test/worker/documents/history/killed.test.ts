import pg from 'pg'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openProject } from '../../../support/project.ts'
import { connect, eventually, makeRoom, startEngine } from '../world.ts'

const project = await openProject()

/** Resolves when a job is about to append its edit, and cannot. */
const aboutToAppend = () =>
  vi.waitFor(
    async () =>
      expect(
        await project.sql(
          `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%finish_revert%'`,
        ),
      ).toHaveLength(1),
    { timeout: 20_000, interval: 20 },
  )

test('a worker that is killed while it restores is followed by another, and people on a third see it once', {
  timeout: 90_000,
}, async () => {
  const engine = await startEngine(project)
  const first = await project.startWorker()
  const room = await makeRoom(project)
  const ann = connect(engine, room.name, room.owner.token)
  const ben = connect({ url: `${first.url.replace('http', 'ws')}/yjs` }, room.name, room.owner.token)
  await Promise.all([ann.synced, ben.synced])
  ann.text.insert(0, 'as it was')
  await eventually(() => expect(ben.text.toString()).toBe('as it was'))
  const [{ at }] = await project.sql('select to_json(clock_timestamp()) as at')
  ben.text.delete(0, 9)
  await eventually(() => expect(ann.text.length).toBe(0))

  const db = new pg.Client(project.databaseUrl('supabase_admin'))
  await db.connect()
  onTestFinished(() => db.end())
  const asked = { resource_kind: 'room', resource_id: room.id, at }
  const { data: job } = await room.owner.client.rpc('restore_document', asked).throwOnError()
  await db.query('begin')
  await db.query('select from private.documents where resource_id = $1 for update', [room.id])
  await aboutToAppend()
  await first.kill()
  ben.provider.disconnect()
  ann.text.insert(0, 'meanwhile: ')
  await db.query('rollback')
  await project.startWorker()

  await vi.waitFor(
    async () =>
      expect(await project.sql('select status from public.jobs where id = $1', [job])).toEqual([
        { status: 'completed' },
      ]),
    { timeout: 40_000, interval: 50 },
  )
  await eventually(() => expect(ann.text.length).toBe(20))
  expect([...ann.text.toString()].sort()).toEqual([...'meanwhile: as it was'].sort())
  const reverts = await project.sql('select reverts from private.documents where resource_id = $1', [room.id])
  expect(reverts).toEqual([{ reverts: 1 }])
})
