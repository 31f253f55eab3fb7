import { beforeEach, describe, expect, test } from 'vitest'
import { openProject } from '../support/project.ts'
import { shareRoom } from '../support/share.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign } = await openWorld(project)
const worker = await project.startWorker({ ADDRESS_HEADER: 'X-Client-Address' })
const room = home.rooms.tenant
const header = 'x-client-address'
const [here, there] = ['192.0.2.1', '192.0.2.2']
await project.sql(`insert into private.settings (name, value) values ('address_header', $1)`, [header])

const nothing = 'x'.repeat(43)
const atMost = (n: number) =>
  project.sql(`update private.rate_limits set at_most = $1 where name = 'share_links.open'`, [n])
beforeEach(async () => {
  await atMost(3)
  await project.sql('delete from private.rate_counters')
})

interface Opened {
  status: number
  headers: Headers
  text: string
}
type Open = (token: string, address: string, password?: string) => Promise<Opened>

async function take(url: string, init: RequestInit): Promise<Opened> {
  const response = await fetch(url, { method: 'POST', ...init })
  return { status: response.status, headers: response.headers, text: await response.text() }
}
const json = (address: string, key = project.anonKey) => ({
  ...{ 'content-type': 'application/json', [header]: address },
  ...{ apikey: project.publishableKey, authorization: `Bearer ${key}` },
})
const ways: Record<string, Open> = {
  REST: (token, address, password) =>
    take(`${project.apiUrl}/rest/v1/rpc/open_share_link`, {
      ...{ body: JSON.stringify({ token, password }), headers: json(address) },
    }),
  'the function': (token, address, password) =>
    take(`${project.apiUrl}/functions/v1/share`, {
      ...{ body: JSON.stringify({ action: 'open', token, password }), headers: json(address) },
    }),
  'the page': (token, address, password = '') =>
    take(`${worker.url}/s/${token}`, {
      ...{ body: new URLSearchParams({ password }), headers: { [header]: address } },
    }),
}
const counted = async () =>
  (await project.sql(`select subject, (select sum(n)::int from unnest(spent) n) as spent from private.rate_counters
     where limit_name = 'share_links.open' order by 1`)) as { subject: string; spent: number }[]

describe.for(Object.entries(ways))('by %s', ([, open]) => {
  test('an address that has failed too often opens nothing for a while, and another one does', async () => {
    const password = 'open sesame'
    const { id, token } = await shareRoom(home.owner, room, { password })
    const failed = [await open(nothing, here), await open(token, here, 'guess'), await open(nothing, here)]
    expect(failed.map(({ status }) => status)).toEqual([404, 401, 404])
    for (const refused of [await open(nothing, here), await open(token, here, password)]) {
      expect(refused.status).toBe(429)
      expect(Object.fromEntries(refused.headers)).toMatchObject({
        'retry-after': expect.stringMatching(/^[1-9]\d?$/),
        ...{ 'ratelimit-limit': '3', 'ratelimit-remaining': '0' },
        'ratelimit-reset': expect.stringMatching(/^[1-9]\d?$/),
      })
      expect(refused.text).not.toContain(room.name)
    }
    expect(await counted()).toEqual([{ subject: here, spent: 3 }])
    const row = () => project.sql('select uses, failed_attempts from public.share_links where id = $1', [id])
    expect(await row()).toEqual([{ uses: 0, failed_attempts: 1 }])

    const opened = await open(token, there, password)
    expect([opened.status, opened.text.includes(room.name)]).toEqual([200, true])
    const theirs = await shareRoom(foreign.owner, foreign.rooms.tenant)
    expect((await open(theirs.token, there)).text).toContain(foreign.rooms.tenant.name)
    await project.sql(`update private.rate_counters set counted_at = counted_at - interval '66 seconds'`)
    expect((await open(token, here, password)).status).toBe(200)
  })

  test('what opens, and what is not guessed, does not count', async () => {
    const [open_, closed] = [
      await shareRoom(home.owner, room),
      await shareRoom(home.owner, room, { password: 'open sesame' }),
    ]
    for (let i = 0; i < 5; i++) {
      expect((await open(open_.token, here)).status).toBe(200)
      expect((await open(closed.token, here)).status).toBe(401)
    }
    expect(await counted()).toEqual([])
  })

  test('of fifty guesses at once no more are answered than the limit lets through', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => open(nothing, here)))
    expect(answers.map(({ status }) => status).sort()).toEqual([404, 404, 404, ...Array(47).fill(429)])
    expect(await counted()).toEqual([{ subject: here, spent: 3 }])
  })
})

test('two hundred who open a link at once, from one address, open it as often as it may', async () => {
  await atMost(120)
  const { id, token } = await shareRoom(home.owner, room, { max_uses: 5 })
  const opens = [ways.REST!, ways['the function']!]
  const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => opens[i % 2]!(token, here)))
  const of = (wanted: number) => answers.filter(({ status }) => status === wanted).length
  expect([of(200), of(404), of(429)]).toEqual([5, 120, 75])
  const [row] = await project.sql('select uses from public.share_links where id = $1', [id])
  expect(row).toEqual({ uses: 5 })
})

test('looking at the page of what is no link counts as well', async () => {
  const look = (address: string) =>
    take(`${worker.url}/s/${nothing}`, { method: 'GET', headers: { [header]: address } })
  for (const status of [404, 404, 404, 429, 429]) expect((await look(here)).status).toBe(status)
  expect((await look(there)).status).toBe(404)
})

test('a proxy that says no address is one for all who come by it, and IPv6 counts by its network', async () => {
  await atMost(1)
  const status = async (address: string) => (await ways['the page']!(nothing, address)).status
  expect([await status('me'), await status('you'), await status('')]).toEqual([404, 429, 429])
  expect([await status('2001:db8:0:1::1'), await status('2001:db8:0:1:ffff::2')]).toEqual([404, 429])
  expect(await status(`${here}, ${there}`)).toBe(404)
  expect([await status(there), await status(here)]).toEqual([429, 404])
})

test('nobody says for others from where they come: only the secret key does', async () => {
  const asked = {
    token: nothing,
    password: null as never,
    visitor: home.owner.id,
    headers: { [header]: there },
  }
  for (const { client } of [home.owner, foreign.owner])
    expect(await client.rpc('open_share_link_for', asked)).toMatchObject({ status: 403, data: null })
  expect((await project.client().rpc('open_share_link_for', asked)).status).toBe(401)
  expect(await counted()).toEqual([])
  const answer = await project.admin().rpc('open_share_link_for', asked)
  expect(answer).toMatchObject({ status: 404, error: { message: 'share_link_not_found' } })
  expect(await counted()).toEqual([{ subject: there, spent: 1 }])
})
