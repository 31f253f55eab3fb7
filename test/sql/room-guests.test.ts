import { expect, test } from 'vitest'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { inviteTo, joinRoom, openRoom, refusal } from '../support/room.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, outsider, guest } = await openWorld(project)
const { owner } = home
// Each is about something else than how often.
await project.sql(`update private.rate_limits set at_most = 1000 where name like 'rooms.%'`)

const participants = (room: { id: string }) =>
  project.sql(
    `select user_id, role, came_by, left_at is not null as gone from public.room_participants
     where room_id = $1 and came_by <> 'granted' order by joined_at`,
    [room.id],
  )
const refusals = async (room: { id: string }) =>
  (
    await project.sql(
      `select after ->> 'reason' as reason from public.audit_log
       where action = 'room.entry_refused' and entity_id = $1 order by id`,
      [room.id],
    )
  ).map(({ reason }) => reason)

test('guests come only where the room allows them, whatever they bring', async () => {
  const room = await openRoom(owner, home, { visibility: 'public' })
  const { token } = await inviteTo(owner, room)
  for (const by of [{}, { invite: token }])
    expect(await joinRoom(guest, room, by)).toMatchObject(refusal(403, 'guest_not_allowed'))
  expect(await participants(room)).toEqual([])
  expect(await refusals(room)).toEqual(['guest_not_allowed', 'guest_not_allowed'])
})

test('guests are gone when the room allows them no more; people with an account stay', async () => {
  const room = await openRoom(owner, home, { visibility: 'public', guests_allowed: true })
  for (const who of [guest, outsider]) await joinRoom(who, room).throwOnError()
  const settings = { room_id: room.id, guests_allowed: false }
  await owner.client.rpc('update_room', settings).throwOnError()
  expect(await participants(room)).toMatchObject([
    { user_id: guest.id, gone: true },
    { user_id: outsider.id, gone: false },
  ])
  const seen = (who: typeof guest) => who.client.from('rooms').select('id').eq('id', room.id)
  expect([(await seen(guest)).data, (await seen(outsider)).data]).toEqual([[], [{ id: room.id }]])
})

test('guests own nothing, even by an owner’s invite', async () => {
  const room = await openRoom(owner, home, { guests_allowed: true })
  const { token } = await inviteTo(owner, room, { role: 'owner' })
  expect((await joinRoom(guest, room, { invite: token })).data).toMatchObject({ role: 'editor' })
  const promote = { room_id: room.id, user_id: guest.id, role: 'owner' as const }
  expect(await owner.client.rpc('set_participant_role', promote)).toMatchObject(
    problem(403, 'guest_not_allowed'),
  )
  expect(await participants(room)).toMatchObject([{ user_id: guest.id, role: 'editor' }])
})

test('guests are called what can be shown', async () => {
  const client = project.client()
  const named = { data: { display_name: ' \u202eAda\u0007 (owner) \u2066' } }
  const { data } = await client.auth.signInAnonymously({ options: named })
  const room = await openRoom(owner, home, { visibility: 'public', guests_allowed: true })
  await client.rpc('join_room', { room: room.code }).throwOnError()
  const profile = () => owner.client.from('profiles').select('display_name').eq('id', data.user!.id)
  expect((await profile()).data).toEqual([{ display_name: 'Ada (owner)' }])
  for (const name of ['\u202eAda', 'x'.repeat(81), ''])
    expect(
      await client.from('profiles').update({ display_name: name }).eq('id', data.user!.id),
    ).toMatchObject({ status: 400, error: { code: '23514' } })
})
