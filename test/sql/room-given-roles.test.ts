import { expect, test } from 'vitest'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { inviteTo, joinRoom, openRoom } from '../support/room.ts'
import { type Actor, addMember, openWorld, signInGuest } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const { owner } = home
await project.sql(`update private.rate_limits set at_most = 1000 where name like 'rooms.%'`)

type Room = { id: string; code: string }
const about = ({ id }: Room, person: { id: string }) => ({ room_id: id, user_id: person.id })
const set = (room: Room, who: { id: string }, role: 'viewer' | 'editor' | 'owner') =>
  owner.client.rpc('set_participant_role', { ...about(room, who), role })
const leave = (who: Actor, { id }: Room) => who.client.rpc('leave_room', { room_id: id }).throwOnError()
const roleIn = async (who: Actor, room: Room, by = {}) =>
  ((await joinRoom(who, room, by).throwOnError()).data as { role: string }).role
const rowOf = async (room: Room, person: { id: string }) =>
  (
    await project.sql(
      'select role, role_at_most from public.room_participants where room_id = $1 and user_id = $2',
      [room.id, person.id],
    )
  )[0]
/** Whoever comes by the code may draw, guests too. */
const openToAll = () =>
  openRoom(owner, home, { visibility: 'public', join_role: 'editor', guests_allowed: true })

test.for([
  ['a guest', () => signInGuest(project)],
  ['somebody of another tenant', async () => foreign.editor],
] as const)('a role that an owner has given %s stays, by whatever way they come back', async ([, arrive]) => {
  const [room, person] = [await openToAll(), await arrive()]
  expect(await roleIn(person, room)).toBe('editor')
  const { id, token } = await inviteTo(owner, room)
  await set(room, person, 'viewer').throwOnError()
  expect(await roleIn(person, room)).toBe('viewer')
  expect(await roleIn(person, room, { invite: token })).toBe('viewer')
  const { token: first } = await inviteTo(owner, room, { role: 'owner', max_uses: 1 })
  expect(await roleIn(person, room, { invite: first })).toBe('viewer')

  await leave(person, room)
  expect(await roleIn(person, room)).toBe('viewer')
  await owner.client.rpc('kick_participant', about(room, person)).throwOnError()
  expect(await roleIn(person, room, { invite: token })).toBe('viewer')
  await leave(person, room)
  const password = 'open sesame'
  await owner.client.rpc('set_room_password', { room_id: room.id, password }).throwOnError()
  expect(await roleIn(person, room, { password })).toBe('viewer')
  await owner.client.rpc('ban_participant', about(room, person)).throwOnError()
  await owner.client.rpc('unban_participant', about(room, person)).throwOnError()
  expect(await roleIn(person, room, { password })).toBe('viewer')

  expect(await rowOf(room, person)).toEqual({ role: 'viewer', role_at_most: 'viewer' })
  const draws = { resource_kind: 'room', resource_id: room.id, name: 'Mine' }
  expect(await person.client.rpc('create_snapshot', draws)).toMatchObject(problem(403, 'forbidden'))
  expect(await project.sql('select from public.document_versions where resource_id = $1', [room.id])).toEqual(
    [],
  )
  // They were let in by it once, and took nothing of the one that would have raised them.
  expect(await project.sql('select uses from public.room_invites where id = $1', [id])).toEqual([{ uses: 1 }])
  await set(room, person, 'editor').throwOnError()
  expect(await roleIn(person, room)).toBe('editor')
})

test('a role that was raised is the most that coming in gives, and not the least', async () => {
  const room = await openRoom(owner, home, { visibility: 'public' })
  expect(await roleIn(outsider, room)).toBe('viewer')
  await set(room, outsider, 'editor').throwOnError()
  await leave(outsider, room)
  expect(await roleIn(outsider, room)).toBe('viewer')
  const { token } = await inviteTo(owner, room, { role: 'owner' })
  expect(await roleIn(outsider, room, { invite: token })).toBe('editor')
  expect(await rowOf(room, outsider)).toEqual({ role: 'editor', role_at_most: 'editor' })
})

test('of a member of the tenant only their own role is meant; the tenant’s they keep', async () => {
  const [room, other] = [await openToAll(), await openToAll()]
  const person = await project.signUp('member')
  await addMember(project, home.id, person, 'editor')
  await set(room, person, 'viewer').throwOnError()
  expect(await roleIn(person, room)).toBe('editor')
  await project.sql(`update public.members set role = 'viewer' where user_id = $1`, [person.id])
  expect(await roleIn(person, room)).toBe('viewer')
  await owner.client.rpc('remove_member', { tenant_id: home.id, user_id: person.id }).throwOnError()
  expect(await roleIn(person, room)).toBe('viewer')
  // Where nobody has said anything about them they are one more who comes by.
  expect(await roleIn(person, other)).toBe('editor')
})

test('who comes in while an owner gives them less has less in the end', async () => {
  const room = await openToAll()
  const { token } = await inviteTo(owner, room)
  for (let round = 0; round < 5; round++) {
    const person = round % 2 ? await signInGuest(project) : await project.signUp(`racer-${round}`)
    await joinRoom(person, room).throwOnError()
    await Promise.all([
      ...Array.from({ length: 3 }, () => joinRoom(person, room, { invite: token })),
      person.client.rpc('leave_room', { room_id: room.id }),
      set(room, person, 'viewer'),
      ...Array.from({ length: 3 }, () => joinRoom(person, room)),
    ])
    // The owner may have been there after they had left: then nobody was there to change.
    if ((await rowOf(room, person)).role_at_most) expect(await roleIn(person, room)).toBe('viewer')
    else expect(await roleIn(person, room)).toBe('editor')
  }
})

test('who may read the participants sees what an owner has given, and nobody writes it', async () => {
  const room = await openToAll()
  await joinRoom(guest, room).throwOnError()
  await set(room, guest, 'viewer').throwOnError()
  const given = (who: Actor) =>
    who.client.from('room_participants').select('role_at_most').match(about(room, guest))
  for (const who of [owner, home.viewer, guest])
    expect((await given(who)).data).toEqual([{ role_at_most: 'viewer' }])
  for (const who of [foreign.owner, outsider]) expect((await given(who)).data).toEqual([])
  const more = { role_at_most: 'editor' as const }
  for (const who of [guest, owner])
    expect(await who.client.from('room_participants').update(more).match(about(room, guest))).toMatchObject({
      status: 403,
      error: { code: '42501' },
    })
  expect(await rowOf(room, guest)).toEqual({ role: 'viewer', role_at_most: 'viewer' })
})
