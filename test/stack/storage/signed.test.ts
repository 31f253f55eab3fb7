import { decodeJwt, SignJWT } from 'jose'
import { expect, test, vi } from 'vitest'
import { openProject } from '../../support/project.ts'
import { twoTenants } from './tenants.ts'

const project = await openProject('platform')
const { ada } = await twoTenants(project)
const hers = ada.client.storage.from('files')
for (const name of ['acme/a b.txt', 'acme/other.txt']) await hers.upload(name, name)

const base = `${project.apiUrl}/storage/v1/object`
const secret = new TextEncoder().encode(project.jwtSecret)
const fetchJson = async (url: string, init?: RequestInit) => (await fetch(url, init)).json()
const sign = async (seconds: number, options?: { download: boolean }) =>
  (await hers.createSignedUrl('acme/a b.txt', seconds, options)).data!.signedUrl

test('a signed address is open to anybody who has it', async () => {
  const url = await sign(60, { download: true })
  const response = await fetch(url)
  expect(await response.text()).toBe('acme/a b.txt')
  expect(response.headers.get('content-disposition')).toContain("''a%20b.txt")
  const { url: signed, iat, exp, ...rest } = decodeJwt(new URL(url).searchParams.get('token')!)
  expect([signed, exp! - iat!, rest]).toEqual(['files/acme/a b.txt', 60, {}])
})

test('it ends with its time', async () => {
  const url = await sign(60)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
  try {
    expect(await fetchJson(url)).toMatchObject({ statusCode: '400', code: 'InvalidJWT' })
  } finally {
    vi.useRealTimers()
  }
  expect((await fetch(url)).status).toBe(200)
})

test('it opens one object, as it was signed', async () => {
  const url = await sign(60)
  const token = new URL(url).searchParams.get('token')!
  expect(await fetchJson(url.replace('a%20b', 'other'))).toMatchObject({ code: 'InvalidSignature' })
  expect(await fetchJson(url.slice(0, -2))).toMatchObject({ code: 'InvalidJWT' })
  expect(await fetchJson(`${base}/sign/files/acme/a%20b.txt`)).toMatchObject({ code: 'InvalidJWT' })
  const forged = await new SignJWT({ url: 'files/acme/a b.txt' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode('another secret of thirty-two letters and more'))
  expect(await fetchJson(url.replace(token, forged))).toMatchObject({ code: 'InvalidJWT' })
  const unbounded = await new SignJWT({ url: 'files/acme/a b.txt' })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(secret)
  expect(await fetchJson(url.replace(token, unbounded))).toMatchObject({ code: 'InvalidSignature' })
})

test('tokens of people and of addresses are not each other', async () => {
  const url = await sign(60)
  const token = new URL(url).searchParams.get('token')!
  expect(await fetchJson(url.replace(token, ada.token))).toMatchObject({ code: 'InvalidJWT' })
  expect(await fetchJson(url.replace(token, project.serviceRoleKey))).toMatchObject({
    code: 'InvalidSignature',
  })
  const headers = { apikey: project.publishableKey, authorization: `Bearer ${token}` }
  expect(await fetchJson(`${base}/files/acme/a%20b.txt`, { headers })).toMatchObject({ code: 'AccessDenied' })
  const upload = { method: 'POST', headers, body: 'x' }
  expect(await fetchJson(`${base}/files/acme/new.txt`, upload)).toMatchObject({ code: 'AccessDenied' })
  expect(await project.sql(`select from storage.objects where name = 'acme/new.txt'`)).toHaveLength(0)
})

test('only what exists is signed, and for some time', async () => {
  expect((await hers.createSignedUrl('acme/none.txt', 60)).error).toMatchObject({ code: 'NoSuchKey' })
  expect((await hers.createSignedUrl('acme/a b.txt', 0)).error).toMatchObject({ code: 'InvalidRequest' })
})

test.each([
  ['forged', () => `${ada.token.slice(0, -8)}AAAAAAAA`, 'signature verification failed'],
  ['malformed', () => 'not.a.token', 'Invalid Compact JWS'],
  [
    'expired',
    () =>
      new SignJWT({ role: 'authenticated' })
        .setProtectedHeader({ alg: 'HS256' })
        .setExpirationTime(1)
        .sign(secret),
    '"exp" claim timestamp check failed',
  ],
  [
    'of a role that Storage does not know',
    () =>
      new SignJWT({ role: 'postgres' })
        .setProtectedHeader({ alg: 'HS256' })
        .setExpirationTime('1h')
        .sign(secret),
    'the token has no role',
  ],
])('a token that is %s is refused', async (_what, token, message) => {
  const headers = { apikey: project.publishableKey, authorization: `Bearer ${await token()}` }
  expect(await fetchJson(`${base}/files/acme/a%20b.txt`, { headers })).toEqual({
    statusCode: '403',
    error: 'Unauthorized',
    message,
    code: 'AccessDenied',
  })
})
