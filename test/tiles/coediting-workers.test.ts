import { expect, test } from 'vitest'
import { openProject } from '../support/project.ts'
import { startEngine } from '../worker/documents/world.ts'
import {
  draftOf,
  eventually,
  listen,
  open,
  openDraft,
  propsOf,
  save,
  startWorker,
  tilesOf,
} from './coediting.ts'
import { openInstitutions, read, text } from './world.ts'

const project = await openProject()
const { home } = await openInstitutions(project)
const revisions = (id: string) =>
  project.sql(
    `select after -> 'revision' as revision, after -> 'people' as people from public.audit_log
     where action = 'configuration.edited' and entity_id = $1 order by id`,
    [id],
  )

test('what a worker that is killed had not saved yet, another one saves, once', {
  timeout: 90_000,
}, async () => {
  const { id, name, revision } = await openDraft(home.owner, home.id)
  const [one, other] = [await startWorker(project), await startWorker(project)]
  const ann = await open(one, name, home.editor)
  propsOf(ann, 'hello').set('text', 'Written')
  await eventually(async () =>
    expect(
      await project.sql('select from private.document_updates where user_id = $1', [home.editor.id]),
    ).toHaveLength(1),
  )
  await one.kill()
  ann.provider.disconnect()
  expect((await read(home.viewer.client, id)).revision).toBe(revision)

  const third = await startWorker(project)
  await expect
    .poll(() => draftOf(home.viewer, id), { timeout: 60_000, interval: 100 })
    .toEqual([text('hello', 'Written'), text('bye', 'Bye')])
  expect(await revisions(id)).toEqual([{ revision: revision + 1, people: [home.editor.id] }])
  const both = await Promise.all([other, third].map(worker => open(worker, name, home.admin)))
  for (const client of both) expect(propsOf(client, 'hello').toJSON()).toEqual({ text: 'Written' })
  expect((await read(home.viewer.client, id)).revision).toBe(revision + 1)
})

test('many who open a draft for the first time, on two workers, find one document', async () => {
  const engines = [await startEngine(project), await startEngine(project)]
  const { id, name, revision } = await openDraft(home.owner, home.id)
  const people = [home.owner, home.admin, home.editor, home.viewer]
  const clients = await Promise.all(
    engines.flatMap(engine => people.map(person => open(engine, name, person))),
  )
  for (const client of clients) expect([...tilesOf(client).keys()].sort()).toEqual(['bye', 'hello'])
  const [{ count }] = await project.sql(
    `select count(*)::int from private.document_updates u join private.documents d on d.id = u.document_id
     where d.resource_id = $1`,
    [id],
  )
  expect(count).toBe(1)
  expect((await read(home.viewer.client, id)).revision).toBe(revision)
})

test('what is saved while nobody has it open is there when somebody does, as is what is restored', async () => {
  const engine = await startEngine(project)
  const { id, name, revision } = await openDraft(home.owner, home.id)
  const { client } = home.owner
  await client.rpc('publish_configuration', { id, expected_revision: revision }).throwOnError()
  const ann = await open(engine, name, home.editor)
  ann.provider.disconnect()
  await save(client, id, revision, text('hello', 'Nobody saw')).throwOnError()
  const ben = await open(await startEngine(project), name, home.admin)
  expect(tilesOf(ben).toJSON()).toMatchObject({ hello: { props: { text: 'Nobody saw' } } })
  expect(tilesOf(ben).has('bye')).toBe(false)

  const ear = await listen(project, home.viewer, id)
  await client.rpc('restore_version', { configuration_id: id, version: 1 }).throwOnError()
  await eventually(() => expect(propsOf(ben, 'bye').toJSON()).toEqual({ text: 'Bye' }))
  // What was only taken over is no edit: nothing comes back as another revision.
  propsOf(ben, 'bye').set('text', 'See you')
  await eventually(async () => expect(await revisions(id)).toHaveLength(1))
  expect((await read(home.viewer.client, id)).revision).toBe(revision + 3)
  await ear.hear('configuration.edited')
  expect(ear.heard.filter(({ event }) => event === 'configuration.changed')).toHaveLength(2)
})

test('a draft has a history as any document has: what somebody takes back in it, they take back in the table', async () => {
  await startWorker(project)
  const { id, name } = await openDraft(home.owner, home.id)
  const ann = await open(await startEngine(project), name, home.editor)
  propsOf(ann, 'hello').set('text', 'A mistake')
  await eventually(async () =>
    expect((await draftOf(home.viewer, id))[0]).toEqual(text('hello', 'A mistake')),
  )
  const [{ since }] = await project.sql(
    `select d.created_at::text as since from private.documents d where resource_id = $1`,
    [id],
  )
  const undone = { resource_kind: 'configuration', resource_id: id, user_id: home.editor.id, since }
  await home.editor.client.rpc('undo_edits', undone).throwOnError()
  await eventually(async () => expect((await draftOf(home.viewer, id))[0]).toEqual(text('hello', 'Hello')))
  expect(propsOf(ann, 'hello').toJSON()).toEqual({ text: 'Hello' })
})

test('what nobody has open any more is saved too: the edits of who was gone at once, and what a job takes back', {
  timeout: 120_000,
}, async () => {
  await startWorker(project)
  const { id, name } = await openDraft(home.owner, home.id)
  const ann = await open(await startEngine(project, { idleBytes: 0 }), name, home.editor)
  propsOf(ann, 'hello').set('text', 'In passing')
  await eventually(async () =>
    expect(
      await project.sql(
        `select from private.document_updates u join private.documents d on d.id = u.document_id
         where d.resource_id = $1 and u.user_id = $2`,
        [id, home.editor.id],
      ),
    ).toHaveLength(1),
  )
  ann.provider.disconnect()
  const becomes = (hello: string) =>
    expect
      .poll(async () => (await draftOf(home.viewer, id))[0], { timeout: 50_000, interval: 100 })
      .toEqual(text('hello', hello))
  await becomes('In passing')
  const [{ since }] = await project.sql(
    'select d.created_at::text as since from private.documents d where resource_id = $1',
    [id],
  )
  const undone = { resource_kind: 'configuration', resource_id: id, user_id: home.editor.id, since }
  await home.editor.client.rpc('undo_edits', undone).throwOnError()
  await becomes('Hello')
})
