import { describe, expect, test } from 'vitest'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { inviteTo, joinRoom, openRoom, refusal } from '../support/room.ts'
import { addMember, openWorld, signInGuest } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const { owner } = home
await project.sql(`update private.rate_limits set at_most = 1000 where name like 'rooms.%'`)
type Person = typeof guest
const open = () => openRoom(owner, home, { visibility: 'public', guests_allowed: true })

const about = ({ id }: { id: string }, person: { id: string }) => ({ room_id: id, user_id: person.id })
const seen = async (who: Person, { id }: { id: string }) =>
  (await who.client.from('rooms').select('id').eq('id', id)).data!.length
const roleOf = async (who: Person, { id }: { id: string }) =>
  (await who.client.rpc('get_room', { room: id })).data?.[0]?.role

describe('set_participant_role', () => {
  const set = (
    by: Person,
    room: { id: string },
    who: { id: string },
    role: 'viewer' | 'editor' | 'owner' | 'admin',
  ) => by.client.rpc('set_participant_role', { ...about(room, who), role })

  test('changes a role at once, and gives members of the tenant one of their own', async () => {
    const room = await openRoom(owner, home)
    const { token } = await inviteTo(owner, room, { role: 'viewer' })
    await joinRoom(outsider, room, { invite: token }).throwOnError()
    for (const role of ['editor', 'owner', 'viewer'] as const) {
      expect((await set(owner, room, outsider, role)).data).toMatchObject({ user_id: outsider.id, role })
      expect(await roleOf(outsider, room)).toBe(role)
    }
    const granted = await set(home.admin, room, home.viewer, 'editor')
    expect(granted.data).toMatchObject({ role: 'editor', came_by: 'granted', left_at: null })
    expect(await roleOf(home.viewer, room)).toBe('editor')
  })

  test('is for owners, about people who are there or of the tenant', async () => {
    const room = await open()
    await joinRoom(outsider, room).throwOnError()
    for (const by of [outsider, home.editor])
      expect(await set(by, room, outsider, 'editor')).toMatchObject(problem(403, 'forbidden'))
    for (const by of [foreign.owner, guest])
      expect(await set(by, room, outsider, 'editor')).toMatchObject(problem(404, 'room_not_found'))
    for (const nobody of [foreign.owner, { id: crypto.randomUUID() }])
      expect(await set(owner, room, nobody, 'viewer')).toMatchObject(problem(404, 'participant_not_found'))
    expect(await set(owner, room, outsider, 'admin')).toMatchObject(
      problem(422, 'invalid_input', { role: 'viewer, editor or owner' }),
    )
    expect(await roleOf(outsider, room)).toBe('viewer')
  })

  test('gives no place where there is none', async () => {
    const room = await openRoom(owner, home, { max_participants: 1 })
    expect(await set(owner, room, home.viewer, 'viewer')).toMatchObject(problem(409, 'room_full'))
    expect(await seen(home.viewer, room)).toBe(0)
  })
})

describe('kick_participant', () => {
  test('takes somebody out, who may come back as anybody may', async () => {
    const room = await open()
    await joinRoom(guest, room).throwOnError()
    for (const by of [home.editor, guest])
      expect(await by.client.rpc('kick_participant', about(room, guest))).toMatchObject(
        problem(403, 'forbidden'),
      )
    const kick = (who: { id: string }) => home.admin.client.rpc('kick_participant', about(room, who))
    await kick(guest).throwOnError()
    expect(await seen(guest, room)).toBe(0)
    for (const nobody of [guest, home.viewer])
      expect(await kick(nobody)).toMatchObject(problem(404, 'participant_not_found'))
    expect((await joinRoom(guest, room)).data).toMatchObject({ role: 'viewer' })
  })
})

