import pg from 'pg'
import { expect, onTestFinished, test, vi } from 'vitest'
import * as Y from 'yjs'
import { DueDocuments } from '../../../worker/documents/due.ts'
import { openProject } from '../../support/project.ts'
import { openDraft } from '../../tiles/coediting.ts'
import { openInstitutions } from '../../tiles/world.ts'
import { connect, startEngine } from './world.ts'

const project = await openProject()
const { home, foreign } = await openInstitutions(project)
const later = 600_000

/** A document that was opened once, and is kept as rows. */
async function rest({ owner, id: tenant }: typeof home): Promise<string> {
  const engine = await startEngine(project)
  const { id, name } = await openDraft(owner, tenant)
  await connect(engine, name, owner.token).synced
  await engine.close()
  const [{ document }] = await project.sql(
    'select id as document from private.documents where resource_id = $1',
    [id],
  )
  await project.sql(
    `update private.document_updates set created_at = now() - interval '1 minute' where document_id = $1`,
    [document],
  )
  await keep(document)
  return document
}

const keep = (document: string) =>
  project.sql(
    'update private.documents d set materialised = m.mark from private.document_marks m where m.document_id = d.id and d.id = $1',
    [document],
  )

/** An edit that no worker has seen, from a while ago. */
async function write(document: string, age = '1 minute') {
  const doc = new Y.Doc()
  doc.getMap('app/consumer/settings').set('title', 'Home')
  await project.sql(
    `insert into private.document_updates (document_id, flush, position, created_at, data)
     values ($1, nextval('private.document_flush'), 1, now() - $2::interval, $3)`,
    [document, age, Buffer.from(Y.encodeStateAsUpdate(doc))],
  )
}

function openDue() {
  const pool = new pg.Pool({ connectionString: project.databaseUrl('tenon_worker'), max: 1 })
  onTestFinished(() => pool.end())
  const asked = vi.spyOn(pool, 'query')
  return { due: new DueDocuments(pool), asked }
}

test('what a worker has left is found once all are looked at, and nothing is asked where nothing was noted', async () => {
  const [ours, theirs] = [await rest(home), await rest(foreign)]
  const { due, asked } = openDue()
  expect(await due.look(0)).toEqual([])
  await write(ours)
  for (let now = 1; now < later; now += 15_000) expect(await due.look(now)).toEqual([])
  expect(asked).toHaveBeenCalledTimes(1)
  expect(await due.look(later)).toEqual([ours])

  await write(theirs)
  due.noteAll()
  expect((await due.look(later + 1)).toSorted()).toEqual([ours, theirs].toSorted())
  for (const document of [ours, theirs]) await keep(document)
  expect(await due.look(later + 2)).toEqual([])
})

test('what is due stays noted until it is kept as rows, also where the database did not answer', async () => {
  const [document, other] = [await rest(home), await rest(foreign)]
  const { due, asked } = openDue()
  await due.look(0)
  await write(document, '0 s')
  await write(other)
  due.note(document)
  // Somebody is writing.
  expect(await due.look(1)).toEqual([])
  await project.sql(`update private.document_updates set created_at = now() - interval '1 minute'`)
  asked.mockImplementationOnce(() => Promise.reject(new Error('no connection')))
  await expect(due.look(2)).rejects.toThrow('no connection')
  for (const now of [3, 4]) expect(await due.look(now)).toEqual([document])
  await keep(document)
  for (const now of [5, 6]) expect(await due.look(now)).toEqual([])
  // Once while it was not kept, four times until that was seen, and not again.
  expect(asked).toHaveBeenCalledTimes(6)
})
