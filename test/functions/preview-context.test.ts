import { SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { openProject, type Person } from '../support/project.ts'
import { openTenant } from '../support/world.ts'

const project = await openProject()
const home = await openTenant(project, 'home')
const foreign = await openTenant(project, 'foreign')
const named = { tenant_id: home.id, name: 'Spring' }
const { id } = (await home.owner.client.rpc('create_configuration', named).throwOnError()).data
const page = { configuration_id: id, mode: 'app', audience: 'consumer' }

async function ask(body: object) {
  const response = await fetch(`${project.apiUrl}/functions/v1/preview`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { authorization: `Bearer ${home.viewer.token}`, 'content-type': 'application/json' },
  })
  return { status: response.status, body: await response.json() }
}
const kept = async () => (await project.sql('select count(*)::int as n from public.previews'))[0].n

describe('a context from a token', () => {
  const secret = 'a secret that both of them know, 32 bytes'
  const claims = {
    name: 'ignored',
    person: { name: 'Ines Costa', ssn: '123' },
    loyalty: { points: 7 },
    role: 'owner',
  }
  const sign = (
    payload: object = claims,
    { key = secret, audience = 'previews', expires = '5m', alg = 'HS256' } = {},
  ) =>
    new SignJWT({ ...payload })
      .setProtectedHeader({ alg })
      .setIssuer('https://id.home.example')
      .setAudience(audience)
      .setIssuedAt(1_773_300_000)
      .setExpirationTime(expires === 'past' ? 1_773_300_001 : Math.floor(Date.now() / 1000) + 300)
      .sign(new TextEncoder().encode(key))
  const source = { tenant_id: home.id, issuer: 'https://id.home.example', audience: 'previews' }

  test('is believed where an admin has said who signs it, and holds known claims alone', async () => {
    const { client } = home.admin
    await client.rpc('set_context_source', { ...source, secret, claims: ['loyalty'] }).throwOnError()
    const { status, body } = await ask({ ...page, jwt: await sign() })
    expect(status).toBe(200)
    expect(body.rendered_html).toContain('Good morning, Ines')
    expect(body.rendered_html).not.toContain('Simulated')
    expect(body.context_data).toEqual({
      ...{
        source: 'verified',
        locale: 'en-US',
        currency: 'USD',
        time_zone: 'UTC',
        at: '2026-03-12T07:20:00.000Z',
      },
      ...{ person: { name: 'Ines Costa' }, loyalty: { points: 7 } },
    })
    const { data } = await client.from('context_sources').select().single().throwOnError()
    expect(JSON.stringify(data)).not.toContain(secret)
    expect((await foreign.owner.client.from('context_sources').select()).data).toEqual([])
  })

  test.for([
    ['forged', { key: 'another secret, which is 32 bytes long, too' }],
    ['expired', { expires: 'past' }],
    ['for another audience', { audience: 'payments' }],
    ['of another algorithm', { alg: 'HS512' }],
  ] as const)('is refused where it is %s, and nothing is kept', async ([, options]) => {
    const rows = await kept()
    const key = options as { key?: string }
    const long = { ...options, ...('alg' in options && { key: secret.repeat(3) }), ...key }
    const { status, body } = await ask({ ...page, jwt: await sign(claims, long) })
    expect([status, body.title, Object.keys(body.fields)]).toEqual([422, 'invalid_input', ['jwt']])
    expect(await kept()).toBe(rows)
  })

  test('without a signature is refused', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const payload = { ...claims, iss: source.issuer, aud: source.audience, exp: 4_000_000_000 }
    const jwt = `${part({ alg: 'none' })}.${part(payload)}.`
    expect((await ask({ ...page, jwt })).body.fields).toEqual({ jwt: 'not signed by the institution' })
  })

  test('of which a claim does not fit names it', async () => {
    const jwt = await sign({ accounts: [{ name: 'Mine', balance: 'much' }] })
    expect((await ask({ ...page, jwt })).body.fields).toEqual({
      'jwt.accounts.0.balance': expect.any(String),
    })
  })

  test('is for admins to configure, with keys of a public https address alone', async () => {
    const asked = (by: Person, more: object) => by.client.rpc('set_context_source', { ...source, ...more })
    expect(await asked(home.editor, { secret })).toMatchObject({
      status: 403,
      error: { message: 'forbidden' },
    })
    for (const jwks_url of [
      'http://id.example/keys',
      'https://127.0.0.1/keys',
      'https://localhost/keys',
      'https://[::1]/',
    ])
      expect(await asked(home.admin, { jwks_url })).toMatchObject({ status: 422 })
    expect(await asked(home.admin, {})).toMatchObject({ status: 422 })
    expect(await asked(home.admin, { secret: 'short' })).toMatchObject({ status: 422 })
  })

  test('by keys that cannot be fetched is refused, and is nobody’s fault here', async () => {
    await home.admin.client
      .rpc('set_context_source', { ...source, jwks_url: 'https://keys.invalid/jwks.json' })
      .throwOnError()
    const { status, body } = await ask({ ...page, jwt: await sign() })
    expect([status, body.fields]).toEqual([
      422,
      { jwt: expect.stringMatching(/^the keys of the institution: /) },
    ])
  })
})
