import { expect, test, vi } from 'vitest'
import * as Y from 'yjs'

import { problem } from '../../../support/problem.ts'
import { openProject } from '../../../support/project.ts'
import { openWorld } from '../../../support/world.ts'
import { openRoom } from './room.ts'

const project = await openProject()
const { home } = await openWorld(project)
const worker = await project.startWorker()
const open = () => openRoom(project, home, worker.url)
const now = async () => (await project.sql('select to_json(clock_timestamp()) as at'))[0].at as string

test('what is done after a version was named is taken back, before everybody’s eyes', async () => {
  const { of, ann, ben, ear, draw, enter } = await open()
  await draw('door', { x: 1 })
  await draw('wall', { x: 2 })
  const asked = { ...of, name: ' Before\u0007 the fire ' }
  const { data: version } = await home.editor.client.rpc('create_snapshot', asked).throwOnError()
  expect(version).toMatchObject({ version: 1, name: 'Before the fire', created_by: home.editor.id })
  expect(await ear.hear('snapshot.created')).toMatchObject({ payload: { id: version.id, version: 1 } })

  ann.doc.getMap('things').delete('wall')
  ann.doc.getMap('things').set('door', { x: 9 })
  await draw('fire', {})
  await home.editor.client.rpc('restore_document', { ...of, version: 1 }).throwOnError()
  const late = enter(home.viewer)
  for (const board of [ann, ben, late]) {
    await board.until(doc => doc.getMap('things').has('wall'))
    expect(board.doc.getMap('things').toJSON()).toEqual({ door: { x: 1 }, wall: { x: 2 } })
  }
  expect(await ear.hear('document.restored')).toMatchObject({ payload: { changed: true } })

  const { data: snapshots } = await home.editor.client
    .from('room_snapshots')
    .select('version, name, created_by, size, is_named')
    .eq('room_id', of.resource_id)
    .throwOnError()
  const named = { version: 1, name: 'Before the fire', created_by: home.editor.id, is_named: true }
  expect(snapshots).toEqual([{ ...named, size: expect.any(Number) }])
  const whole = (await home.editor.client.rpc('get_snapshot', { id: version.id }).throwOnError())
    .data as Record<string, string>
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Buffer.from(whole.state!, 'base64'))
  expect(doc.getMap('things').toJSON()).toEqual({ door: { x: 1 }, wall: { x: 2 } })
  expect(Buffer.from(whole.state_vector!, 'base64')).toEqual(Buffer.from(Y.encodeStateVector(doc)))
})

test('a restore is an edit: what others do meanwhile stays, and it can be taken back itself', async () => {
  const { of, ann, ben, ear, draw } = await open()
  await draw('a', 1)
  const then = await now()
  await draw('b', 2)
  // Somebody is offline, and comes back after the restore.
  ben.provider.disconnect()
  ben.doc.getMap('things').set('c', 3)
  const before = await now()
  await home.editor.client.rpc('restore_document', { ...of, at: then }).throwOnError()
  await ear.hear('document.restored')
  ben.provider.connect()
  for (const board of [ann, ben]) {
    await board.until(doc => doc.getMap('things').has('c') && !doc.getMap('things').has('b'))
    expect(board.doc.getMap('things').toJSON()).toEqual({ a: 1, c: 3 })
  }
  await home.owner.client.rpc('restore_document', { ...of, at: before }).throwOnError()
  await ben.until(doc => doc.getMap('things').has('b'))
  expect(ben.doc.getMap('things').toJSON()).toEqual({ a: 1, b: 2 })
})

test('two who restore the same at once bring it back once, and a restore to what is there changes nothing', async () => {
  const { of, ann, ben, ear } = await open()
  const [hers, his] = [ann, ben].map(({ doc }) => doc.getText('text'))
  hers!.insert(0, 'once upon a time')
  await ben.until(() => his!.length === 16)
  const then = await now()
  his!.delete(0, 16)
  await ann.until(() => hers!.length === 0)
  const restore = () => home.editor.client.rpc('restore_document', { ...of, at: then }).throwOnError()
  const jobs = (await Promise.all([restore(), restore(), restore()])).map(({ data }) => data)
  await vi.waitFor(
    () => expect(ear.heard.filter(({ event }) => event === 'document.restored')).toHaveLength(3),
    10_000,
  )
  await ann.until(() => hers!.length > 0)
  expect(hers!.toString()).toBe('once upon a time')
  const told = () => ear.heard.filter(({ event }) => event === 'document.restored')
  expect(told().map(({ payload }) => payload)).toEqual(
    expect.arrayContaining(jobs.map(job_id => ({ ...{ job_id, changed: true }, id: expect.any(String) }))),
  )
  await home.editor.client.rpc('restore_document', { ...of, at: await now() }).throwOnError()
  await vi.waitFor(() => expect(told()).toHaveLength(4), 10_000)
  expect(told()[3]).toMatchObject({ payload: { changed: false } })
})

test('what one person did is taken back, by themselves or an owner, and what others did stays', async () => {
  const { of, ann, ben, ear, draw } = await open()
  const since = await now()
  await draw('hers', 1)
  const text = ben.doc.getText('text')
  text.insert(0, 'his words')
  ben.doc.getMap('things').delete('hers')
  await ann.until(doc => doc.getText('text').length > 0 && !doc.getMap('things').has('hers'))
  ann.doc.getText('text').insert(4, 'and her ')
  await ben.until(() => text.length > 9)
  const until = await now()
  await draw('later', 2)

  const refused = await home.editor.client.rpc('undo_edits', { ...of, user_id: home.owner.id, since })
  expect(refused).toMatchObject(problem(403, 'forbidden'))
  await home.editor.client.rpc('undo_edits', { ...of, user_id: home.editor.id, since, until }).throwOnError()
  await ear.hear('document.undone')
  await ann.until(doc => doc.getMap('things').has('hers'))
  expect(ann.doc.getMap('things').toJSON()).toEqual({ hers: 1, later: 2 })
  expect(ann.doc.getText('text').toString()).toBe('and her ')

  await home.admin.client.rpc('undo_edits', { ...of, user_id: home.owner.id, since }).throwOnError()
  await ben.until(() => text.length === 0)
  // Whoever has something brought back has written it.
  expect(ben.doc.getMap('things').toJSON()).toEqual({ hers: 1 })
})
