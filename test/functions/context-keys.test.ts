import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { FetchRefused } from '../../supabase/functions/_shared/guard/fetch.ts'
import { type ContextSource, verifiedContext } from '../../supabase/functions/preview/verify.ts'

const pair = await generateKeyPair('ES256', { extractable: true })
const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }
const payload = { person: { name: 'Ines Costa' }, sub: 'customer-7' }

/** An institution with a set of keys at an address of its own, and how often that was asked for. */
function institution(answer: () => object = () => ({ keys: [jwk] })) {
  const source: ContextSource = {
    ...{
      kind: 'jwks',
      jwks_url: `https://${crypto.randomUUID()}.example/keys`,
      issuer: 'id',
      audience: 'previews',
    },
    claims: [],
  }
  let asked = 0
  const ports = {
    secret: async () => 'none',
    fetch: async () => {
      asked++
      return new TextEncoder().encode(JSON.stringify(answer()))
    },
  }
  return { context: (token: string) => verifiedContext(token, source, ports), asked: () => asked }
}
const sign = (key: Parameters<SignJWT['sign']>[0], header: { alg: string; kid?: string }) =>
  new SignJWT(payload)
    .setProtectedHeader(header)
    .setIssuer('id')
    .setAudience('previews')
    .setExpirationTime('5m')
    .sign(key)
const refused = (rule: string) => ({ status: 422, code: 'invalid_input', fields: { jwt: rule } })

describe('a token of an institution with a set of keys', () => {
  test('is believed where one of them has signed it; they are fetched once', async () => {
    const { context, asked } = institution()
    for (let i = 0; i < 3; i++)
      expect(await context(await sign(pair.privateKey, { alg: 'ES256', kid: 'one' }))).toMatchObject({
        source: 'verified',
        data: { person: { name: 'Ines Costa' } },
      })
    expect(asked()).toBe(1)
  })

  test('is refused where another key has signed it, under any name, and does not have the keys fetched each time', async () => {
    const { context, asked } = institution()
    const other = await generateKeyPair('ES256')
    for (const kid of ['one', 'two', 'three'])
      await expect(context(await sign(other.privateKey, { alg: 'ES256', kid }))).rejects.toMatchObject(
        refused('not signed by the institution'),
      )
    expect(asked()).toBe(1)
  })

  test('is refused where its public key served as a secret', async () => {
    const secret = new TextEncoder().encode(await exportSPKI(pair.publicKey))
    const token = await sign(secret, { alg: 'HS256', kid: 'one' })
    await expect(institution().context(token)).rejects.toMatchObject(refused('not signed by the institution'))
  })

  test('is refused where the keys cannot be had, or are none', async () => {
    const token = await sign(pair.privateKey, { alg: 'ES256', kid: 'one' })
    const unreachable = institution(() => {
      throw new FetchRefused('has no public address')
    })
    await expect(unreachable.context(token)).rejects.toMatchObject(
      refused('the keys of the institution: has no public address'),
    )
    for (const answer of [{}, { keys: 'none' }, []])
      await expect(institution(() => answer).context(token)).rejects.toMatchObject(
        refused('the keys of the institution: is no set of keys'),
      )
  })
})
