import { expect, test } from 'vitest'
import { connect, join } from '../support/channel.ts'
import { openProject } from '../support/project.ts'
import { joinRoom, openRoom } from '../support/room.ts'
import { type Actor, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const { owner } = home

const topicOf = async ({ client }: Actor, id: string) =>
  (await client.rpc('realtime_topic', { kind: 'room', id }).throwOnError()).data
const listen = async (actor: Actor, id: string) =>
  join((await connect(project, actor)).channel(await topicOf(actor, id), { config: { private: true } }))
const events = ({ heard }: Awaited<ReturnType<typeof listen>>) =>
  heard.map(({ event, payload }) => [event, (payload as { user_id?: string }).user_id])

test('who comes, gets another role and has to go is heard in the room, up to when the topic ends', async () => {
  const room = await openRoom(owner, home, { visibility: 'public', guests_allowed: true })
  const ear = await listen(owner, room.id)
  await joinRoom(guest, room).throwOnError()
  await joinRoom(guest, room).throwOnError()
  const about = { room_id: room.id, user_id: guest.id }
  await owner.client.rpc('set_participant_role', { ...about, role: 'editor' }).throwOnError()
  await owner.client.rpc('update_room', { room_id: room.id, name: 'Plan B' }).throwOnError()
  await owner.client.rpc('update_room', { room_id: room.id, name: 'Plan B' }).throwOnError()
  await owner.client.rpc('kick_participant', about).throwOnError()
  await ear.hear('rotated')
  expect(events(ear)).toEqual([
    ['participant.joined', guest.id],
    ['participant.role_changed', guest.id],
    ['room.changed', undefined],
    ['participant.kicked', guest.id],
    ['rotated', undefined],
  ])
  await expect(topicOf(guest, room.id)).rejects.toMatchObject({ message: 'resource_not_found' })

  const next = await listen(owner, room.id)
  await joinRoom(outsider, room).throwOnError()
  await outsider.client.rpc('leave_room', { room_id: room.id }).throwOnError()
  await next.hear('rotated')
  const last = await listen(home.viewer, room.id)
  await owner.client.rpc('delete_room', { room_id: room.id }).throwOnError()
  await last.hear('rotated')
  expect(events(next).map(([event]) => event)).toEqual(['participant.joined', 'participant.left', 'rotated'])
  expect(events(last).map(([event]) => event)).toEqual(['room.deleted', 'rotated'])
})

test('a ban ends what a member heard by their tenant', async () => {
  const room = await openRoom(owner, home, { visibility: 'tenant' })
  const ear = await listen(home.viewer, room.id)
  const ban = { room_id: room.id, user_id: home.viewer.id }
  await owner.client.rpc('ban_participant', ban).throwOnError()
  await ear.hear('rotated')
  await expect(topicOf(home.viewer, room.id)).rejects.toMatchObject({ message: 'resource_not_found' })
})

test('what owners do stands in the audit log of their tenant alone, with who did it; being active does not', async () => {
  const room = await openRoom(owner, home, { visibility: 'public' })
  await joinRoom(outsider, room).throwOnError()
  const person = { room_id: room.id, user_id: outsider.id }
  await owner.client.rpc('set_participant_role', { ...person, role: 'editor' }).throwOnError()
  await home.admin.client.rpc('kick_participant', person).throwOnError()
  await home.admin.client.rpc('ban_participant', { ...person, reason: 'noise' }).throwOnError()
  await owner.client.rpc('update_room', { room_id: room.id, drawing: 'nobody' }).throwOnError()
  await project.sql(`update public.rooms set last_active_at = now() - interval '1 hour' where id = $1`, [
    room.id,
  ])
  await joinRoom(owner, room).throwOnError()
  const [{ last_active_at }] = await project.sql('select last_active_at from public.rooms where id = $1', [
    room.id,
  ])
  expect(Date.now() - last_active_at.getTime()).toBeLessThan(60_000)
  await owner.client.rpc('delete_room', { room_id: room.id }).throwOnError()
  await owner.client.rpc('restore_room', { room_id: room.id }).throwOnError()

  const log = (who: Actor) =>
    who.client
      .from('audit_log')
      .select('action, actor_id, after')
      .like('entity_id', `${room.id}%`)
      .order('id')
  const { data } = await log(owner)
  const [created, own, ...entries] = data!.map(({ action, actor_id, after }) => [action, actor_id, after])
  expect([created![0], own![0]]).toEqual(['room.created', 'participant.created'])
  expect(entries).toMatchObject([
    ['room.changed', owner.id, { visibility: 'public' }],
    ['participant.created', outsider.id, { role: 'viewer', came_by: 'code' }],
    ['participant.changed', owner.id, { role: 'editor' }],
    ['participant.changed', home.admin.id, { left_at: expect.any(String) }],
    ['room_ban.created', home.admin.id, { reason: 'noise' }],
    ['room.changed', owner.id, { drawing: 'nobody' }],
    ['room.changed', owner.id, { deleted_at: expect.any(String) }],
    ['room.changed', owner.id, { deleted_at: null }],
  ])
  for (const who of [home.editor, foreign.owner, outsider]) expect((await log(who)).data).toEqual([])
})
