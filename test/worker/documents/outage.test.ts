import { expect, test } from 'vitest'
import { closeCodes } from '../../../worker/documents/close-codes.ts'
import { openProject } from '../../support/project.ts'
import { takeAway } from './outage.ts'
import { connect, eventually, makeRoom, startEngine } from './world.ts'

const project = await openProject()

test('edits wait unseen while the database is away for a moment, and none is lost', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const ann = connect(engine, room.name, room.owner.token)
  const ben = connect(engine, room.name, room.owner.token)
  await Promise.all([ann.synced, ben.synced])
  const bringBack = await takeAway(project)
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
  const bringBack = await takeAway(project)
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
  const bringBack = await takeAway(project)
  await room.grant(guest, null)
  await bringBack()
  expect(await editor.closed).toBe(closeCodes.forbidden)
})
