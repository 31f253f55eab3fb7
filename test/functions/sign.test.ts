import { describe, expect, test } from 'vitest'
import { openProject } from '../support/project.ts'
import { addMember, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const path = `${home.id}/room/${home.rooms.tenant.id}/plan.txt`
for (const bucket of ['files', 'exports'])
  await project.admin().storage.from(bucket).upload(path, `from ${bucket}`)

async function sign(token: string | undefined, body: object) {
  const response = await fetch(`${project.apiUrl}/functions/v1/sign`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
  })
  return { status: response.status, type: response.headers.get('content-type'), body: await response.json() }
}

describe('a signed URL', () => {
  test.for(['owner', 'admin', 'editor', 'viewer'] as const)(
    'is given to the %s, and needs no key',
    async role => {
      const asked = Date.now()
      const { status, body } = await sign(home[role].token, { bucket: 'files', path, expires_in: 300 })
      expect(status).toBe(200)
      expect(await (await fetch(body.signed_url)).text()).toBe('from files')
      const lifetime = Date.parse(body.expires_at) - asked
      expect(lifetime).toBeGreaterThanOrEqual(300_000)
      expect(lifetime).toBeLessThan(310_000)
    },
  )

  test('of an export is its requester’s to ask for, and nobody else’s', async () => {
    await project.sql(
      `insert into public.exports (tenant_id, requested_by, kind, resource_id, format, status, path)
       values ($1, $2, 'room', $3, 'json', 'completed', $4)`,
      [home.id, home.viewer.id, home.rooms.tenant.id, path],
    )
    const asked = { bucket: 'exports', path }
    const { body } = await sign(home.viewer.token, asked)
    expect(await (await fetch(body.signed_url)).text()).toBe('from exports')
    for (const other of [home.owner, home.editor, foreign.owner, outsider])
      expect((await sign(other.token, asked)).status).toBe(404)
  })

  test.for([
    ['plan.txt', 'plan.txt'],
    ['../../plan: "a".txt', '_.._plan_%20_a_.txt'],
    ['Übersicht 1.csv', '%C3%9Cbersicht%201.csv'],
    ['a\u202Egpj.exe', 'a_gpj.exe'],
    ['..', 'file'],
  ] as const)('saves the file as %s', async ([download, name]) => {
    const { body } = await sign(home.viewer.token, { bucket: 'files', path, download })
    const response = await fetch(body.signed_url)
    expect(response.headers.get('content-disposition')).toContain('attachment')
    expect(response.headers.get('content-disposition')).toContain(name)
    expect(await response.text()).toBe('from files')
  })

  test('lives for a minute where nobody says otherwise', async () => {
    const { body } = await sign(home.viewer.token, { bucket: 'files', path })
    const token = new URL(body.signed_url).searchParams.get('token')!
    const { iat, exp } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())
    expect(exp - iat).toBe(60)
  })

  test('opens nothing else, and nothing when it is changed', async () => {
    const other = path.replace('plan', 'other')
    await project.admin().storage.from('files').upload(other, 'other')
    const { body } = await sign(home.viewer.token, { bucket: 'files', path })
    const url: string = body.signed_url
    const [head, claims, signature] = new URL(url).searchParams.get('token')!.split('.')
    const longer = { ...JSON.parse(Buffer.from(claims!, 'base64url').toString()), exp: 4e9 }
    for (const changed of [
      url.replace('plan.txt', 'other.txt'),
      url.replace('/files/', '/exports/'),
      url.replace(claims!, Buffer.from(JSON.stringify(longer)).toString('base64url')),
      url.replace(signature!, signature!.split('').reverse().join('')),
      url.replace(`${head}.${claims}.${signature}`, home.owner.token),
      url.replace(/\?.*/, ''),
    ]) {
      const response = await fetch(changed)
      expect(response.status).toBe(400)
      expect(await response.text()).not.toMatch(/^(from|other)/)
    }
  })
})

test('what somebody may not read is not there', async () => {
  const hidden = `${home.id}/room/${home.rooms.private.id}/plan.txt`
  await project.admin().storage.from('files').upload(hidden, 'hidden')
  const notFound = {
    status: 404,
    type: 'application/problem+json',
    body: { title: 'file_not_found', status: 404 },
  }
  for (const { token } of [outsider, guest, foreign.owner])
    expect(await sign(token, { bucket: 'files', path })).toEqual(notFound)
  expect(await sign(home.editor.token, { bucket: 'files', path: hidden })).toEqual(notFound)
  for (const wrong of [`${path}x`, path.replace(home.id, foreign.id), path.replace('room', 'planet')])
    expect(await sign(home.owner.token, { bucket: 'files', path: wrong })).toEqual(notFound)
})

test('who has been removed gets none any more', async () => {
  const person = await project.signUp('leaver')
  await addMember(project, home.id, person, 'editor')
  expect(await sign(person.token, { bucket: 'files', path })).toMatchObject({ status: 200 })
  await home.owner.client.rpc('remove_member', { tenant_id: home.id, user_id: person.id }).throwOnError()
  expect(await sign(person.token, { bucket: 'files', path })).toMatchObject({ status: 404 })
})

test('who is not signed in gets none', async () => {
  for (const token of [undefined, project.anonKey, project.serviceRoleKey, project.publishableKey, 'token'])
    expect(await sign(token, { bucket: 'files', path })).toMatchObject({
      status: 401,
      body: { title: 'signed_out' },
    })
})

test.for([
  ['nothing', {}, ['bucket', 'path']],
  ['another bucket', { bucket: 'secrets', path }, ['bucket']],
  ['an empty path', { bucket: 'files', path: '' }, ['path']],
  ['a long path', { bucket: 'files', path: path + 'x'.repeat(500) }, ['path']],
  ['a folder', { bucket: 'files', path: home.id }, ['path']],
  ['a path from the root', { bucket: 'files', path: `/${path}` }, ['path']],
  ['a path that climbs', { bucket: 'files', path: `../exports/${path}` }, ['path']],
  ['a path that climbs at its end', { bucket: 'files', path: path.replace('plan.txt', '..') }, ['path']],
  ['a path that climbs encoded', { bucket: 'files', path: path.replace('plan.txt', '%2e%2e') }, ['path']],
  ['a path with a query', { bucket: 'files', path: `${path}?download` }, ['path']],
  ['more than five minutes', { bucket: 'files', path, expires_in: 301 }, ['expires_in']],
  ['no time', { bucket: 'files', path, expires_in: 0 }, ['expires_in']],
  ['parts of a second', { bucket: 'files', path, expires_in: 1.5 }, ['expires_in']],
  ['words', { bucket: 'files', path, expires_in: '60' }, ['expires_in']],
  ['no name', { bucket: 'files', path, download: '' }, ['download']],
  ['a long name', { bucket: 'files', path, download: 'x'.repeat(201) }, ['download']],
  ['another field', { bucket: 'files', path, upload: true }, ['upload']],
] as const)('%s is refused by name', async ([, body, fields]) => {
  const answer = await sign(home.owner.token, body)
  expect(answer).toMatchObject({
    status: 422,
    type: 'application/problem+json',
    body: { title: 'invalid_input' },
  })
  expect(Object.keys(answer.body.fields)).toEqual(fields)
})
