import { expect, test } from 'vitest'
import { openProject } from '../support/project.ts'
import { startEngine } from '../worker/documents/world.ts'
import { openApprovals } from './approving.ts'
import { draftOf, eventually, open, openDraft, propsOf } from './coediting.ts'
import { read, text } from './world.ts'

const project = await openProject()
const { home, second, request, approve, statusOf } = await openApprovals(project)

test('an edit in the document voids an approval, and whoever wrote it approves nothing', async () => {
  const engine = await startEngine(project)
  const { id, name, revision } = await openDraft(home.owner, home.id)
  const asked = await request({ id, revision }, home.owner)
  await approve(second, id, asked.content_hash).throwOnError()
  const [ann, ben] = await Promise.all([open(engine, name, home.editor), open(engine, name, home.admin)])
  expect(await statusOf(id)).toEqual(['approved'])

  propsOf(ann, 'hello').set('text', 'Changed')
  // Who only takes something away is an author, too.
  propsOf(ben, 'bye').delete('text')
  propsOf(ben, 'bye').set('text', 'Bye, then')
  await eventually(async () =>
    expect(await draftOf(home.viewer, id)).toEqual([text('hello', 'Changed'), text('bye', 'Bye, then')]),
  )
  expect(await statusOf(id)).toEqual(['void'])
  const edited = await read(home.owner.client, id)
  const again = await request(edited, home.owner)
  for (const author of [home.editor, home.admin])
    expect((await approve(author, id, again.content_hash)).error?.message).toBe('author_cannot_approve')
  await approve(second, id, again.content_hash).throwOnError()
  expect(await statusOf(id)).toEqual(['void', 'approved'])

  // What was approved counts for nobody any more: only who has written since.
  propsOf(ben, 'bye').set('text', 'Bye again')
  await eventually(async () => expect((await draftOf(home.viewer, id))[1]).toEqual(text('bye', 'Bye again')))
  const last = await request(await read(home.owner.client, id), home.owner)
  expect((await approve(home.admin, id, last.content_hash)).error?.message).toBe('author_cannot_approve')
  await approve(home.editor, id, last.content_hash).throwOnError()
})

test('who wrote what could not be saved is its author when it can, however long ago', async () => {
  const engine = await startEngine(project)
  const { id, name } = await openDraft(home.owner, home.id)
  const [ann, ben] = await Promise.all([open(engine, name, home.editor), open(engine, name, home.admin)])
  propsOf(ann, 'hello').set('variant', 'le')
  for (let at = 0; at < 70; at++) propsOf(ann, 'hello').set('text', `Hello ${at}`)
  const counts = async () =>
    (
      await project.sql(
        `select (select count(*)::int from private.document_history h where h.document_id = d.id) as folds,
           (select count(*)::int from private.live_configurations where configuration_id = $1 and problems <> '{}') as troubled
         from private.documents d where d.resource_id = $1`,
        [id],
      )
    )[0]
  await eventually(async () => expect(await counts()).toEqual({ folds: 1, troubled: 1 }))
  await project.sql(
    `update private.document_snapshots s set until = now() - interval '31 days'
     from private.documents d where d.id = s.document_id and d.resource_id = $1`,
    [id],
  )
  await project.sql('select private.trim_history()')
  expect(await counts()).toMatchObject({ folds: 0 })
  expect((await draftOf(home.viewer, id))[0]).toEqual(text('hello', 'Hello'))
  propsOf(ben, 'hello').delete('variant')
  await eventually(async () => expect((await draftOf(home.viewer, id))[0]).toEqual(text('hello', 'Hello 69')))
  const asked = await request(await read(home.owner.client, id), home.owner)
  for (const author of [home.editor, home.admin])
    expect((await approve(author, id, asked.content_hash)).error?.message).toBe('author_cannot_approve')
  await approve(second, id, asked.content_hash).throwOnError()
})
