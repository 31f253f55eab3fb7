import { expect, test } from 'vitest'
import { openProject } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider } = await openWorld(project)
const path = `${home.id}/room/${home.rooms.tenant.id}/plan.txt`
await project.admin().storage.from('files').upload(path, 'plan')

async function call(name: string, token: string, body: object) {
  const response = await fetch(`${project.apiUrl}/functions/v1/${name}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  })
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.json(),
  }
}
const sign = (token: string) => call('sign', token, { bucket: 'files', path })

test('functions count their calls together, for each person, and say what remains', async () => {
  await project.sql(`update private.rate_limits set at_most = 2 where name = 'functions.call'`)
  const exported = await call('export', home.viewer.token, {
    resource: `room:${home.rooms.tenant.id}`,
    format: 'json',
  })
  expect(exported).toMatchObject({ status: 202, headers: { 'ratelimit-remaining': '1' } })
  const signed = await sign(home.viewer.token)
  expect(signed).toMatchObject({
    status: 200,
    headers: { 'ratelimit-limit': '2', 'ratelimit-remaining': '0' },
  })

  const refused = await sign(home.viewer.token)
  const { retry_after, reset } = refused.body.fields
  expect(refused).toMatchObject({
    status: 429,
    headers: {
      'content-type': 'application/problem+json',
      'retry-after': String(retry_after),
      ...{ 'ratelimit-limit': '2', 'ratelimit-remaining': '0', 'ratelimit-reset': String(reset) },
      'access-control-allow-origin': '*',
      'access-control-expose-headers': expect.stringContaining('retry-after'),
    },
    body: { title: 'rate_limited', status: 429, fields: { limit: 'functions.call', at_most: 2 } },
  })
  expect(refused.body.hint).toBe(`Try again in ${retry_after} s.`)
  expect((await sign(home.owner.token)).status).toBe(200)
  for (const { token } of [foreign.owner, outsider]) expect((await sign(token)).status).toBe(404)
})

test('a limit of the database comes through a function as it is', async () => {
  await project.sql(`update private.rate_limits set at_most = 100 where name = 'functions.call'`)
  await project.sql(`update private.rate_limits set at_most = 1 where name = 'exports.create'`)
  const ask = () =>
    call('export', home.editor.token, { resource: `room:${home.rooms.tenant.id}`, format: 'json' })
  expect((await ask()).status).toBe(202)
  const { status, headers, body } = await ask()
  expect([status, body.title, body.fields.limit]).toEqual([429, 'rate_limited', 'exports.create'])
  expect(headers['retry-after']).toBe(String(body.fields.retry_after))
  const made = await project.sql('select from public.exports where requested_by = $1', [home.editor.id])
  expect(made).toHaveLength(1)
})

test('a quota comes through a function as it is', async () => {
  const quota = { tenant_id: home.id, kind: 'exports', at_most: 0 }
  await project.admin().rpc('set_quota', quota).throwOnError()
  const answer = await call('export', home.admin.token, {
    resource: `room:${home.rooms.tenant.id}`,
    format: 'json',
  })
  expect(answer).toMatchObject({
    status: 403,
    body: { title: 'quota_exceeded', fields: { quota: 'exports', at_most: 0, used: expect.any(Number) } },
  })
})
