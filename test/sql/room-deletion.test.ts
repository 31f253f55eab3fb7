import { expect, test } from 'vitest'
import { openMachine } from '../support/machine.ts'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { inviteTo, joinRoom, openRoom, refusal } from '../support/room.ts'
import { shareRoom } from '../support/share.ts'
import { addMember, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const { owner } = home
const maker = await project.signUp('maker')
await addMember(project, home.id, maker, 'editor')
type Person = typeof guest

async function makeRoom() {
  const room = await openRoom(maker, home, { visibility: 'public', guests_allowed: true })
  const file = `${home.id}/room/${room.id}/plan.txt`
  await maker.client.storage.from('files').upload(file, 'the plan')
  await guest.client.rpc('join_room', { room: room.code }).throwOnError()
  return { ...room, file }
}
const remove = (by: Person, { id }: { id: string }) => by.client.rpc('delete_room', { room_id: id })
const restore = (by: Person, { id }: { id: string }) => by.client.rpc('restore_room', { room_id: id })
const notFound = problem(404, 'room_not_found')

/** What is left of a room for somebody, on every path. */
async function reach({ client }: Person, { id, file }: { id: string; file: string }) {
  const resource = `room:${id}`
  const answers = {
    rest: (await client.from('rooms').select('id').eq('id', id)).data!.length > 0,
    participants:
      (await client.from('room_participants').select('user_id').eq('room_id', id)).data!.length > 0,
    list: (await client.rpc('list_rooms').throwOnError()).data.some(room => room.id === id),
    get: (await client.rpc('get_room', { room: id })).error === null,
    topic: (await client.rpc('realtime_topic', { kind: 'room', id })).error === null,
    file: (await client.storage.from('files').download(file)).error === null,
    signed: (await client.functions.invoke('sign', { body: { bucket: 'files', path: file } })).error === null,
    exported: (await client.rpc('create_export', { resource, format: 'json' })).error === null,
    commented: (await client.rpc('create_comment', { resource, body: 'Look' })).error === null,
    comments: (await client.from('comments').select('id').eq('resource', resource)).data!.length > 0,
  }
  return [...new Set(Object.values(answers))].length === 1 ? answers.rest : answers
}

test('a room is deleted by its owners alone', async () => {
  const room = await makeRoom()
  const others: [Person, string, number][] = [
    [home.editor, 'forbidden', 403],
    [home.viewer, 'forbidden', 403],
    [guest, 'forbidden', 403],
    [outsider, 'room_not_found', 404],
    [foreign.owner, 'room_not_found', 404],
  ]
  for (const [person, code, status] of others)
    expect(await remove(person, room)).toMatchObject(problem(status, code))
  expect(await reach(home.viewer, room)).toBe(true)
})

test('a deleted room is gone for everybody on every path, and comes back as it was', async () => {
  const room = await makeRoom()
  const machine = await openMachine(project, owner, home.id, { role: 'editor', resource: `room:${room.id}` })
  const lasting = await openMachine(project, owner, home.id, {
    role: 'editor',
    resource: `room:${room.id}`,
    outlives_maker: true,
  })
  const link = await shareRoom(maker, room)
  const invite = await inviteTo(maker, room)
  const everybody: Person[] = [maker, owner, home.viewer, guest, machine, lasting]
  for (const person of everybody) expect(await reach(person, room)).toBe(true)
  const open = async () => (await project.client().rpc('open_share_link', { token: link.token })).status
  expect(await open()).toBe(200)
  const topic = (await maker.client.rpc('realtime_topic', { kind: 'room', id: room.id }).throwOnError()).data

  const { data: until } = await remove(maker, room).throwOnError()
  expect(Date.parse(until) - Date.now()).toBeGreaterThan(6.9 * 86_400_000)
  for (const person of everybody) expect(await reach(person, room)).toBe(false)
  expect(await open()).toBe(404)
  for (const by of [{}, { invite: invite.token }])
    for (const person of [outsider, guest, maker])
      expect(await joinRoom(person, room, by)).toMatchObject(refusal(404, 'room_not_found'))
  for (const name of ['update_room', 'delete_room', 'set_room_password', 'create_room_invite'] as const)
    expect(await owner.client.rpc(name, { room_id: room.id })).toMatchObject(notFound)
  expect((await owner.client.from('exports').select('id').eq('resource_id', room.id)).data).toEqual([])
  const wanted = { tenant: home.id, name: 'x', role: 'viewer' as const, resource: `room:${room.id}` }
  const noKey = problem(404, 'resource_not_found')
  expect(await owner.client.rpc('create_api_key', wanted)).toMatchObject(noKey)
  const why = { user_id: maker.id, action: 'read', resource: `room:${room.id}` }
  expect((await owner.client.rpc('explain_access', why)).data).toMatchObject([
    { allowed: false, source: 'none' },
  ])
  const told = await project.sql(
    'select event from realtime.messages where topic = $1 order by inserted_at',
    [topic],
  )
  expect(told.map(({ event }) => event).slice(-2)).toEqual(['room.deleted', 'rotated'])

  const restorable = async ({ client }: Person) =>
    (await client.rpc('deleted_rooms').throwOnError()).data.map(({ id }) => id)
  for (const person of [home.editor, guest, machine, foreign.owner]) {
    expect(await restorable(person)).toEqual([])
    expect(await restore(person, room)).toMatchObject(notFound)
  }
  for (const person of [maker, home.admin]) expect(await restorable(person)).toEqual([room.id])
  await restore(maker, room).throwOnError()
  for (const person of everybody) expect(await reach(person, room)).toBe(true)
  expect([await open(), await restorable(maker)]).toEqual([200, []])
  expect(await restore(maker, room)).toMatchObject(notFound)
  expect((await guest.client.rpc('get_room', { room: room.id })).data).toMatchObject([
    { role: 'viewer', participants: 2 },
  ])
})

test('whoever has left the tenant restores nothing', async () => {
  const person = await project.signUp('leaver')
  await addMember(project, home.id, person, 'editor')
  const room = await openRoom(person, home)
  await remove(person, room).throwOnError()
  await owner.client.rpc('remove_member', { tenant_id: home.id, user_id: person.id }).throwOnError()
  expect(await restore(person, room)).toMatchObject(notFound)
  await restore(home.admin, room).throwOnError()
})

test('after seven days it is gone for good, with all that was its own', async () => {
  const [room, kept] = [await makeRoom(), await makeRoom()]
  await inviteTo(maker, room)
  for (const each of [room, kept]) await remove(maker, each).throwOnError()
  const age = (days: number) =>
    project.sql(`update public.rooms set deleted_at = now() - make_interval(days => $2) where id = $1`, [
      room.id,
      days,
    ])
  await age(6)
  await project.sql('select private.purge_rooms()')
  expect((await maker.client.rpc('deleted_rooms')).data).toHaveLength(2)
  await age(8)
  await project.sql('select private.purge_rooms()')
  expect((await maker.client.rpc('deleted_rooms')).data).toMatchObject([{ id: kept.id }])
  for (const table of ['public.room_participants', 'public.room_invites'])
    expect(await project.sql(`select from ${table} where room_id = $1`, [room.id])).toEqual([])
  expect(await project.sql('select from private.topics where resource_id = $1', [room.id])).toEqual([])
})
