import { expect, test } from 'vitest'
import { openProject } from '../support/project.ts'

const project = await openProject('platform')
await project.sql(`
  create function public.caller() returns text language sql set search_path = '' as $$ select current_user::text $$;
  grant execute on function public.caller() to anon, authenticated, service_role`)
const ada = await project.signUp('ada')

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${project.apiUrl}${path}`, { headers })
const caller = async (headers: Record<string, string>) => (await get('/rest/v1/rpc/caller', headers)).json()

test('every form of key is taken, and a person’s token counts more than the key beside it', async () => {
  const { publishableKey, secretKey, anonKey, serviceRoleKey } = project
  await expect.poll(() => caller({ apikey: publishableKey })).toBe('anon')
  expect(await caller({ apikey: anonKey })).toBe('anon')
  expect(await caller({ apikey: secretKey })).toBe('service_role')
  expect(await caller({ apikey: serviceRoleKey })).toBe('service_role')
  expect(await caller({ apikey: publishableKey, authorization: `Bearer ${publishableKey}` })).toBe('anon')
  expect(await caller({ authorization: `Bearer ${serviceRoleKey}` })).toBe('service_role')
  expect(await caller({ apikey: publishableKey, authorization: `Bearer ${ada.token}` })).toBe('authenticated')
  expect(await caller({ apikey: secretKey, authorization: `Bearer ${ada.token}` })).toBe('authenticated')
})

test('without a key there is no way in, but for what everybody may know', async () => {
  for (const path of ['/rest/v1/profiles', '/auth/v1/user', '/storage/v1/bucket'])
    expect(`${path} ${(await get(path)).status}`).toBe(`${path} 401`)
  expect((await get('/rest/v1/profiles', { apikey: 'sb_publishable_of_another_project' })).status).toBe(401)
  const jwks = await get('/auth/v1/.well-known/jwks.json')
  const { keys } = await jwks.json()
  expect(keys).toEqual([expect.objectContaining({ kty: 'EC', alg: 'ES256' })])
  expect(keys[0]).not.toHaveProperty('d')
  expect((await get('/nowhere')).status).toBe(404)
})

test('a page of any origin may call, and is told so before it does', async () => {
  const asked = await fetch(`${project.apiUrl}/rest/v1/profiles`, {
    method: 'OPTIONS',
    headers: { origin: 'https://example.com', 'access-control-request-headers': 'apikey,x-client-info' },
  })
  expect(asked.status).toBe(200)
  expect(asked.headers.get('access-control-allow-origin')).toBe('*')
  expect(asked.headers.get('access-control-allow-headers')).toBe('apikey,x-client-info')
  const answered = await get('/auth/v1/user')
  expect(answered.headers.get('access-control-allow-origin')).toBe('*')
})
