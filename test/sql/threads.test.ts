import { describe, expect, test } from 'vitest'
import { connect, join } from '../support/channel.ts'
import { problem } from '../support/problem.ts'
import { openProject, type Person } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign } = await openWorld(project)
const resource = `room:${home.rooms.tenant.id}`

type Draft = { resource?: string; body?: string; thread?: string; mentions?: string[] }
const write = (by: Person, draft: Draft = {}) =>
  by.client.rpc('create_comment', { resource, body: 'Hello', ...draft })
const begin = async (by: Person, draft?: Draft) => (await write(by, draft).throwOnError()).data

describe('a comment', () => {
  test('is edited by its author, who leaves what it said to be read', async () => {
    const { id } = await begin(home.viewer, { body: 'one' })
    const edit = (by: Person, body: string) => by.client.rpc('edit_comment', { id, body })
    expect(await edit(home.owner, 'forged')).toMatchObject(problem(403, 'forbidden'))
    for (const body of ['', 'x'.repeat(1_000_000), 'a\u001b[2Jb'])
      expect(await edit(home.viewer, body)).toMatchObject(problem(422, 'invalid_input'))
    for (const body of ['two', 'two', 'three']) await edit(home.viewer, body).throwOnError()
    const revisions = (by: Person) =>
      by.client.from('comment_revisions').select('number, body').eq('comment_id', id).order('number')
    expect((await revisions(home.editor)).data).toEqual([
      { number: 1, body: 'one' },
      { number: 2, body: 'two' },
    ])
    expect((await revisions(foreign.owner)).data).toEqual([])
  })

  test('is deleted by its author or an owner, with all it said, and keeps its place', async () => {
    const first = await begin(home.viewer, { body: 'secret', mentions: [home.editor.id] })
    await home.viewer.client.rpc('edit_comment', { id: first.id, body: 'changed' }).throwOnError()
    const reply = await begin(home.editor, { thread: first.id })
    const erase = (by: Person, id: string) => by.client.rpc('delete_comment', { id })
    expect(await erase(home.editor, first.id)).toMatchObject(problem(403, 'forbidden'))
    await erase(home.viewer, first.id).throwOnError()
    await erase(home.admin, reply.id).throwOnError()
    const { data } = await home.editor.client
      .from('comments')
      .select('body, mentions, gone:deleted_at, comment_revisions(body)')
      .eq('thread_id', first.id)
    const emptied = { body: '', mentions: [], gone: expect.any(String), comment_revisions: [] }
    expect(data).toEqual([emptied, emptied])
    const missing = problem(404, 'comment_not_found')
    expect(await erase(home.viewer, first.id)).toMatchObject(missing)
    expect(await home.viewer.client.rpc('edit_comment', { id: first.id, body: 'x' })).toMatchObject(missing)
    // The thread goes on.
    expect((await write(home.viewer, { thread: first.id })).error).toBeNull()
  })

  test('goes with its resource', async () => {
    const room = { tenant_id: home.id, name: 'Short' }
    const { data } = await home.owner.client.rpc('create_room', room).throwOnError()
    const { id } = await begin(home.viewer, { resource: `room:${data.id}` })
    await project.sql('delete from public.rooms where id = $1', [data.id])
    expect(await project.sql('select from public.comments where id = $1', [id])).toEqual([])
  })
})

test('what is written while its resource is deleted goes with it, or is refused as such', async () => {
  const room = { tenant_id: home.id, name: 'Contested' }
  const { data } = await home.owner.client.rpc('create_room', room).throwOnError()
  const draft = { resource: `room:${data.id}`, mentions: [home.editor.id, home.admin.id] }
  const { id } = await begin(home.viewer, draft)
  const writing = Array.from({ length: 10 }, (_, i) => [
    write(home.viewer, draft),
    home.viewer.client.rpc('edit_comment', { id, body: `edit ${i}` }),
  ])
  const deleting = project.sql('delete from public.rooms where id = $1', [data.id])
  const answers = await Promise.all(writing.flat())
  await deleting
  for (const { error, status } of answers) expect(error ? status : 200).toSatisfy(s => [200, 404].includes(s))
  const left = `select from public.comments where resource_id = $1 union all
    select from public.notifications where resource_id = $1`
  expect(await project.sql(left, [data.id])).toEqual([])
})

test('a thread is resolved by who began it or an editor, and opened again', async () => {
  const { id } = await begin(home.viewer)
  const reply = await begin(home.editor, { thread: id })
  const resolve = (by: Person, resolved: boolean, thread = id) =>
    by.client.rpc('resolve_thread', { id: thread, resolved })
  expect((await resolve(home.editor, true)).data).toMatchObject({ resolved_by: home.editor.id })
  expect((await resolve(home.viewer, false)).data).toMatchObject({ resolved_at: null, resolved_by: null })
  expect(await resolve(home.editor, true, reply.id)).toMatchObject(problem(404, 'comment_not_found'))
  const other = await begin(home.editor)
  expect(await resolve(home.viewer, true, other.id)).toMatchObject(problem(403, 'forbidden'))
})

test('what happens to comments is heard on the topic of the resource', async () => {
  const topic = { kind: 'room', id: home.rooms.tenant.id }
  const { data } = await home.viewer.client.rpc('realtime_topic', topic).throwOnError()
  const ear = await join((await connect(project, home.viewer)).channel(data, { config: { private: true } }))
  const { id, thread_id } = await begin(home.editor)
  const { client } = home.editor
  await client.rpc('edit_comment', { id, body: 'Hello again' }).throwOnError()
  await client.rpc('resolve_thread', { id }).throwOnError()
  await client.rpc('resolve_thread', { id, resolved: false }).throwOnError()
  await client.rpc('delete_comment', { id }).throwOnError()
  for (const event of ['created', 'edited', 'resolved', 'reopened', 'deleted'])
    expect((await ear.hear(`comment.${event}`)).payload).toMatchObject({ comment_id: id, thread_id })
})
