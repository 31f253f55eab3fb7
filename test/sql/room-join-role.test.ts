import { expect, test } from 'vitest'
import { openProject } from '../support/project.ts'
import { inviteTo, joinRoom, openRoom, refusal } from '../support/room.ts'
import { type Actor, addMember, openWorld, signInGuest } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider } = await openWorld(project)
const { owner, viewer } = home
await project.sql(`update private.rate_limits set at_most = 1000 where name like 'rooms.%'`)
const password = 'open sesame'

type Room = Awaited<ReturnType<typeof openRoom>>
const open = (settings = {}) =>
  openRoom(owner, home, { visibility: 'public', join_role: 'editor', ...settings })
const locked = async (settings = {}) => {
  const room = await open(settings)
  await owner.client.rpc('set_room_password', { room_id: room.id, password }).throwOnError()
  return room
}
const roleIn = async (who: Actor, room: Room, by = {}) =>
  ((await joinRoom(who, room, by).throwOnError()).data as { role: string }).role
const inside = ({ id }: Room) =>
  project.sql(
    `select user_id, role, came_by from public.room_participants
     where room_id = $1 and came_by <> 'granted' and left_at is null order by joined_at`,
    [id],
  )
const counted = async ({ id }: Room) => {
  const [row] = await project.sql(
    `select (select count(*)::int from private.room_password_failures f where f.room_id = $1) as failures,
       (select count(*)::int from public.audit_log where action = 'room.entry_refused' and entity_id = $1::text) as refusals`,
    [id],
  )
  return row
}
const nothing = { failures: 0, refusals: 0 }

test('a viewer of the tenant who joins a public room becomes what a passer-by becomes', async () => {
  const room = await open()
  expect((await viewer.client.rpc('get_room', { room: room.id })).data).toMatchObject([{ role: 'viewer' }])
  for (const who of [viewer, outsider, viewer, home.editor]) expect(await roleIn(who, room)).toBe('editor')
  const came = { role: 'editor', came_by: 'code' }
  expect(await inside(room)).toEqual([viewer, outsider].map(({ id }) => ({ user_id: id, ...came })))
  await viewer.client.rpc('leave_room', { room_id: room.id }).throwOnError()
  expect((await viewer.client.rpc('get_room', { room: room.id })).data).toMatchObject([{ role: 'viewer' }])
  expect(await roleIn(viewer, room)).toBe('editor')
  expect(await counted(room)).toEqual(nothing)
})

test('so does who has come in while the room gave less', async () => {
  const room = await open({ join_role: 'viewer', guests_allowed: true })
  const people = [await signInGuest(project), foreign.viewer]
  for (const who of people) expect(await roleIn(who, room)).toBe('viewer')
  await owner.client.rpc('update_room', { room_id: room.id, join_role: 'editor' }).throwOnError()
  for (const who of people) expect(await roleIn(who, room)).toBe('editor')
  expect(await inside(room)).toHaveLength(2)
})

test('a room that is not public raises nobody by its code', async () => {
  for (const visibility of ['tenant', 'private'] as const) {
    const room = await open({ visibility })
    const { token } = await inviteTo(owner, room, { role: 'viewer' })
    await joinRoom(outsider, room, { invite: token }).throwOnError()
    const people = visibility === 'tenant' ? [viewer, outsider] : [outsider]
    for (const who of people)
      for (const by of [{}, { password }]) expect(await roleIn(who, room, by)).toBe('viewer')
    expect(await joinRoom(foreign.owner, room)).toMatchObject(refusal(404, 'room_not_found'))
    expect(await inside(room)).toEqual([{ user_id: outsider.id, role: 'viewer', came_by: 'invite' }])
    expect(await counted(room)).toEqual({ failures: 0, refusals: 1 })
  }
})

