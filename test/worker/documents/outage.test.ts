import { expect, test, vi } from 'vitest'
import { closeCodes } from '../../../worker/documents/close-codes.ts'
import { openProject } from '../../support/project.ts'
import { openProxy } from '../proxy.ts'
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

test('without the database for 14 s, nothing is shown meanwhile, and everybody brings back what was unseen', {
  timeout: 60_000,
}, async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const ann = connect(engine, room.name, room.owner.token)
  const ben = connect(engine, room.name, room.owner.token)
  await Promise.all([ann.synced, ben.synced])
  const bringBack = await takeAway(project)
  const since = Date.now()
  ann.text.insert(0, 'kept')
  expect(await ann.closed).toBe(closeCodes.restart)
  expect(await ben.closed).toBe(closeCodes.restart)
  ben.text.insert(0, 'and ')
  await vi.waitFor(() => expect(Date.now() - since).toBeGreaterThan(14_000), 20_000)
  expect(ben.text.toString()).toBe('and ')
  expect(ann.text.toString()).toBe('kept')
  await bringBack()
  await eventually(() => {
    expect(ben.text.toString()).toContain('kept')
    expect(ann.text.toString()).toBe(ben.text.toString())
    expect(ann.text.toString()).toHaveLength('and kept'.length)
  })
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

test('a worker that hears nothing any more sends everybody off, and when it hears again they have missed nothing', {
  timeout: 60_000,
}, async () => {
  const proxy = await openProxy(project.databaseUrl('tenon_worker'))
  const [deaf, other] = [await startEngine(project, {}, proxy.url), await startEngine(project)]
  const room = await makeRoom(project)
  const ann = connect(deaf, room.name, room.owner.token)
  const ben = connect(other, room.name, room.owner.token)
  await Promise.all([ann.synced, ben.synced])
  proxy.deafen(true)
  ben.text.insert(0, 'unheard')
  expect(await ann.closed).toBe(closeCodes.restart)
  ann.text.insert(0, 'offline')
  // Whoever knocks now is asked to come again.
  const late = connect(deaf, room.name, room.owner.token)
  expect(await late.closed).toBe(closeCodes.unavailable)
  expect(late.provider.shouldConnect).toBe(true)
  expect(ann.text.toString()).toBe('offline')
  proxy.deafen(false)
  await eventually(() => {
    for (const { text } of [ann, ben, late]) expect(text.toString()).toBe(ann.text.toString())
    expect(ann.text.toString()).toHaveLength('unheardoffline'.length)
  })
})
