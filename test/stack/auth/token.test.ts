import {
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  generateKeyPair,
  jwtVerify,
  SignJWT,
} from 'jose'
import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'

const project = await openProject('platform')
const issuer = `${project.apiUrl}/auth/v1`
const hmac = new TextEncoder().encode(project.jwtSecret)
const getUser = (token: string) => project.client().auth.getUser(token)

test('an access token is ES256, verifies with the published key, and has every claim', async () => {
  const { id, email, token } = await project.signUp('ada')
  const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`))
  const { payload, protectedHeader } = await jwtVerify(token, keys, { issuer, audience: 'authenticated' })
  expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'JWT', kid: expect.any(String) })
  expect(payload).toEqual({
    iss: issuer,
    sub: id,
    aud: 'authenticated',
    exp: payload.iat! + 3600,
    iat: expect.closeTo(Date.now() / 1000, -2),
    email,
    phone: '',
    role: 'authenticated',
    aal: 'aal1',
    amr: [{ method: 'password', timestamp: expect.any(Number) }],
    session_id: expect.any(String),
    is_anonymous: false,
    app_metadata: { provider: 'email', providers: ['email'] },
    user_metadata: expect.any(Object),
  })
})

test('the key set holds public keys only, for ten minutes', async () => {
  const response = await fetch(`${issuer}/.well-known/jwks.json`)
  expect(response.headers.get('cache-control')).toContain('max-age=600')
  const { keys } = (await response.json()) as { keys: Record<string, unknown>[] }
  expect(keys).toEqual([expect.objectContaining({ kty: 'EC', alg: 'ES256' })])
  expect(keys[0]).not.toHaveProperty('d')
})

test('a token that somebody else has signed is refused', async () => {
  const { token } = await project.signUp('ada')
  const { privateKey } = await generateKeyPair('ES256')
  const { kid } = decodeProtectedHeader(token)
  const header = { alg: 'ES256', typ: 'JWT', kid: kid! }
  const forged = await new SignJWT(decodeJwt(token)).setProtectedHeader(header).sign(privateKey)
  expect((await getUser(forged)).error).toMatchObject({ status: 403, code: 'bad_jwt' })
  expect((await getUser(token)).error).toBeNull()
})

test('a token whose time is over is refused', async () => {
  const { token } = await project.signUp('ada')
  const past = { ...decodeJwt(token), exp: Math.floor(Date.now() / 1000) - 1 }
  const expired = await new SignJWT(past).setProtectedHeader({ alg: 'HS256' }).sign(hmac)
  const { error } = await getUser(expired)
  expect(error).toMatchObject({ status: 403, code: 'bad_jwt', message: expect.stringContaining('expired') })
})

test('an API key is nobody', async () => {
  const { error } = await getUser(project.anonKey)
  expect(error).toMatchObject({ status: 403, code: 'bad_jwt' })
  expect((await getUser(project.serviceRoleKey)).error).toMatchObject({ status: 403, code: 'bad_jwt' })
})

test('the token of a deleted user is refused, that of another is not', async () => {
  const ada = await project.signUp('ada')
  const grace = await project.signUp('grace')
  await project.admin().auth.admin.deleteUser(ada.id)
  expect((await getUser(ada.token)).error).toMatchObject({ status: 403, code: 'user_not_found' })
  expect((await getUser(grace.token)).data.user?.id).toBe(grace.id)
})

test('a token tells of its own user only', async () => {
  const [ada, grace] = [await project.signUp('ada'), await project.signUp('grace')]
  const answers = await Promise.all([getUser(ada.token), getUser(grace.token)])
  expect(answers.map(({ data }) => data.user?.id)).toEqual([ada.id, grace.id])
  for (const { client } of [ada, grace]) {
    const { data, error } = await client
      .schema('auth' as 'public')
      .from('users' as never)
      .select('id')
    expect(data).toBeNull()
    expect(error).not.toBeNull()
  }
})

test('a foreign HS256 token with the project’s secret is a user’s, if the user and the session are there', async () => {
  const { id, token } = await project.signUp('ada')
  const { session_id } = decodeJwt(token)
  const sign = (claims: object) =>
    new SignJWT({ role: 'authenticated', ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1h')
      .sign(hmac)
  expect((await getUser(await sign({ sub: id, session_id }))).data.user?.id).toBe(id)
  const gone = await getUser(await sign({ sub: id, session_id: crypto.randomUUID() }))
  expect(gone.error).toMatchObject({ name: 'AuthSessionMissingError' })
  const nobody = await getUser(await sign({ sub: 'machine' }))
  expect(nobody.error).toMatchObject({ status: 400, code: 'bad_jwt' })
})
