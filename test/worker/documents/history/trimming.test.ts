import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { Compactor } from '../../../../worker/documents/compactor.ts'
import { problem } from '../../../support/problem.ts'
import { openProject } from '../../../support/project.ts'
import { openDocument } from './document.ts'

const project = await openProject()
const databaseUrl = project.databaseUrl('tenon_worker')
const compactor = new Compactor(databaseUrl)
const db = new pg.Pool({ connectionString: databaseUrl, max: 2 })
afterAll(() => Promise.all([compactor.close(), db.end()]))
const open = () => openDocument(project, db, compactor)

// Only the first fold of a document makes a version by itself.
await project.sql(`update private.document_kinds set version_every = '1 year'`)
async function everyFoldIsAVersion(work: () => Promise<void>) {
  await project.sql(`update private.document_kinds set version_every = '1 microsecond'`)
  await work()
  await project.sql(`update private.document_kinds set version_every = '1 year'`)
}

test('what lies before the promised time is one state, and every moment since is as it was', async () => {
  const { write, fold, textAt, trim, ago, restore } = await open()
  await write('a')
  await fold('60 days')
  await write('b')
  await fold('40 days')
  await everyFoldIsAVersion(async () => {
    await write('c')
    await fold('31 days')
  })
  await write('d')
  await fold('20 days')
  const then = await write('e')
  await fold()
  const late = await write('f')
  expect(await textAt(await ago('50 days'))).toBe('a')
  expect(await trim()).toEqual({ folds: 2, states: 1 })

  expect(await restore(await ago('50 days'))).toMatchObject(problem(422, 'invalid_input'))
  expect(await textAt(await ago('30 days'))).toBe('abc')
  expect(await textAt(await ago('10 days'))).toBe('abcd')
  expect(await textAt(then)).toBe('abcde')
  expect(await textAt(late)).toBe('abcdef')
  expect(await trim()).toEqual({ folds: 2, states: 1 })
})

test('a document at rest keeps nothing but its snapshot, and its history goes on from there', async () => {
  const { id, write, fold, textAt, trim, ago, restore } = await open()
  await write('old ')
  await fold('50 days')
  await write('words')
  await fold('40 days')
  expect(await trim()).toEqual({ folds: 0, states: 0 })
  expect(await restore(await ago('45 days'))).toMatchObject(problem(422, 'invalid_input'))
  expect(await textAt(await ago('1 minute'))).toBe('old words')

  const before = await ago('0')
  const after = await write(' and new ones')
  await fold()
  // What it was before, and the version that was made of what it is now.
  expect(await trim()).toEqual({ folds: 1, states: 2 })
  expect(await textAt(before)).toBe('old words')
  expect(await textAt(after)).toBe('old words and new ones')
  await write('!')
  await fold()
  expect(await trim()).toEqual({ folds: 2, states: 2 })
  expect(await textAt(before)).toBe('old words')

  const sinceThen = `until = until - interval '40 days' where document_id = $1`
  await project.sql(`update private.document_states set ${sinceThen}`, [id])
  await project.sql(`update private.document_snapshots set ${sinceThen}`, [id])
  await project.sql(`update public.document_versions set created_at = created_at - interval '40 days'`)
  expect(await trim()).toEqual({ folds: 0, states: 0 })
})

test('a version that is deleted is gone, and the moments that build on it stay', async () => {
  const { id, room, write, fold, textAt, trim } = await open()
  await write('a')
  await fold('29 days')
  const then = await write('b')
  await fold()
  await write('c')
  await fold()
  await project.sql(
    `update private.document_states set until = until - interval '2 days' where document_id = $1`,
    [id],
  )
  expect(await trim()).toEqual({ folds: 2, states: 1 })
  const [{ version_id }] = await project.sql(
    'select version_id from private.document_states where document_id = $1',
    [id],
  )
  await room.owner.client.rpc('delete_snapshot', { id: version_id }).throwOnError()
  expect(await trim()).toEqual({ folds: 2, states: 1 })
  expect(await textAt(then)).toBe('ab')
  expect((await room.owner.client.rpc('get_snapshot', { id: version_id })).error).toMatchObject({
    message: 'snapshot_not_found',
  })
})
