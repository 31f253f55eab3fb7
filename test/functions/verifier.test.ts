import {
  createLocalJWKSet,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose'
import { describe, expect, test, vi } from 'vitest'
import { createVerifier } from '../../supabase/functions/_shared/token/verifier.ts'

const issuer = 'https://project.example/auth/v1'
const secret = new TextEncoder().encode('a secret of at least thirty-two characters')
const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
const jwk = { ...(await exportJWK(publicKey)), kid: 'current', alg: 'ES256' }
const jwks = createLocalJWKSet({ keys: [jwk] })
const verifier = createVerifier({ jwks, secret, issuer })
const asymmetricOnly = createVerifier({ jwks, issuer })

const inAnHour = () => Math.floor(Date.now() / 1000) + 3600
const ada = (): JWTPayload => ({
  iss: issuer,
  aud: 'authenticated',
  role: 'authenticated',
  sub: 'a0000000-0000-4000-8000-000000000001',
  exp: inAnHour(),
})
const sign = (claims: JWTPayload, header = {}, key: Parameters<SignJWT['sign']>[0] = privateKey) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'current', ...header }).sign(key)
const symmetric = (claims: JWTPayload, key: Uint8Array = secret) =>
  sign(claims, { alg: 'HS256', kid: undefined }, key)

test('a person is who their token says', async () => {
  const claims = ada()
  expect(await verifier.user(await sign(claims))).toEqual(claims)
  expect(await asymmetricOnly.user(await sign(claims))).toEqual(claims)
  expect(await verifier.user(await symmetric(claims))).toEqual(claims)
  expect(await verifier.user(await sign({ ...claims, aud: ['other', 'authenticated'] }))).toMatchObject({
    sub: claims.sub,
  })
})

describe('a token is forged', () => {
  test('that is signed with nothing', async () => {
    const token = new UnsecuredJWT(ada()).encode()
    for (const { claims, user } of [verifier, asymmetricOnly]) {
      await expect(user(token)).rejects.toMatchObject({ name: 'TokenError', fault: 'forged' })
      await expect(claims(token)).rejects.toMatchObject({ fault: 'forged' })
    }
  })

  test.for([
    ['PEM', async () => new TextEncoder().encode(await exportSPKI(publicKey))],
    ['JWK', async () => new TextEncoder().encode(JSON.stringify(jwk))],
  ] as const)('that has the public key (%s) for an HMAC secret', async ([, key]) => {
    for (const header of [{}, { kid: 'current' }]) {
      const token = await sign(ada(), { alg: 'HS256', ...header }, await key())
      await expect(verifier.user(token)).rejects.toMatchObject({ fault: 'forged' })
      await expect(asymmetricOnly.user(token)).rejects.toMatchObject({ fault: 'forged' })
    }
  })

  test('that has another key', async () => {
    const other = await generateKeyPair('ES256')
    for (const kid of ['current', 'other'])
      await expect(verifier.user(await sign(ada(), { kid }, other.privateKey))).rejects.toMatchObject({
        fault: 'forged',
      })
    const wrong = new TextEncoder().encode('another secret of thirty-two characters')
    await expect(verifier.user(await symmetric(ada(), wrong))).rejects.toMatchObject({ fault: 'forged' })
  })

  test('that is symmetric where no secret is configured', async () => {
    await expect(asymmetricOnly.user(await symmetric(ada()))).rejects.toMatchObject({ fault: 'forged' })
  })

  test('whose claims were changed', async () => {
    const [header, , signature] = (await sign(ada())).split('.')
    const claims = Buffer.from(JSON.stringify({ ...ada(), sub: crypto.randomUUID() })).toString('base64url')
    await expect(verifier.user(`${header}.${claims}.${signature}`)).rejects.toMatchObject({ fault: 'forged' })
  })

  test('whose algorithm is not on the list', async () => {
    const { privateKey: other } = await generateKeyPair('ES384')
    await expect(verifier.user(await sign(ada(), { alg: 'ES384' }, other))).rejects.toMatchObject({
      fault: 'forged',
    })
    const token = await sign(ada(), { alg: 'HS512' }, new Uint8Array(64))
    await expect(verifier.user(token)).rejects.toMatchObject({ fault: 'forged' })
  })
})

test.for([
  ['another issuer', { iss: 'https://elsewhere.example/auth/v1' }],
  ['no issuer', { iss: undefined }],
  ['another audience', { aud: 'anon' }],
  ['no audience', { aud: undefined }],
  ['the role service_role', { role: 'service_role' }],
  ['the role anon', { role: 'anon' }],
  ['no role', { role: undefined }],
  ['a subject that is no uuid', { sub: 'admin' }],
  ['a subject around a uuid', { sub: `${ada().sub}\n` }],
  ['no subject', { sub: undefined }],
] as const)('a token with %s is no user’s', async ([, change]) => {
  const token = await sign({ ...ada(), ...change } as JWTPayload)
  await expect(verifier.user(token)).rejects.toMatchObject({ fault: 'not_a_user' })
  expect(await verifier.claims(token)).toBeDefined()
})

test('an API key is no user’s token', async () => {
  const key = await symmetric({ iss: 'supabase', role: 'service_role', exp: inAnHour() })
  await expect(verifier.user(key)).rejects.toMatchObject({ fault: 'not_a_user' })
  expect(await verifier.claims(key)).toMatchObject({ role: 'service_role' })
})

test.for([
  ['empty', ''],
  ['a word', 'token'],
  ['three words', 'not.a.jwt'],
  ['an opaque key', 'sb_publishable_ACJWlzQHlZjBrEguHvfOxg_3BJgxAaH'],
] as const)('what is %s is malformed', async ([, token]) => {
  for (const { user } of [verifier, asymmetricOnly])
    await expect(user(token)).rejects.toMatchObject({ fault: 'malformed' })
})

test('a token without an expiry is malformed', async () => {
  const { exp: _, ...endless } = ada()
  await expect(verifier.user(await sign(endless))).rejects.toMatchObject({ fault: 'malformed' })
})

test('a token expires, also one that was good a moment ago', async () => {
  const now = Math.floor(Date.now() / 1000)
  await expect(verifier.user(await sign({ ...ada(), exp: now - 1 }))).rejects.toMatchObject({
    fault: 'expired',
  })
  const token = await sign({ ...ada(), exp: now + 60 })
  expect(await verifier.user(token)).toMatchObject({ exp: now + 60 })
  vi.useFakeTimers({ now: (now + 60) * 1000 })
  try {
    await expect(verifier.user(token)).rejects.toMatchObject({ fault: 'expired' })
  } finally {
    vi.useRealTimers()
  }
})
