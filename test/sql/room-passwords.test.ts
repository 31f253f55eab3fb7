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
  (await project.sql('select hash from private.room_passwords where room_id = $1', [id]))[0]
const failures = async ({ id }: { id: string }) =>
  Object.fromEntries(
    (
      await project.sql('select subject, attempts from private.room_password_failures where room_id = $1', [
        id,
      ])
    ).map(({ subject, attempts }) => [subject, attempts]),
  )
const unlock = ({ id }: { id: string }) =>
  project.sql('update private.room_password_failures set locked_until = now() where room_id = $1', [id])
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
  expect(await failures(room)).toEqual({})
  expect((await joinRoom(home.viewer, room)).data).toMatchObject({ role: 'viewer' })
  const { token } = await inviteTo(owner, room)
  expect((await joinRoom(outsider, room, { invite: token })).data).toMatchObject({ role: 'editor' })
  expect((await joinRoom(outsider, room)).error).toBeNull()
  expect(await joinRoom(guest, room, { password })).toMatchObject(refusal(403, 'guest_not_allowed'))
})

test('that is wrong is counted and noted, and the count outlives the answer; the right one forgives who says it', async () => {
  const room = await lockedRoom()
  for (const left of [4, 3])
    expect(await joinRoom(outsider, room, { password: 'wrong' })).toMatchObject(
      refusal(401, 'password_wrong', { attempts_left: left }),
    )
  expect(await joinRoom(foreign.owner, room, { password: 'wrong' })).toMatchObject({ status: 401 })
  expect(await failures(room)).toEqual({ [outsider.id]: 2, [foreign.owner.id]: 1, everybody: 3 })
  const tried = { entity_id: room.id, action: 'room.entry_refused' }
  const { data } = await home.admin.client.from('audit_log').select('actor_id, after').match(tried)
  const after = { reason: 'password_wrong' }
  expect(data).toEqual([outsider, outsider, foreign.owner].map(({ id }) => ({ actor_id: id, after })))
  await joinRoom(foreign.owner, room, { password }).throwOnError()
  expect(await failures(room)).toEqual({ [outsider.id]: 2, everybody: 3 })
  expect(await participants(room)).toHaveLength(1)
})

test('guessed sixty times at once is tried five times; then the door waits for who guessed, ever longer, and for nobody else', async () => {
  const room = await lockedRoom()
  const guesses = await Promise.all(
    Array.from({ length: 60 }, (_, i) => joinRoom(outsider, room, { password: `guess ${i}` })),
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
    await unlock(room)
    expect(await joinRoom(outsider, room, { password: 'wrong' })).toMatchObject({ status: 401 })
    const [{ left }] = await project.sql(
      `select round(extract(epoch from locked_until - clock_timestamp()) / 60)::int as left
       from private.room_password_failures where room_id = $1 and subject = $2`,
      [room.id, outsider.id],
    )
    expect(left).toBe(minutes)
  }
  expect(await participants(room)).toEqual([])
  expect((await joinRoom(foreign.owner, room, { password })).error).toBeNull()

  // A day later nothing is held against anybody.
  await unlock(room)
  await project.sql(
    `update private.room_password_failures set last_at = now() - interval '1 day' where room_id = $1`,
    [room.id],
  )
  expect(await joinRoom(outsider, room, { password: 'wrong' })).toMatchObject(
    refusal(401, 'password_wrong', { attempts_left: 4 }),
  )
  await project.sql(`update private.room_password_failures set last_at = now() - interval '25 hours'`)
  await project.sql('select private.purge_rooms()')
  expect(await failures(room)).toEqual({})
})

test.for([
  ['an address', '203.0.113.7', 19],
  ['everybody together', 'everybody', 99],
] as const)(
  'of which %s has tried too many waits for all of them, and not for who is in',
  async ([, subject, tried]) => {
    const room = await lockedRoom()
    await joinRoom(foreign.viewer, room, { password }).throwOnError()
    await project.sql(`insert into private.settings values ('address_header', 'x-real-ip')`)
    const from = (address: string, { token }: typeof outsider, said = password) =>
      fetch(`${project.apiUrl}/rest/v1/rpc/join_room`, {
        method: 'POST',
        body: JSON.stringify({ room: room.code, password: said }),
        headers: {
          ...{ apikey: project.publishableKey, authorization: `Bearer ${token}` },
          ...{ 'content-type': 'application/json', 'x-real-ip': address },
        },
      }).then(({ status }) => status)
    await project.sql('insert into private.room_password_failures values ($1, $2, $3, now())', [
      ...[room.id, subject, tried],
    ])
    expect(await from('203.0.113.7', outsider, 'wrong')).toBe(401)
    expect(await from('203.0.113.7', foreign.owner)).toBe(429)
    expect(await from('203.0.113.7', foreign.viewer)).toBe(200)
    expect(await from('198.51.100.1', foreign.owner)).toBe(subject === 'everybody' ? 429 : 200)
    await project.sql(`delete from private.settings where name = 'address_header'`)
  },
)

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
