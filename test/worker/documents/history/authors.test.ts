import { expect, test, vi } from 'vitest'
import * as Y from 'yjs'

import { problem } from '../../../support/problem.ts'
import { openProject } from '../../../support/project.ts'
import { openWorld } from '../../../support/world.ts'
import { openRoom } from './room.ts'

const project = await openProject()
const { home, foreign } = await openWorld(project)
const worker = await project.startWorker()
const open = () => openRoom(project, home, worker.url)
const now = async () => (await project.sql('select to_json(clock_timestamp()) as at'))[0].at as string

test('what is folded is a version, and who wrote what and when is known, folded or not', async () => {
  const { of, ann, ben } = await open()
  const text = ann.doc.getText('text')
  for (let n = 0; n < 100; n++) text.insert(text.length, 'a')
  await ben.until(doc => doc.getText('text').length === 100)
  // Quiet for a while: it is folded.
  await vi.waitFor(
    async () => {
      const { data } = await home.editor.client.rpc('get_attribution', of).throwOnError()
      expect((data as { updates: unknown[] }).updates).toEqual([])
    },
    { timeout: 10_000, interval: 50 },
  )
  const { data: versions } = await home.editor.client
    .from('room_snapshots')
    .select('version, name, created_by, size, is_named')
    .eq('room_id', of.resource_id)
    .throwOnError()
  const unnamed = { version: 1, name: null, created_by: null, is_named: false }
  expect(versions).toEqual([{ ...unnamed, size: expect.any(Number) }])
  ben.doc.getText('text').insert(0, 'b')
  await ann.until(() => text.length === 101)
  const { data } = await home.editor.client.rpc('get_attribution', of).throwOnError()
  const { ranges, updates } = data as unknown as Attribution
  expect(ranges).toEqual([
    { client: ann.doc.clientID, from: 0, to: 100, user_id: home.owner.id, at: expect.any(String) },
  ])
  expect(updates).toMatchObject([{ user_id: home.editor.id }])
  const meta = Y.parseUpdateMeta(Buffer.from(updates[0]!.update, 'base64'))
  expect([...meta.from, ...meta.to]).toEqual([
    [ben.doc.clientID, 0],
    [ben.doc.clientID, 1],
  ])
  const some = await home.editor.client
    .rpc('get_attribution', { ...of, clients: [ben.doc.clientID] })
    .throwOnError()
  expect(some.data).toMatchObject({ ranges: [], updates })

  const { data: sessions } = await home.editor.client.rpc('list_document_sessions', of).throwOnError()
  expect(sessions).toMatchObject([
    { user_id: home.editor.id, edits: 1 },
    { user_id: home.owner.id, edits: 100 },
  ])
})

interface Attribution {
  ranges: { client: number; from: number; to: number; user_id: string; at: string }[]
  updates: { update: string; user_id: string; at: string }[]
}

test('another tenant learns of nothing, and changes nothing', async () => {
  const { of, ann, ear, draw } = await open()
  const since = await now()
  await draw('mine', 1)
  const { data: version } = await home.owner.client
    .rpc('create_snapshot', { ...of, name: 'Mine' })
    .throwOnError()
  await ear.hear('snapshot.created')
  const { client, id: user_id } = foreign.owner
  const noResource = problem(404, 'resource_not_found')
  expect(await client.rpc('create_snapshot', { ...of, name: 'x' })).toMatchObject(noResource)
  expect(await client.rpc('restore_document', { ...of, version: 1 })).toMatchObject(noResource)
  expect(await client.rpc('undo_edits', { ...of, user_id, since })).toMatchObject(noResource)
  expect(await client.rpc('get_attribution', of)).toMatchObject(noResource)
  expect(await client.rpc('list_document_sessions', of)).toMatchObject(noResource)
  const noVersion = problem(404, 'snapshot_not_found')
  expect(await client.rpc('get_snapshot', { id: version.id })).toMatchObject(noVersion)
  expect(await client.rpc('rename_snapshot', { id: version.id, name: 'x' })).toMatchObject(noVersion)
  expect(await client.rpc('delete_snapshot', { id: version.id })).toMatchObject(noVersion)
  expect((await client.from('room_snapshots').select().throwOnError()).data).toEqual([])
  const restoring = { ...of, version: 1 }
  expect(await home.viewer.client.rpc('restore_document', restoring)).toMatchObject(problem(403, 'forbidden'))
  const jobs = `select count(*)::int as jobs from public.jobs where payload ->> 'document_id' = (
    select id::text from private.documents where resource_id = $1)`
  expect(await project.sql(jobs, [of.resource_id])).toEqual([{ jobs: 1 }])
  expect(ann.doc.getMap('things').toJSON()).toEqual({ mine: 1 })
})