test.for(['public', 'tenant'] as const)(
  'the right password raises, in a room that is %s; none keeps, and a wrong one is refused and counted',
  async visibility => {
    const room = await locked({ visibility })
    for (const by of [{}, { password: '' }]) expect(await roleIn(viewer, room, by)).toBe('viewer')
    expect(await counted(room)).toEqual(nothing)
    const wrong = { password: 'wrong' }
    expect(await joinRoom(viewer, room, wrong)).toMatchObject(
      refusal(401, 'password_wrong', { attempts_left: 4 }),
    )
    // For the person and for everybody together.
    expect(await counted(room)).toEqual({ failures: 2, refusals: 1 })
    expect((await viewer.client.rpc('get_room', { room: room.id })).data).toMatchObject([{ role: 'viewer' }])
    expect(await inside(room)).toEqual([])
    expect(await roleIn(viewer, room, { password })).toBe('editor')
    // They have what there is: nothing more is asked of them.
    for (const who of [viewer, home.editor, owner]) await joinRoom(who, room, wrong).throwOnError()
    expect(await inside(room)).toEqual([{ user_id: viewer.id, role: 'editor', came_by: 'password' }])
    expect((await counted(room)).refusals).toBe(1)
  },
)

test('who has guessed too often waits with the password, and not without it', async () => {
  const room = await locked()
  for (let tries = 0; tries < 5; tries++)
    expect(await joinRoom(viewer, room, { password: 'wrong' })).toMatchObject({ status: 401 })
  expect(await joinRoom(viewer, room, { password })).toMatchObject({ status: 429 })
  expect(await roleIn(viewer, room)).toBe('viewer')
})

test('a full room refuses strangers, and leaves who has a role theirs', async () => {
  const room = await open({ max_participants: 1 })
  expect(await roleIn(viewer, room)).toBe('viewer')
  const { id, token } = await inviteTo(owner, room, { max_uses: 1 })
  expect(await roleIn(viewer, room, { invite: token })).toBe('viewer')
  expect(await project.sql('select uses from public.room_invites where id = $1', [id])).toEqual([{ uses: 0 }])
  expect(await counted(room)).toEqual(nothing)
  expect(await joinRoom(outsider, room)).toMatchObject(refusal(409, 'room_full'))
  expect(await inside(room)).toEqual([])
  await owner.client.rpc('update_room', { room_id: room.id, max_participants: 2 }).throwOnError()
  expect(await roleIn(viewer, room)).toBe('editor')
})

test('of many members at once as many rise as there are places, and nobody is refused', async () => {
  const room = await open({ max_participants: 4 })
  const members = await Promise.all(Array.from({ length: 6 }, (_, i) => project.signUp(`member-${i}`)))
  for (const person of members) await addMember(project, home.id, person, 'viewer')
  const roles = await Promise.all([...members, ...members].map(person => roleIn(person, room)))
  // The owner has the fourth place.
  expect(await inside(room)).toHaveLength(3)
  expect(roles.filter(role => role === 'editor')).toHaveLength(6)
  expect(roles.filter(role => role === 'viewer')).toHaveLength(6)
})

test('neither who is banned rises, nor whom an owner has made a viewer, nor a member of elsewhere by theirs', async () => {
  const room = await open()
  const person = await project.signUp('made-viewer')
  await addMember(project, home.id, person, 'viewer')
  const who = { room_id: room.id, user_id: person.id }
  await owner.client.rpc('set_participant_role', { ...who, role: 'viewer' }).throwOnError()
  for (const by of [{}, { password: 'wrong' }]) expect(await roleIn(person, room, by)).toBe('viewer')
  await owner.client.rpc('ban_participant', { ...who, user_id: viewer.id }).throwOnError()
  expect(await joinRoom(viewer, room)).toMatchObject(refusal(403, 'room_banned'))
  expect((await viewer.client.from('rooms').select('id').eq('id', room.id)).data).toEqual([])
  await owner.client.rpc('unban_participant', { ...who, user_id: viewer.id }).throwOnError()
  expect(await roleIn(viewer, room)).toBe('editor')
  // Of the other tenant it is a passer-by's role, in this room alone.
  expect(await roleIn(foreign.owner, room)).toBe('editor')
  expect((await foreign.owner.client.from('rooms').select('id').eq('tenant_id', home.id)).data).toEqual([
    { id: room.id },
  ])
})