describe('ban_participant', () => {
  const ban = (by: Person, room: { id: string }, who: { id: string }, reason?: string) =>
    by.client.rpc('ban_participant', { ...about(room, who), ...(reason !== undefined && { reason }) })

  test('bars every way back: code, password, invite and a role; unban opens them again', async () => {
    const room = await open()
    const { token } = await inviteTo(owner, room)
    await joinRoom(outsider, room).throwOnError()
    await ban(owner, room, outsider, ' graffiti\u0007 ').throwOnError()
    expect(await seen(outsider, room)).toBe(0)
    await owner.client.rpc('set_room_password', { room_id: room.id, password: 'open sesame' }).throwOnError()
    for (const by of [{}, { password: 'open sesame' }, { invite: token }])
      expect(await joinRoom(outsider, room, by)).toMatchObject(refusal(403, 'room_banned'))
    const bans = (who: Person) =>
      who.client.from('room_bans').select('user_id, banned_by, reason').eq('room_id', room.id)
    const row = { user_id: outsider.id, banned_by: owner.id, reason: 'graffiti' }
    expect((await bans(home.admin)).data).toEqual([row])
    for (const who of [home.editor, outsider, foreign.owner]) expect((await bans(who)).data).toEqual([])
    const { data: log } = await owner.client
      .from('audit_log')
      .select('action, actor_id')
      .or(`entity_id.eq.${room.id},entity_id.eq.${room.id}:${outsider.id}`)
      .in('action', ['room_ban.created', 'room.entry_refused'])
    expect(log).toHaveLength(4)

    const unban = (by: Person) => by.client.rpc('unban_participant', about(room, outsider))
    expect(await unban(home.editor)).toMatchObject(problem(403, 'forbidden'))
    expect(await unban(outsider)).toMatchObject(problem(404, 'room_not_found'))
    await unban(owner).throwOnError()
    expect(await unban(owner)).toMatchObject(problem(404, 'ban_not_found'))
    expect((await joinRoom(outsider, room, { invite: token })).data).toMatchObject({ role: 'editor' })
  })

  test('takes from a member what the tenant gives them on the room, and on no other', async () => {
    const member = await project.signUp('member')
    await addMember(project, home.id, member, 'editor')
    const room = await open()
    expect(await seen(member, room)).toBe(1)
    await ban(owner, room, member).throwOnError()
    expect([await seen(member, room), await roleOf(member, room)]).toEqual([0, undefined])
    expect(await joinRoom(member, room)).toMatchObject(refusal(403, 'room_banned'))
    expect(await seen(member, home.rooms.tenant)).toBe(1)
    const grant = { ...about(room, member), role: 'viewer' as const }
    expect(await owner.client.rpc('set_participant_role', grant)).toMatchObject(problem(403, 'room_banned'))
    await owner.client.rpc('unban_participant', about(room, member)).throwOnError()
    expect(await roleOf(member, room)).toBe('editor')
  })

  test('meets no admin of the tenant, nobody by themselves, and nobody who was never there', async () => {
    const person = await project.signUp('room-owner')
    await addMember(project, home.id, person, 'editor')
    const room = await openRoom(person, home)
    for (const who of [home.admin, home.owner, person])
      expect(await ban(person, room, who)).toMatchObject(problem(403, 'forbidden'))
    for (const who of [outsider, home.editor, { id: crypto.randomUUID() }])
      expect(await ban(person, room, who)).toMatchObject(problem(404, 'participant_not_found'))
    expect(await ban(person, room, outsider, 'x'.repeat(501))).toMatchObject(problem(422, 'invalid_input'))
    expect(await project.sql('select from public.room_bans where room_id = $1', [room.id])).toEqual([])
  })
})

describe('people of one room', () => {
  test('see each other’s name and face, across tenants; others do not', async () => {
    const room = await open()
    const other = await signInGuest(project)
    for (const who of [outsider, other]) await joinRoom(who, room).throwOnError()
    const face = { avatar_url: 'https://example.com/face.png' }
    await outsider.client.from('profiles').update(face).eq('id', outsider.id).throwOnError()
    const profile = async (who: Person, of: { id: string }) =>
      (await who.client.from('profiles').select('display_name, avatar_url').eq('id', of.id)).data
    const shown = [{ display_name: expect.stringContaining('outsider'), ...face }]
    for (const who of [other, owner, home.viewer]) expect(await profile(who, outsider)).toEqual(shown)
    for (const who of [foreign.owner, await signInGuest(project)])
      expect(await profile(who, outsider)).toEqual([])
    expect(await profile(outsider, owner)).toHaveLength(1)
    expect(await profile(outsider, home.admin)).toEqual([])

    const people = await other.client
      .from('room_participants')
      .select('role, profile:profiles(display_name)')
      .eq('room_id', room.id)
    expect(people.data).toHaveLength(3)
    for (const { profile } of people.data!) expect(profile).not.toBeNull()
    for (const avatar_url of ['http://example.com', 'javascript:alert(1)', 'https://a b'])
      expect(
        await outsider.client.from('profiles').update({ avatar_url }).eq('id', outsider.id),
      ).toMatchObject({ error: { code: '23514' } })
    await owner.client.rpc('kick_participant', about(room, other)).throwOnError()
    expect(await profile(other, outsider)).toEqual([])
  })
})

test('who changes, kicks, bans and lets in the same people at once gets an answer, and nobody waits in a circle', async () => {
  const room = await openRoom(owner, home, { visibility: 'public', max_participants: 6 })
  const people = await Promise.all(Array.from({ length: 8 }, (_, i) => project.signUp(`busy-${i}`)))
  const acts = people.flatMap((person, i) => [
    joinRoom(person, room),
    owner.client.rpc('set_participant_role', { ...about(room, person), role: 'editor' }),
    home.admin.client.rpc('kick_participant', about(room, people[(i + 1) % 8]!)),
    owner.client.rpc('update_room', {
      room_id: room.id,
      description: `round ${i}`,
      guests_allowed: i % 2 > 0,
    }),
    joinRoom(person, room),
    person.client.rpc('leave_room', { room_id: room.id }),
    i < 2 ? home.admin.client.rpc('ban_participant', about(room, person)) : joinRoom(person, room),
  ])
  const answers = await Promise.all(acts)
  const codes = ['room_full', 'room_banned', 'participant_not_found', 'room_not_found', 'forbidden']
  for (const { error } of answers) if (error) expect(codes).toContain(error.message)
  const [{ most }] = await project.sql(
    'select count(*)::int as most from public.room_participants where room_id = $1 and left_at is null',
    [room.id],
  )
  expect(most).toBeLessThanOrEqual(6)
})
