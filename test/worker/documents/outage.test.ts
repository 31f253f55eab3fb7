import { expect, test } from 'vitest'
import { closeCodes } from '../../../worker/documents/close-codes.ts'
import { openProject } from '../../support/project.ts'
import { connect, eventually, makeRoom, startEngine } from './world.ts'

const project = await openProject()
const database = new URL(project.databaseUrl('tenon_worker')).pathname.slice(1)

/** Takes the database away from the worker, as far as the worker can see; returns how to bring it back. */
async function takeAway() {
  await project.sql(`revoke connect on database "${database}" from public, tenon_worker`)
  await project.sql(
    `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'tenon_worker' and datname = $1`,
    [database],
  )
  return () => project.sql(`grant connect on database "${database}" to tenon_worker`)
}

test('edits wait unseen while the database is away for a moment, and none is lost', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const ann = connect(engine, room.name, room.owner.token)
  const ben = connect(engine, room.name, room.owner.token)
  await Promise.all([ann.synced, ben.synced])
  const bringBack = await takeAway()
  ann.text.insert(0, 'kept')
  await eventually(() => expect(engine.documents.healthy()).toBe(false))
  expect(ben.text.toString()).toBe('')
  await bringBack()
  await eventually(() => expect(ben.text.toString()).toBe('kept'))
  await eventually(() => expect(engine.documents.healthy()).toBe(true))
  expect(ann.provider.wsconnected).toBe(true)

  // Rights are heard of again, and what changed meanwhile was asked for.
  const guest = await project.signUp('guest')
  await room.grant(guest, 'viewer')
  const viewer = connect(engine, room.name, guest.token)
  await viewer.synced
  await room.grant(guest, null)
  expect(await viewer.closed).toBe(closeCodes.forbidden)
})

test('without the database for long, everybody is sent off and brings back what was unseen', {
  timeout: 60_000,
}, async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const ann = connect(engine, room.name, room.owner.token)
  const ben = connect(engine, room.name, room.owner.token)
  await Promise.all([ann.synced, ben.synced])
  const bringBack = await takeAway()
  ann.text.insert(0, 'kept')
  expect(await ann.closed).toBe(closeCodes.restart)
  expect(await ben.closed).toBe(closeCodes.restart)
  expect(ben.text.toString()).toBe('')
  await bringBack()
  await eventually(() => expect(ben.text.toString()).toBe('kept'))
})

test('a right that ended while nothing was heard is found out afterwards', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const guest = await project.signUp('guest')
  await room.grant(guest, 'editor')
  const editor = connect(engine, room.name, guest.token)
  await editor.synced
  const bringBack = await takeAway()
  await room.grant(guest, null)
  await bringBack()
  expect(await editor.closed).toBe(closeCodes.forbidden)
})
