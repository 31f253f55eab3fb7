import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { denied, problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { shareRoom } from '../support/share.ts'
import { type Actor, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const room = home.rooms.tenant
const make = (
  by: Pick<Actor, 'client'>,
  resource_id: string,
  options: unknown = {},
  resource_type = 'room',
) => by.client.rpc('create_share_link', { resource_type, resource_id, options: options as never })
const linksOf = (id: string) => project.sql('select * from public.share_links where resource_id = $1', [id])
const seenBy = async (person: Pick<Actor, 'client'>, id: string) =>
  (await person.client.from('share_links').select('id').eq('id', id)).data

describe('create_share_link', () => {
  test('is for who may edit the resource', async () => {
    for (const role of ['owner', 'admin', 'editor'] as const)
      expect((await make(home[role], room.id)).data).toEqual({
        id: expect.any(String),
        token: expect.stringMatching(/^[\w-]{43}$/),
        expires_at: expect.any(String),
      })
    const made = (await linksOf(room.id)).length
    expect(await make(home.viewer, room.id)).toMatchObject(problem(403, 'forbidden'))
    for (const stranger of [foreign.owner, foreign.admin, outsider, guest])
      expect(await make(stranger, room.id)).toMatchObject(problem(404, 'resource_not_found'))
    expect(await make(home.editor, home.rooms.private.id)).toMatchObject(problem(404, 'resource_not_found'))
    expect(await make(home.owner, randomUUID())).toMatchObject(problem(404, 'resource_not_found'))
    expect(await make({ client: project.client() }, room.id)).toMatchObject({
      status: 401,
      error: { code: '42501' },
    })
    expect(await linksOf(room.id)).toHaveLength(made)
  })

  test('lasts a week where nobody says otherwise, and says what was asked', async () => {
    const plain = await shareRoom(home.owner, room)
    expect(Date.parse(plain.expires_at) - Date.now()).toBeGreaterThan(7 * 86_400_000 - 60_000)
    const options = {
      name: ' For the auditor\n',
      expires_in: 3600,
      password: 'open sesame',
      max_uses: 3,
      revision: null,
    }
    const { id, expires_at } = await shareRoom(home.editor, room, options)
    expect(Date.parse(expires_at) - Date.now()).toBeLessThanOrEqual(3_600_000)
    const { data } = await home.owner.client.from('share_links').select().eq('id', id).single()
    expect(data).toMatchObject({
      ...{ tenant_id: home.id, kind: 'room', resource_id: room.id, created_by: home.editor.id },
      ...{
        name: 'For the auditor',
        has_password: true,
        max_uses: 3,
        uses: 0,
        revision: null,
        revoked_at: null,
      },
    })
  })

  test.for([
    ['an option that there is not', { colour: 'red' }, { colour: 'unknown option' }],
    ['an empty name', { name: ' ' }, { name: '1 to 120 characters' }],
    ['a long name', { name: 'x'.repeat(121) }, { name: '1 to 120 characters' }],
    ['a name that is none', { name: ['x'] }, { name: '1 to 120 characters' }],
    ['no time', { expires_in: 0 }, { expires_in: '60 to 31622400 seconds' }],
    ['too much time', { expires_in: 31_622_401 }, { expires_in: '60 to 31622400 seconds' }],
    ['parts of a second', { expires_in: 60.5 }, { expires_in: '60 to 31622400 seconds' }],
    ['words for a time', { expires_in: '60' }, { expires_in: '60 to 31622400 seconds' }],
    ['a short password', { password: '1234567' }, { password: '8 to 72 bytes' }],
    ['a password that bcrypt would cut', { password: 'é'.repeat(37) }, { password: '8 to 72 bytes' }],
    ['a password that is none', { password: 12345678 }, { password: '8 to 72 bytes' }],
    ['no use', { max_uses: 0 }, { max_uses: '1 to 1000000' }],
    ['a great many uses', { max_uses: 1e300 }, { max_uses: '1 to 1000000' }],
    ['half a use', { max_uses: 1.5 }, { max_uses: '1 to 1000000' }],
    ['a version that there is not', { revision: '1' }, { revision: 'no such revision' }],
    ['a version by another name', { revision: '01' }, { revision: 'no such revision' }],
    ['two mistakes', { max_uses: -1, x: 1 }, { max_uses: '1 to 1000000', x: 'unknown option' }],
    ['a list', [], { options: 'an object' }],
    ['nothing at all', null, { options: 'an object' }],
  ] as const)('refuses %s by name', async ([, options, fields]) => {
    const made = (await linksOf(home.rooms.public.id)).length
    expect(await make(home.owner, home.rooms.public.id, options)).toMatchObject(
      problem(422, 'invalid_input', fields),
    )
    expect(await linksOf(home.rooms.public.id)).toHaveLength(made)
  })

  test.for(['tenant', 'planet', '', "room'", null])('refuses the unregistered kind %j', async kind => {
    const refused = problem(422, 'invalid_input', { resource_type: 'one of: configuration, room' })
    expect(await make(home.owner, home.id, {}, kind as string)).toMatchObject(refused)
    expect(await linksOf(home.id)).toEqual([])
  })
})

test('links and visits are seen by who may edit, and changed by nobody', async () => {
  const { id, token } = await shareRoom(home.owner, room)
  await outsider.client.rpc('open_share_link', { token }).throwOnError()
  for (const person of [home.owner, home.admin, home.editor]) {
    expect(await seenBy(person, id)).toEqual([{ id }])
    const visits = await person.client.from('share_visits').select('outcome, user_id').eq('share_link_id', id)
    expect(visits.data).toEqual([{ outcome: 'opened', user_id: outsider.id }])
  }
  for (const person of [home.viewer, foreign.owner, foreign.admin, outsider, guest])
    for (const table of ['share_links', 'share_visits'] as const)
      expect((await person.client.from(table).select()).data).toEqual([])
  const { client } = home.owner
  expect(await client.from('share_links').update({ max_uses: null }).eq('id', id)).toMatchObject(denied)
  expect(await client.from('share_links').delete().eq('id', id)).toMatchObject(denied)
  expect(await client.from('share_visits').delete().eq('share_link_id', id)).toMatchObject(denied)
  const unread = await project.client().from('share_links').select()
  expect(unread).toMatchObject({ data: null, status: 401, error: { code: '42501' } })
})

test('a link is taken back by any editor, once, and by nobody else', async () => {
  const { id } = await shareRoom(home.owner, room)
  const gone = problem(404, 'share_link_not_found')
  for (const person of [home.viewer, foreign.owner, outsider, guest])
    expect(await person.client.rpc('revoke_share_link', { id })).toMatchObject(gone)
  expect(await project.sql('select revoked_at from public.share_links where id = $1', [id])).toEqual([
    { revoked_at: null },
  ])
  expect(await home.editor.client.rpc('revoke_share_link', { id })).toMatchObject({ error: null })
  expect(await home.owner.client.rpc('revoke_share_link', { id })).toMatchObject(gone)
})

test('a kind with revisions joins by registering, and its links stay with theirs', async () => {
  await project.sql(`
    insert into private.resource_kinds values ('page', 'private.grants_on_room', 'private.my_rooms');
    create function private.view_of_page(id uuid, revision text) returns jsonb language sql security definer
      set search_path = '' as $$ select jsonb_build_object('text', coalesce(revision, 'now'))
        where revision is distinct from 'lost' $$;
    insert into private.share_kinds values ('page', 'private.view_of_page', true)`)
  await project.sql(`insert into private.topics (kind, resource_id, tenant_id) values ('page', $1, $2)`, [
    room.id,
    home.id,
  ])
  const shown = async (options: object) => {
    const { token } = (await make(home.owner, room.id, options, 'page')).data as { token: string }
    return (await project.client().rpc('open_share_link', { token })).data
  }
  expect(await shown({})).toEqual({ kind: 'page', revision: null, view: { text: 'now' } })
  expect(await shown({ revision: 'first' })).toEqual({
    kind: 'page',
    revision: 'first',
    view: { text: 'first' },
  })
  for (const [revision, rule] of [
    ['lost', 'no such revision'],
    ['', '1 to 100 characters'],
    [1, '1 to 100 characters'],
  ])
    expect(await make(home.owner, room.id, { revision }, 'page')).toMatchObject(
      problem(422, 'invalid_input', { revision: rule as string }),
    )
  await project.sql(`update private.share_kinds set pinnable = false where kind = 'page'`)
  const refused = problem(422, 'invalid_input', { revision: 'this kind has no revisions' })
  expect(await make(home.owner, room.id, { revision: 'first' }, 'page')).toMatchObject(refused)
  await project.sql(`delete from private.share_kinds where kind = 'page'`)
})

test('what is long over is purged', async () => {
  const [old, open] = [await shareRoom(home.owner, room), await shareRoom(home.owner, room)]
  for (const token of [open.token, open.token]) await project.client().rpc('open_share_link', { token })
  await project.sql(`update public.share_links set expires_at = now() - interval '31 days' where id = $1`, [
    old.id,
  ])
  await project.sql(
    `update public.share_visits set created_at = now() - interval '91 days'
     where id = (select id from public.share_visits where share_link_id = $1 limit 1)`,
    [open.id],
  )
  await project.sql('select private.purge_share_links()')
  expect([await seenBy(home.owner, old.id), await seenBy(home.owner, open.id)]).toEqual([
    [],
    [{ id: open.id }],
  ])
  expect(
    await project.sql('select from public.share_visits where share_link_id = $1', [open.id]),
  ).toHaveLength(1)
  expect(
    await project.sql('select from private.share_link_secrets where share_link_id = $1', [old.id]),
  ).toEqual([])
})
