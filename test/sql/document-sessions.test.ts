import { expect, test } from 'vitest'
import { sessionsOf } from '../../worker/documents/history/sessions.ts'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home } = await openWorld(project)
const { owner, editor } = home
const abc = Buffer.from('abc')
const begin = '2026-01-05T09:00:00Z'
const minute = (n: number) => new Date(Date.parse(begin) + n * 60_000).toISOString()

/** A document whose log says who wrote in which minutes; each edit has three bytes. */
async function openDocument(edits: [who: string, minute: number][]) {
  const made = { tenant_id: home.id, name: 'Plan', visibility: 'tenant' as const }
  const room = (await owner.client.rpc('create_room', made).throwOnError()).data
  const [{ id }] = await project.sql(
    `insert into private.documents (tenant_id, kind, resource_id) values ($1, 'room', $2) returning id`,
    [home.id, room.id],
  )
  for (const [flush, [who, n]] of edits.entries())
    await project.sql('insert into private.document_updates values ($1, $2, 1, $3, $4, $5)', [
      ...[id, flush, who, minute(n), abc],
    ])
  const of = { resource_kind: 'room', resource_id: room.id }
  const list = async (page: { before?: string; page_size?: number } = {}) =>
    (await editor.client.rpc('list_document_sessions', { ...of, ...page }).throwOnError()).data
  const empty = Buffer.from([0, 0])
  const fold = (flushes: number[], authors: unknown[] = []) => {
    const folded = flushes.map(flush => edits[flush]!).sort(([, a], [, b]) => a - b)
    const written = folded.map(([author, n]) => ({ author, at: Date.parse(minute(n)) * 1_000, data: abc }))
    const lists = [authors, sessionsOf(written)].map(list => JSON.stringify(list))
    return project.sql('select private.store_fold($1, $2, $3, $3, $3, $3, $4, $5, $6)', [
      ...[id, flushes, empty, ...lists, []],
    ])
  }
  return { of, list, fold }
}

const session = (user_id: string, from: number, to: number, edits: number) => ({
  ...{ user_id, started_at: expect.toSatisfy(is(from)), ended_at: expect.toSatisfy(is(to)) },
  ...{ edits, bytes: edits * 3 },
})
const is = (n: number) => (time: string) => Date.parse(time) === Date.parse(minute(n))

test('a session ends with a pause of more than five minutes, and is the same before and after folds', async () => {
  const { list, fold } = await openDocument([
    ...([0, 1, 4, 9, 15, 16].map(n => [owner.id, n]) as [string, number][]),
    ...([2, 8].map(n => [editor.id, n]) as [string, number][]),
  ])
  const expected = [
    session(owner.id, 15, 16, 2),
    session(editor.id, 8, 8, 1),
    session(editor.id, 2, 2, 1),
    session(owner.id, 0, 9, 4),
  ]
  expect(await list()).toEqual(expected)
  for (const flushes of [
    [1, 6],
    [0, 2, 4],
    [3, 5, 7],
  ]) {
    await fold(flushes)
    expect(await list()).toEqual(expected)
  }
})

test('sessions come in pages, and those who began together on one', async () => {
  const { list } = await openDocument([
    [owner.id, 0],
    [owner.id, 30],
    [editor.id, 30],
    [owner.id, 60],
  ])
  const first = await list({ page_size: 2 })
  expect(first.map(({ user_id }) => user_id)).toEqual([owner.id, expect.any(String), expect.any(String)])
  const next = await list({ page_size: 2, before: first.at(-1)!.started_at })
  expect(next).toEqual([session(owner.id, 0, 0, 1)])
  const of = { resource_kind: 'room', resource_id: home.rooms.tenant.id }
  for (const page_size of [0, 201])
    expect(await editor.client.rpc('list_document_sessions', { ...of, page_size })).toMatchObject(
      problem(422, 'invalid_input', { page_size: '1 to 200' }),
    )
})

test('who has no account any more has written nothing that is told', async () => {
  const gone = await project.signUp('gone')
  await project.sql('select private.add_member($1, $2, $3)', [home.id, gone.id, 'editor'])
  const { of, list, fold } = await openDocument([
    [gone.id, 0],
    [gone.id, 1],
  ])
  await fold([0], [{ client: 1, from: 0, to: 3, author: gone.id, at: Date.parse(begin) * 1000 }])
  const told = async () => (await editor.client.rpc('get_attribution', of).throwOnError()).data
  const range = { client: 1, from: 0, to: 3, at: expect.toSatisfy(is(0)) }
  expect(await told()).toMatchObject({
    ranges: [{ ...range, user_id: gone.id }],
    updates: [{ user_id: gone.id }],
  })
  await project.admin().auth.admin.deleteUser(gone.id)
  expect(await told()).toMatchObject({ ranges: [{ ...range, user_id: null }], updates: [{ user_id: null }] })
  expect(await list()).toMatchObject([{ user_id: null, edits: 2 }])
})
