import { expect, test } from 'vitest'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { inviteTo, joinRoom, openRoom, refusal } from '../support/room.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const { owner } = home
const password = 'open sesame'
await project.sql(`update private.rate_limits set at_most = 1000 where name like 'rooms.%'`)

async function lockedRoom(settings: Parameters<typeof openRoom>[2] = {}) {
  const room = await openRoom(owner, home, settings)
  await owner.client.rpc('set_room_password', { room_id: room.id, password }).throwOnError()
  return room
}
const secret = async ({ id }: { id: string }) =>
  (await project.sql('select * from private.room_passwords where room_id = $1', [id]))[0]
const participants = ({ id }: { id: string }) =>
  project.sql(
    `select user_id, role, came_by from public.room_participants where room_id = $1 and came_by <> 'granted'`,
    [id],
  )

test('opens a private room to anybody with its code, as what the room gives', async () => {
  const room = await lockedRoom({ join_role: 'editor' })
  const joined = await joinRoom(outsider, room, { password })
  expect(joined.data).toMatchObject({ id: room.id, role: 'editor', has_password: true })
  expect(await participants(room)).toEqual([{ user_id: outsider.id, role: 'editor', came_by: 'password' }])
})

test('is asked for without counting, also of a public room; not of who is in, nor of who is invited', async () => {
  const room = await lockedRoom({ visibility: 'public' })
  for (const none of [{}, { password: '' }])
    expect(await joinRoom(outsider, room, none)).toMatchObject(refusal(401, 'password_required'))
  expect(await secret(room)).toMatchObject({ failed_attempts: 0 })
  expect((await joinRoom(home.viewer, room)).data).toMatchObject({ role: 'viewer' })
  const { token } = await inviteTo(owner, room)
  expect((await joinRoom(outsider, room, { invite: token })).data).toMatchObject({ role: 'editor' })
  expect((await joinRoom(outsider, room)).error).toBeNull()
  expect(await joinRoom(guest, room, { password })).toMatchObject(refusal(403, 'guest_not_allowed'))
})

test('that is wrong is counted and noted, and the count outlives the answer; the right one forgives', async () => {
  const room = await lockedRoom()
  for (const left of [4, 3])
    expect(await joinRoom(outsider, room, { password: 'wrong' })).toMatchObject(
      refusal(401, 'password_wrong', { attempts_left: left }),
    )
  expect(await secret(room)).toMatchObject({ failed_attempts: 2, locked_until: null })
  const tried = { entity_id: room.id, action: 'room.entry_refused' }
  const { data } = await home.admin.client.from('audit_log').select('actor_id, after').match(tried)
  expect(data).toEqual(Array(2).fill({ actor_id: outsider.id, after: { reason: 'password_wrong' } }))
  await joinRoom(foreign.owner, room, { password }).throwOnError()
  expect(await secret(room)).toMatchObject({ failed_attempts: 0 })
  expect(await participants(room)).toHaveLength(1)
})

test('guessed sixty times at once is tried five times; then the door waits, for the right one too, ever longer', async () => {
  const room = await lockedRoom()
  const guesses = await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      joinRoom(i % 2 ? outsider : foreign.owner, room, { password: `guess ${i}` }),
    ),
  )
  expect(guesses.filter(({ status }) => status === 401)).toHaveLength(5)
  const response = await fetch(`${project.apiUrl}/rest/v1/rpc/join_room`, {
    method: 'POST',
    body: JSON.stringify({ room: room.code, password }),
    headers: {
      ...{ apikey: project.publishableKey, authorization: `Bearer ${outsider.token}` },
      'content-type': 'application/json',
    },
  })
  const { message, details } = await response.json()
  expect({ status: response.status, message }).toEqual({ status: 429, message: 'room_locked' })
  const wait = Number(response.headers.get('retry-after'))
  expect(wait).toBeGreaterThan(50)
  expect(JSON.parse(details)).toEqual({ retry_after: wait })
  for (const minutes of [2, 4, 8, 16, 32, 60, 60]) {
    await project.sql('update private.room_passwords set locked_until = now() where room_id = $1', [room.id])
    expect(await joinRoom(outsider, room, { password: 'wrong' })).toMatchObject({ status: 401 })
    const [{ left }] = await project.sql(
      `select round(extract(epoch from locked_until - clock_timestamp()) / 60)::int as left
       from private.room_passwords where room_id = $1`,
      [room.id],
    )
    expect(left).toBe(minutes)
  }
  expect(await participants(room)).toEqual([])
})

test('is set, changed and taken away by owners alone, and kept as bcrypt', async () => {
  const room = await lockedRoom({ visibility: 'tenant' })
  const set = (who: typeof outsider, password?: string) =>
    who.client.rpc('set_room_password', { room_id: room.id, ...(password !== undefined && { password }) })
  const { hash } = await secret(room)
  expect(hash).toMatch(/^\$2a\$10\$/)
  expect(await set(home.editor, 'a new password')).toMatchObject(problem(403, 'forbidden'))
  expect(await set(foreign.owner, 'a new password')).toMatchObject(problem(404, 'room_not_found'))
  for (const unfit of ['short', 'x'.repeat(73), 'ü'.repeat(40)])
    expect(await set(owner, unfit)).toMatchObject(
      problem(422, 'invalid_input', { password: '8 to 72 bytes, or null for none' }),
    )
  expect(await secret(room)).toMatchObject({ hash })
  await joinRoom(outsider, room, { password }).throwOnError()
  await set(home.admin, 'a new password').throwOnError()
  // Who is in stays.
  expect((await joinRoom(outsider, room)).error).toBeNull()
  expect(await joinRoom(foreign.owner, room, { password })).toMatchObject(refusal(401, 'password_wrong'))
  await set(owner).throwOnError()
  expect(await secret(room)).toBeUndefined()
  expect(await joinRoom(foreign.owner, room, { password })).toMatchObject(refusal(404, 'room_not_found'))
  const [{ log }] = await project.sql(`select string_agg(l::text, '') as log from public.audit_log l`)
  expect(log).toContain('room.password_set')
  for (const kept of [password, 'a new password', hash]) expect(log).not.toContain(kept)
})
