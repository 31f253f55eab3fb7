import { describe, expect, test } from 'vitest'
import { openProject } from '../support/project.ts'
import { addMember, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const room = home.rooms.tenant

async function call(token: string | undefined, body: unknown) {
  const response = await fetch(`${project.apiUrl}/functions/v1/share`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
  })
  const { status, headers } = response
  return {
    status,
    type: headers.get('content-type'),
    wait: headers.get('retry-after'),
    body: await response.json(),
  }
}
const create = (token: string | undefined, more: object = {}) =>
  call(token, { action: 'create', resource_type: 'room', resource_id: room.id, ...more })
const refused = (status: number, title: string, fields?: object) => ({
  status,
  type: 'application/problem+json',
  body: { title, status, ...(fields && { fields }) },
})
const links = () => project.sql('select from public.share_links')

describe('create', () => {
  test('gives the address of a page, once', async () => {
    const { status, body } = await create(home.editor.token, { options: { max_uses: 1 } })
    expect(status).toBe(200)
    expect(body).toEqual({
      ...{
        id: expect.any(String),
        token: expect.stringMatching(/^[\w-]{43}$/),
        expires_at: expect.any(String),
      },
      url: `http://127.0.0.1:54325/s/${body.token}`,
    })
  })

  test('is refused as the database refuses it', async () => {
    const made = await links()
    expect(await create(home.viewer.token)).toMatchObject(refused(403, 'forbidden'))
    for (const { token } of [foreign.owner, outsider, guest])
      expect(await create(token)).toMatchObject(refused(404, 'resource_not_found'))
    for (const token of [undefined, project.anonKey, project.publishableKey, 'token'])
      expect(await create(token)).toMatchObject(refused(401, 'signed_out'))
    const planet = await create(home.owner.token, { resource_type: 'planet' })
    expect(planet).toMatchObject(
      refused(422, 'invalid_input', { resource_type: 'one of: configuration, room' }),
    )
    const odd = await create(home.owner.token, { options: { max_uses: 0, colour: 'red' } })
    expect(odd).toMatchObject(
      refused(422, 'invalid_input', { max_uses: '1 to 1000000', colour: 'unknown option' }),
    )
    expect(await links()).toEqual(made)
  })

  test('is for who has the right now', async () => {
    const person = await project.signUp('leaver')
    await addMember(project, home.id, person, 'editor')
    expect(await create(person.token)).toMatchObject({ status: 200 })
    await home.owner.client.rpc('remove_member', { tenant_id: home.id, user_id: person.id }).throwOnError()
    expect(await create(person.token)).toMatchObject(refused(404, 'resource_not_found'))
  })
})

describe('open', () => {
  test('shows what is shared to anybody, and asks for the password', async () => {
    const { token } = (await create(home.owner.token, { options: { password: 'open sesame' } })).body
    const open = { action: 'open', token }
    expect(await call(undefined, open)).toMatchObject(
      refused(401, 'password_required', { password: 'required' }),
    )
    for (const by of [undefined, project.anonKey, project.publishableKey, outsider.token])
      expect(await call(by, { ...open, password: 'open sesame' })).toMatchObject({
        status: 200,
        body: { kind: 'room', view: { name: room.name } },
      })
    for (const left of [4, 3, 2, 1, 0])
      expect(await call(undefined, { ...open, password: 'guess' })).toMatchObject(
        refused(401, 'password_wrong', { attempts_left: left }),
      )
    const locked = await call(outsider.token, { ...open, password: 'open sesame' })
    expect(locked).toMatchObject(refused(429, 'share_link_locked'))
    expect(locked.body.fields.retry_after).toBe(Number(locked.wait))
    expect(locked.body.fields.retry_after).toBeGreaterThan(0)
  })

  test('finds nothing by another token', async () => {
    for (const token of ['', 'x'.repeat(43), home.id])
      expect(await call(undefined, { action: 'open', token })).toMatchObject(
        refused(404, 'share_link_not_found'),
      )
  })
})

test.for([
  ['no action', {}, ['action']],
  ['another action', { action: 'burn' }, ['action']],
  ['half a link', { action: 'create', resource_type: 'room' }, ['resource_id']],
  [
    'options that are a list',
    { action: 'create', resource_type: 'room', resource_id: room.id, options: [] },
    ['options'],
  ],
  ['another field', { action: 'open', token: 'x', tenant_id: home.id }, ['tenant_id']],
  ['a long password', { action: 'open', token: 'x', password: 'x'.repeat(1_001) }, ['password']],
  ['a zero byte', '{"action":"open","token":"x\\u0000"}', ['body']],
  [
    'a zero byte in an option',
    `{"action":"create","resource_type":"room","resource_id":"${room.id}","options":{"name":"\\u0000"}}`,
    ['body'],
  ],
] as const)('%s is refused by name', async ([, body, fields]) => {
  const made = await links()
  const answer = await call(home.owner.token, body)
  expect(answer).toMatchObject(refused(422, 'invalid_input'))
  expect(Object.keys(answer.body.fields)).toEqual(fields)
  expect(await links()).toEqual(made)
})
