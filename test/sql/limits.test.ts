import { describe, expect, test } from 'vitest'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider } = await openWorld(project)

const setLimit = (name: string, atMost: number) =>
  project.sql('update private.rate_limits set at_most = $2 where name = $1', [name, atMost])
const roomsOf = async (tenant: string) =>
  (await project.sql('select from public.rooms where tenant_id = $1', [tenant])).length
/** Moves what was counted into the past, as if the time had gone by: whole tenths of the window. */
const pass = (seconds: number) =>
  project.sql(`update private.rate_counters set counted_at = counted_at - make_interval(secs => $1)`, [
    seconds,
  ])
const forget = () => project.sql('delete from private.rate_counters')

/** Calls a SQL function as plain HTTP, for what supabase-js does not show: the headers. */
async function call(token: string, name: string, input: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${project.apiUrl}/rest/v1/rpc/${name}`, {
    method: 'POST',
    body: JSON.stringify(input),
    headers: {
      ...{ apikey: project.publishableKey, authorization: `Bearer ${token}` },
      ...{ 'content-type': 'application/json', ...headers },
    },
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}

test('who has called too often is told when to come back, and nobody else is concerned', async () => {
  await forget()
  await setLimit('rooms.create', 2)
  const room = { tenant_id: home.id, name: 'Plan' }
  const create = () => home.owner.client.rpc('create_room', room)
  await Promise.all([create().throwOnError(), create().throwOnError()])
  const before = await roomsOf(home.id)

  const refused = await create()
  expect(refused).toMatchObject(problem(429, 'rate_limited'))
  expect(await roomsOf(home.id)).toBe(before)
  const { status, headers, body } = await call(home.owner.token, 'create_room', room)
  const details = JSON.parse(body.details)
  expect(details).toMatchObject({ limit: 'rooms.create', at_most: 2, remaining: 0 })
  expect(details.retry_after).toBeGreaterThan(50)
  expect(details.retry_after).toBeLessThanOrEqual(66)
  expect({ status, hint: body.hint }).toEqual({ status: 429, hint: `Try again in ${details.retry_after} s.` })
  expect(Object.fromEntries(headers)).toMatchObject({
    'retry-after': String(details.retry_after),
    'ratelimit-limit': '2',
    'ratelimit-remaining': '0',
    'ratelimit-reset': String(details.reset),
  })

  await home.admin.client.rpc('create_room', room).throwOnError()
  await foreign.owner.client.rpc('create_room', { ...room, tenant_id: foreign.id }).throwOnError()
  await pass(66)
  await create().throwOnError()
})

test('what is refused, and what fails, costs nothing', async () => {
  await forget()
  await setLimit('rooms.create', 1)
  const { client } = home.editor
  for (let i = 0; i < 3; i++) {
    const failed = await client.rpc('create_room', { tenant_id: home.id, name: '' })
    expect(failed).toMatchObject(problem(422, 'invalid_input'))
  }
  await client.rpc('create_room', { tenant_id: home.id, name: 'One' }).throwOnError()
  for (let i = 0; i < 3; i++)
    expect((await client.rpc('create_room', { tenant_id: home.id, name: 'Two' })).status).toBe(429)
  await pass(66)
  await client.rpc('create_room', { tenant_id: home.id, name: 'Two' }).throwOnError()
})

test('a limit of a tenant holds for all its admins together, and for no other tenant', async () => {
  await forget()
  await setLimit('members.invite_tenant', 2)
  const invite = ({ client }: typeof home.owner, tenant: typeof home, email: string) =>
    client.rpc('invite_member', { tenant_id: tenant.id, email, role: 'viewer' })
  await invite(home.owner, home, 'one@example.com').throwOnError()
  await invite(home.admin, home, 'two@example.com').throwOnError()
  for (const person of [home.owner, home.admin])
    expect(await invite(person, home, 'three@example.com')).toMatchObject(problem(429, 'rate_limited'))
  const invited = await project.sql('select email from public.invitations where tenant_id = $1', [home.id])
  expect(invited).toHaveLength(2)
  await invite(foreign.owner, foreign, 'three@example.com').throwOnError()
})

describe('an address', () => {
  const join = async (headers: Record<string, string> = {}, { token } = outsider) => {
    const { code } = home.rooms.public
    return (await call(token, 'join_room', { room: code }, headers)).status
  }
  const trust = (header: string, hops = 1) =>
    project.sql(
      `insert into private.settings (name, value) values ('address_header', $1), ('address_hops', $2)
       on conflict (name) do update set value = excluded.value`,
      [header, String(hops)],
    )

  test('is not known, nor counted, where no header is trusted', async () => {
    await forget()
    await setLimit('rooms.join_address', 1)
    for (let i = 0; i < 3; i++) expect(await join({ 'x-forwarded-for': '192.0.2.1' })).toBe(200)
  })

  test('is the entry of the last trusted proxy, whatever a client has written before it', async () => {
    await forget()
    await trust('X-Forwarded-For')
    expect(await join({ 'x-forwarded-for': '198.51.100.1, 192.0.2.1' })).toBe(200)
    expect(await join({ 'x-forwarded-for': '198.51.100.2, 192.0.2.1' })).toBe(429)
    expect(await join({ 'x-forwarded-for': '198.51.100.2, 192.0.2.1' }, home.viewer)).toBe(429)
    expect(await join({ 'x-forwarded-for': '192.0.2.1, 192.0.2.2' })).toBe(200)
    await trust('x-forwarded-for', 2)
    expect(await join({ 'x-forwarded-for': '192.0.2.2, 192.0.2.9' })).toBe(429)
    expect(await join({ 'x-forwarded-for': '192.0.2.3, 192.0.2.9' })).toBe(200)
  })

  test('of IPv6 is its network of 64 bits', async () => {
    await forget()
    await trust('cf-connecting-ip')
    expect(await join({ 'cf-connecting-ip': '2001:db8:0:1::1' })).toBe(200)
    expect(await join({ 'cf-connecting-ip': '2001:db8:0:1:ffff::2' })).toBe(429)
    expect(await join({ 'cf-connecting-ip': '2001:db8:0:2::1' })).toBe(200)
  })

  test('that is none is one for all of them', async () => {
    await forget()
    await trust('x-real-ip')
    expect(await join({ 'x-real-ip': 'me' })).toBe(200)
    for (const headers of [{ 'x-real-ip': 'you' }, { 'x-real-ip': '' }, {}])
      expect(await join(headers)).toBe(429)
    await project.sql('delete from private.settings where name like $1', ['address%'])
  })
})

test('limits that make no sense are refused', async () => {
  const limit = (name: string, atMost: number, per: string) =>
    project.sql('insert into private.rate_limits values ($1, $2, $3)', [name, atMost, per])
  for (const [name, atMost, per] of [
    ['test.negative', -1, '1 minute'],
    ['test.none', 0, '1 minute'],
    ['test.backwards', 1, '-1 minute'],
    ['test.long', 1, '2 days'],
    ['Test', 1, '1 minute'],
  ] as const)
    await expect(limit(name, atMost, per)).rejects.toMatchObject({ code: '23514' })
  for (const cost of [-1, 0, null])
    await expect(project.sql(`select private.spend('rooms.create', 'x', $1)`, [cost])).rejects.toMatchObject({
      code: 'PT422',
      detail: '{"cost": "at least 1"}',
    })
  await expect(project.sql(`select private.check_limit('no.such', 'x')`)).rejects.toThrow('no.such')
})

test('counters are forgotten when no window reaches back to them', async () => {
  await forget()
  await project.sql(`select private.spend('rooms.join', subject) from unnest('{old, new}'::text[]) subject`)
  await project.sql(
    `update private.rate_counters set counted_at = counted_at - interval '28 hours' where subject = 'old'`,
  )
  await project.sql('select private.forget_counters()')
  expect(await project.sql('select subject from private.rate_counters')).toEqual([{ subject: 'new' }])
})

test('only people count, and only for themselves', async () => {
  expect((await project.client().rpc('count_call')).status).toBe(401)
  expect((await outsider.client.rpc('count_call').single().throwOnError()).data).toMatchObject({
    allowed: true,
  })
  const counted = await project.sql(
    `select subject from private.rate_counters where limit_name = 'functions.call'`,
  )
  expect(counted).toEqual([{ subject: outsider.id }])
})
