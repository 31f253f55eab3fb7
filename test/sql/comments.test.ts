import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { denied, problem } from '../support/problem.ts'
import { openProject, type Person } from '../support/project.ts'
import { addMember, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const resource = `room:${home.rooms.tenant.id}`
const hidden = `room:${home.rooms.private.id}`

interface Draft {
  resource?: string
  body?: string
  thread?: string
  anchor?: never
  mentions?: string[]
}
const write = (by: Pick<Person, 'client'>, draft: Draft = {}) =>
  by.client.rpc('create_comment', { resource, body: 'Hello', ...draft })
const begin = async (by: Pick<Person, 'client'>, draft?: Draft) =>
  (await write(by, draft).throwOnError()).data
const count = async () => (await project.sql('select count(*)::int as rows from public.comments'))[0].rows

const [{ registered }] = await project.sql(
  `select string_agg(kind, ', ' order by kind) as registered from private.comment_kinds`,
)

describe('create_comment', () => {
  test('begins a thread, takes replies, and lists them in order', async () => {
    const body = '**Plan**\n\n- [ ] <script>alert(1)</script>\tstays text'
    const first = await begin(home.viewer, { body })
    expect(first).toMatchObject({ body, thread_id: first.id, tenant_id: home.id, author_id: home.viewer.id })
    const reply = await begin(home.editor, { body: 'Yes', thread: first.id })
    expect(reply).toMatchObject({ thread_id: first.id, anchor: null })
    const { data } = await home.admin.client
      .from('comments')
      .select('id, author:profiles!comments_author_id_fkey(display_name)')
      .eq('resource', resource)
      .eq('thread_id', first.id)
      .order('created_at')
    expect(data).toEqual([
      { id: first.id, author: { display_name: expect.stringContaining('home-viewer') } },
      { id: reply.id, author: { display_name: expect.stringContaining('home-editor') } },
    ])
  })

  test.for([
    ['a line', { type: 'line', file: 'src/main.ts', line: 12 }],
    ['a tile', { type: 'tile', id: '7/3' }],
    ['a shape', { type: 'shape', id: 'shape-1' }],
  ] as const)('anchors a thread to %s', async ([, anchor]) => {
    expect(await begin(home.viewer, { anchor: anchor as never })).toMatchObject({ anchor })
  })

  const body = '1 to 10,000 characters, no control characters'
  const kinds = `<kind>:<uuid>, of kind: ${registered}`
  const types = 'an object of type: line, shape, tile'
  const line = 'fields of line: {"file": "string", "line": "number"}'
  const people = 'at most 50 people, all of whom may read the resource'
  test.for<[string, object, Record<string, string>]>([
    ['a megabyte', { body: 'x'.repeat(1_000_000) }, { body }],
    ['nothing', { body: '' }, { body }],
    ['blanks', { body: ' \n\t' }, { body }],
    ['control characters', { body: 'a\u001b[2Jb' }, { body }],
    ['a resource of no form', { resource: 'planet' }, { resource: kinds }],
    ['a kind that is not registered', { resource: `planet:${home.id}` }, { resource: kinds }],
    ['a kind without comments', { resource: `tenant:${home.id}` }, { resource: kinds }],
    ['an anchor that is no object', { anchor: [1] }, { anchor: types }],
    ['an anchor of no type', { anchor: { type: 'planet' } }, { anchor: types }],
    ['half an anchor', { anchor: { type: 'line', file: 'a' } }, { anchor: line }],
    ['an anchor with more', { anchor: { type: 'line', file: 'a', line: 1, x: 1 } }, { anchor: line }],
    ['a line that is none', { anchor: { type: 'line', file: 'a', line: -1.5 } }, { anchor: line }],
    ['a long anchor', { anchor: { type: 'line', file: 'a'.repeat(501), line: 1 } }, { anchor: line }],
    ['a stranger', { mentions: [outsider.id] }, { mentions: people }],
    ['nobody at all', { mentions: [randomUUID()] }, { mentions: people }],
    ['a crowd', { mentions: Array.from({ length: 51 }, () => randomUUID()) }, { mentions: people }],
    ['several things', { resource: 'x', body: '' }, { resource: kinds, body }],
  ])('refuses %s, and leaves nothing', async ([, draft, fields]) => {
    const before = await count()
    expect(await write(home.owner, draft)).toMatchObject(problem(422, 'invalid_input', fields))
    expect(await count()).toBe(before)
  })

  test.for<[string, object]>([
    ['a body with NUL', { body: 'a\u0000b' }],
    ['a thread that is no id', { thread: 'first' }],
    ['a mention that is no id', { mentions: ['ben'] }],
  ])('does not take %s, and leaves nothing', async ([, draft]) => {
    const before = await count()
    expect(await write(home.owner, draft)).toMatchObject({ status: 400, data: null })
    expect(await count()).toBe(before)
  })

  test('knows threads of the same resource alone, and their first comment alone', async () => {
    const first = await begin(home.owner)
    const reply = await begin(home.owner, { thread: first.id })
    const missing = problem(404, 'comment_not_found')
    expect(await write(home.owner, { thread: reply.id })).toMatchObject(missing)
    expect(await write(home.owner, { resource: hidden, thread: first.id })).toMatchObject(missing)
    expect(await write(home.owner, { thread: randomUUID() })).toMatchObject(missing)
    const anchored = { thread: first.id, anchor: { type: 'tile', id: '1' } as never }
    expect(await write(home.owner, anchored)).toMatchObject(problem(422, 'invalid_input'))
  })

  test.for([
    ['an outsider', outsider],
    ['a guest', guest],
    ['the owner of another tenant', foreign.owner],
    ['a member without a role on it', home.editor],
  ] as const)('says to %s that a private room is not there', async ([, stranger]) => {
    const { id } = await begin(home.owner, { resource: hidden, body: 'secret' })
    const before = await count()
    expect(await write(stranger, { resource: hidden })).toMatchObject(problem(404, 'resource_not_found'))
    const missing = problem(404, 'comment_not_found')
    expect(await stranger.client.rpc('edit_comment', { id, body: 'mine' })).toMatchObject(missing)
    expect(await stranger.client.rpc('delete_comment', { id })).toMatchObject(missing)
    expect(await stranger.client.rpc('resolve_thread', { id })).toMatchObject(missing)
    expect((await stranger.client.from('comments').select('id').eq('resource', hidden)).data).toEqual([])
    expect(await count()).toBe(before)
    expect((await project.sql('select body from public.comments where id = $1', [id]))[0].body).toBe('secret')
  })

  test('is for those who write, where a kind of resource says so', async () => {
    const { id } = await begin(home.viewer)
    await project.sql(`update private.comment_kinds set writes = 'editor'`)
    expect(await write(home.viewer)).toMatchObject(problem(403, 'forbidden'))
    expect((await home.viewer.client.from('comments').select('id').eq('id', id)).data).toHaveLength(1)
    expect((await write(home.editor)).error).toBeNull()
    await project.sql(`update private.comment_kinds set writes = 'viewer'`)
  })

  test('is for nobody more than 120 times a minute, edits included', async () => {
    const [hasty, patient] = [await project.signUp('hasty'), await project.signUp('patient')]
    for (const person of [hasty, patient]) await addMember(project, home.id, person, 'viewer')
    await project.sql(`update private.rate_limits set at_most = 3 where name = 'comments.write'`)
    const { id } = await begin(hasty)
    await hasty.client.rpc('edit_comment', { id, body: 'Hello again' }).throwOnError()
    await begin(hasty)
    const before = await count()
    expect(await write(hasty)).toMatchObject(problem(429, 'rate_limited'))
    const edit = await hasty.client.rpc('edit_comment', { id, body: 'And again' })
    expect(edit).toMatchObject(problem(429, 'rate_limited'))
    expect(await count()).toBe(before)
    expect((await write(patient)).error).toBeNull()
    await project.sql(`update private.rate_limits set at_most = 120 where name = 'comments.write'`)
  })

  test('is closed to people without an account', async () => {
    expect(await write({ client: project.client() })).toMatchObject({ ...denied, status: 401 })
  })
})
