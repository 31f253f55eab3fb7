import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { denied, problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { inviteTo, joinRoom, openRoom, refusal } from '../support/room.ts'
import { addMember, openWorld, signInGuest } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
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

describe('join_room', () => {
  test('takes a code as people write it, or the id; who has a role already gets no other', async () => {
    const { id, code } = home.rooms.tenant
    for (const room of [` ${code.toUpperCase()} `, id, id.toUpperCase()]) {
      const joined = await home.viewer.client.rpc('join_room', { room })
      expect(joined.data).toMatchObject({ id, code, role: 'viewer' })
    }
    expect(await participants({ id })).toEqual([])
  })

  test.for([
    ['an account of elsewhere', () => project.signUp('passer-by')],
    ['a guest', () => signInGuest(project)],
  ] as const)('makes %s a viewer of a public room that allows it, once', async ([, arrive]) => {
    const room = await openRoom(owner, home, { visibility: 'public', guests_allowed: true })
    const person = await arrive()
    expect((await person.client.from('rooms').select()).data).toEqual([])
    const joined = await Promise.all([joinRoom(person, room), joinRoom(person, room)])
    for (const { data } of joined) expect(data).toMatchObject({ id: room.id, role: 'viewer' })
    const expected = { user_id: person.id, role: 'viewer', came_by: 'code', gone: false }
    expect(await participants(room)).toEqual([expected])
    expect((await person.client.from('rooms').select('id')).data).toEqual([{ id: room.id }])
    expect((await person.client.from('tenants').select()).data).toEqual([])
  })

  test('gives what the room gives who joins', async () => {
    const room = await openRoom(owner, home, { visibility: 'public', join_role: 'editor' })
    expect((await joinRoom(foreign.viewer, room)).data).toMatchObject({ role: 'editor' })
  })

  test('does not find what is not public, and notes who looked for it', async () => {
    const room = await openRoom(owner, home)
    const closed = [room, home.rooms.tenant, { code: 'abcd-efgh-ijkm' }, { code: '' }, { code: room.id }]
    for (const closedRoom of closed)
      for (const stranger of [outsider, foreign.owner])
        expect(await joinRoom(stranger, closedRoom)).toMatchObject(refusal(404, 'room_not_found'))
    expect(await joinRoom(home.editor, room)).toMatchObject(refusal(404, 'room_not_found'))
    const anonymous = await project.client().rpc('join_room', { room: home.rooms.public.code })
    expect(anonymous).toMatchObject({ ...denied, status: 401 })
    expect(await participants(room)).toEqual([])
    expect(await refusals(room)).toEqual(Array(5).fill('room_not_found'))
    const { data: noted } = await foreign.admin.client.from('audit_log').select().eq('entity_id', room.id)
    expect(noted).toEqual([])
  })

  test('of fifty at once lets in as many as there are places', async () => {
    const room = await openRoom(owner, home, {
      visibility: 'public',
      guests_allowed: true,
      max_participants: 8,
    })
    const people = await Promise.all(Array.from({ length: 50 }, () => signInGuest(project)))
    const answers = await Promise.all(people.map(person => joinRoom(person, room)))
    const refused = answers.filter(({ error }) => error)
    // The owner takes the eighth.
    expect(refused).toHaveLength(43)
    for (const answer of refused) expect(answer).toMatchObject(refusal(409, 'room_full'))
    expect(await participants(room)).toHaveLength(7)
    const inside = people[answers.findIndex(({ error }) => !error)]!
    await inside.client.rpc('leave_room', { room_id: room.id }).throwOnError()
    expect((await joinRoom(foreign.owner, room)).error).toBeNull()
    expect(await joinRoom(inside, room)).toMatchObject(refusal(409, 'room_full'))
  })

  test('ends who closed the tab: guests after a day, after ten minutes where a place is needed', async () => {
    const room = await openRoom(owner, home, {
      visibility: 'public',
      guests_allowed: true,
      max_participants: 4,
    })
    const [away, back] = [await signInGuest(project), await signInGuest(project)]
    for (const person of [away, back, outsider]) await joinRoom(person, room).throwOnError()
    const passes = (time: string) =>
      project.sql('update public.room_participants set seen_at = seen_at - $2::interval where room_id = $1', [
        ...[room.id, time],
      ])
    const inside = async () => {
      const present = owner.client.from('room_participants').select('user_id').is('left_at', null)
      const { data } = await present.eq('room_id', room.id)
      return new Set(data!.map(({ user_id }) => user_id))
    }
    await passes('9 minutes')
    expect(await joinRoom(guest, room)).toMatchObject(refusal(409, 'room_full'))
    await passes('2 minutes')
    await joinRoom(back, room).throwOnError()
    expect((await joinRoom(guest, room)).error).toBeNull()
    expect(await inside()).toEqual(new Set([owner.id, outsider.id, back.id, guest.id]))
    expect((await away.client.from('rooms').select('id').eq('id', room.id)).data).toEqual([])
    const { data: noted } = await home.admin.client
      .from('audit_log')
      .select('actor_id, before, after')
      .match({ entity_id: `${room.id}:${away.id}`, action: 'participant.changed' })
    expect(noted).toMatchObject([{ actor_id: null, after: { left_at: expect.any(String) } }])

    await passes('23 hours')
    await project.sql('select private.end_absent_guests()')
    expect((await inside()).size).toBe(4)
    await passes('1 hour')
    await joinRoom(back, room).throwOnError()
    await project.sql('select private.end_absent_guests()')
    // People with an account have not left until they say so.
    expect(await inside()).toEqual(new Set([owner.id, outsider.id, back.id]))
  })

  test('waits for nobody who has the tenant and wants the room, where a place is to be freed', async () => {
    const room = await openRoom(owner, home, {
      visibility: 'public',
      guests_allowed: true,
      max_participants: 2,
    })
    await joinRoom(await signInGuest(project), room).throwOnError()
    await project.sql(
      `update public.room_participants set seen_at = seen_at - interval '11 minutes' where room_id = $1`,
      [room.id],
    )
    const changes = new pg.Client(project.databaseUrl('supabase_admin'))
    await changes.connect()
    await changes.query('begin')
    await changes.query('select from public.tenants where id = $1 for no key update', [home.id])
    // Whoever changes a room goes on to lock it, and would wait for who comes in.
    expect(await joinRoom(outsider, room)).toMatchObject(refusal(409, 'room_full'))
    await changes.query('select from public.rooms where id = $1 for no key update', [room.id])
    await changes.end()
    expect((await joinRoom(outsider, room)).data).toMatchObject({ role: 'viewer' })
  })

  test('counts guesses, for a person and for an address', async () => {
    const limit = (name: string, most: number) =>
      project.sql('update private.rate_limits set at_most = $2 where name = $1', [name, most])
    const [guesser, other] = [await project.signUp('guesser'), await project.signUp('other')]
    await limit('rooms.join', 3)
    for (const code of ['aaaa-aaaa-aaaa', 'bbbb-bbbb-bbbb', 'cccc-cccc-cccc'])
      expect(await joinRoom(guesser, { code })).toMatchObject(refusal(404, 'room_not_found'))
    for (const room of [{ code: 'dddd-dddd-dddd' }, home.rooms.public])
      expect(await joinRoom(guesser, room)).toMatchObject(problem(429, 'rate_limited'))
    expect((await joinRoom(other, home.rooms.public)).error).toBeNull()
    await limit('rooms.join', 1000)
    await limit('rooms.join_address', 2)
    await project.sql(`insert into private.settings values ('address_header', 'x-real-ip')`)
    for (const who of [guesser, other])
      expect(await joinRoom(who, home.rooms.private, { invite: 'x' })).toMatchObject({ status: 404 })
    expect(await joinRoom(guest, home.rooms.public)).toMatchObject(problem(429, 'rate_limited'))
    await project.sql(`delete from private.settings where name = 'address_header'`)
  })
})

describe('leave_room', () => {
  test('ends one’s own part and keeps it as the past; the way back is as for anybody', async () => {
    const room = await openRoom(owner, home, { visibility: 'public' })
    const { token } = await inviteTo(owner, room)
    await joinRoom(outsider, room, { invite: token }).throwOnError()
    const leave = (who: typeof outsider) => who.client.rpc('leave_room', { room_id: room.id })
    await leave(outsider).throwOnError()
    expect(await leave(outsider)).toMatchObject(problem(404, 'room_not_found'))
    const past = owner.client.from('room_participants').select('user_id, came_by, joined_at, left_at')
    expect((await past.eq('room_id', room.id).not('left_at', 'is', null)).data).toEqual([
      { user_id: outsider.id, came_by: 'invite', joined_at: expect.any(String), left_at: expect.any(String) },
    ])
    expect((await joinRoom(outsider, room)).data).toMatchObject({ role: 'viewer' })
    expect(await participants(room)).toMatchObject([{ user_id: outsider.id, came_by: 'code', gone: false }])
  })

  test('is not for who is here through the tenant, and lets the last owner go: admins own every room', async () => {
    const person = await project.signUp('maker')
    await addMember(project, home.id, person, 'editor')
    const room = await openRoom(person, home)
    const leave = (who: typeof outsider) => who.client.rpc('leave_room', { room_id: room.id })
    expect(await leave(home.admin)).toMatchObject(problem(404, 'participant_not_found'))
    await leave(person).throwOnError()
    expect((await person.client.rpc('get_room', { room: room.id })).error).toMatchObject({
      message: 'room_not_found',
    })
    const found = await home.admin.client.rpc('get_room', { room: room.id })
    expect(found.data).toMatchObject([{ role: 'owner', participants: 0 }])
  })

  test('of the tenant ends every part in its rooms', async () => {
    const person = await project.signUp('leaver')
    await addMember(project, home.id, person, 'editor')
    const room = await openRoom(person, home)
    await owner.client.rpc('remove_member', { tenant_id: home.id, user_id: person.id }).throwOnError()
    expect((await person.client.from('rooms').select()).data).toEqual([])
    const left = await project.sql('select left_at from public.room_participants where room_id = $1', [
      room.id,
    ])
    expect(left).toEqual([{ left_at: expect.any(Date) }])
  })
})
