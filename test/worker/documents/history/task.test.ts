import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Compactor } from '../../../../worker/documents/compactor.ts'
import { perform } from '../../../../worker/documents/history/task.ts'
import { openProject, type Person } from '../../../support/project.ts'
import { openDocument } from './document.ts'

const project = await openProject()
const databaseUrl = project.databaseUrl('tenon_worker')
const compactor = new Compactor(databaseUrl)
const db = new pg.Pool({ connectionString: databaseUrl, max: 2 })
afterAll(() => Promise.all([compactor.close(), db.end()]))
const open = () => openDocument(project, db, compactor)

/** A restore that somebody has asked for and a worker has taken up. */
async function takenUp(document: Awaited<ReturnType<typeof open>>, person: Person, at: string) {
  const of = { resource_kind: 'room', resource_id: document.room.id }
  const { data } = await person.client.rpc('restore_document', { ...of, at }).throwOnError()
  await project.sql(`update public.jobs set status = 'running' where id = $1`, [data])
  return { name: 'restore', job_id: data, document_id: document.id, at } as const
}
const log = (id: string) =>
  project.sql('select user_id from private.document_updates where document_id = $1 order by created_at', [id])
const soon = () => AbortSignal.timeout(20_000)

test('a job that is run twice appends its edit once, in the name of who asked', async () => {
  const document = await open()
  const then = await document.write('kept')
  await document.write(' and not')
  const { owner } = document.room
  const task = await takenUp(document, owner, then)
  for (const _ of ['once', 'and again']) await perform(task, db, soon())
  expect(await log(document.id)).toEqual([{ user_id: null }, { user_id: null }, { user_id: owner.id }])
  const [{ now }] = await project.sql('select to_json(now()) as now')
  expect(await document.textAt(now)).toBe('kept')
})

test('who lost the right after they had asked changes nothing, and neither does a job that was cancelled', async () => {
  const document = await open()
  const then = await document.write('kept')
  await document.write(' too')
  const person = await project.signUp('person')
  await document.room.grant(person, 'editor')
  const [first, second, third] = [
    await takenUp(document, person, then),
    await takenUp(document, person, then),
    await takenUp(document, person, then),
  ]
  await project.sql(`update public.jobs set status = 'cancelled' where id = $1`, [first.job_id])
  await perform(first, db, soon())
  await project.sql(`update public.rooms set drawing = 'owners' where id = $1`, [document.room.id])
  await expect(perform(second, db, soon())).rejects.toMatchObject({ code: 'PT403', message: 'forbidden' })
  await project.sql(`update public.rooms set drawing = 'editors' where id = $1`, [document.room.id])
  await document.room.grant(person, 'viewer')
  await expect(perform(second, db, soon())).rejects.toMatchObject({ code: 'PT403', message: 'forbidden' })
  await document.room.grant(person, null)
  const gone = { code: 'PT404', message: 'resource_not_found' }
  await expect(perform(third, db, soon())).rejects.toMatchObject(gone)
  expect(await log(document.id)).toHaveLength(2)
})

test('a job that waited until its moment was trimmed says so, and changes nothing', async () => {
  const { id, write, fold, trim, ago } = await open()
  await write('old')
  await fold('40 days')
  await trim()
  const task = {
    name: 'restore',
    job_id: crypto.randomUUID(),
    document_id: id,
    at: await ago('50 days'),
  } as const
  await expect(perform(task, db, soon())).rejects.toMatchObject({
    ...{ code: 'PT404', message: 'snapshot_not_found' },
  })
})

test('a past that does not fit the memory is refused, and nothing else suffers', async () => {
  const { id, write } = await open()
  await write('x')
  const doc = new Y.Doc()
  doc.transact(() => {
    for (let n = 0; n < 30_000; n++) doc.getMap('things').set(`shape ${n}`, { n })
  })
  await project.sql(
    'insert into private.document_updates (document_id, flush, position, data) values ($1, -99, 1, $2)',
    [id, Buffer.from(Y.encodeStateAsUpdate(doc))],
  )
  const [{ at }] = await project.sql('select to_json(now()) as at')
  const task = { name: 'restore', job_id: crypto.randomUUID(), document_id: id, at } as const
  await expect(perform(task, db, soon(), 16)).rejects.toMatchObject({
    code: 'document_too_large',
    status: 422,
  })
  await perform(task, db, soon())
})

test('a job that is cancelled ends its process', async () => {
  const { id, ago } = await open()
  const aborting = new AbortController()
  const task = { name: 'restore', job_id: crypto.randomUUID(), document_id: id, at: await ago('0') } as const
  const performed = perform(task, db, aborting.signal)
  aborting.abort(new Error('cancelled'))
  await expect(performed).rejects.toThrow('cancelled')
})
