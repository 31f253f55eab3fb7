import { beforeAll, expect, test } from 'vitest'
import { ada, openWorld, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await openWorld(`
    create function whoami() returns jsonb language sql as $$
      select jsonb_build_object('role', current_user, 'uid', auth.uid()) $$;
    grant execute on function whoami() to anon, authenticated, service_role`)
})

const whoami = async (headers: Record<string, string>) => {
  const answer = await world.request('rpc/whoami', { method: 'POST', body: '{}', headers })
  return {
    status: answer.status,
    challenge: answer.headers.get('www-authenticate'),
    body: await answer.json(),
  }
}
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })

test('every key of the project opens as its role', async () => {
  for (const [key, role] of [
    [world.publishableKey, 'anon'],
    [world.anonKey, 'anon'],
    [world.secretKey, 'service_role'],
    [world.serviceRoleKey, 'service_role'],
  ] as const) {
    expect((await whoami({ apikey: key })).body).toEqual({ role, uid: null })
    expect((await whoami({ apikey: key, ...bearer(key) })).body).toEqual({ role, uid: null })
  }
})

test('the tokens of Auth and the project’s own are both a user', async () => {
  const [first, second] = [await world.signUp('first'), await world.signUp('second')]
  for (const { token, id } of [first, second])
    expect((await whoami(bearer(token))).body).toEqual({ role: 'authenticated', uid: id })
  expect((await whoami(bearer(await world.token({ sub: ada })))).body).toEqual({
    role: 'authenticated',
    uid: ada,
  })
})

test('an expired token is told apart, so that a client refreshes', async () => {
  const token = await world.token({ sub: ada, exp: Math.floor(Date.now() / 1000) - 60 })
  expect(await whoami(bearer(token))).toEqual({
    status: 401,
    challenge: 'Bearer error="invalid_token", error_description="JWT expired"',
    body: { code: 'PGRST303', message: 'JWT expired', details: null, hint: null },
  })
})

test('a token that the project has not signed is refused, not taken for nobody', async () => {
  const forged = await world.token({ sub: ada }, 'another secret that is long enough to sign with')
  const [header, payload, signature] = (await world.token({ sub: ada })).split('.')
  const unsigned = `${btoa('{"alg":"none"}').replaceAll('=', '')}.${payload}.`
  const changed = `${header}.${btoa(JSON.stringify({ role: 'service_role', exp: 4e9 })).replaceAll('=', '')}.${signature}`
  for (const token of [forged, unsigned, changed, 'no-token', 'a.b.c']) {
    const { status, body } = await whoami(bearer(token))
    expect([status, body.code]).toEqual([401, 'PGRST301'])
  }
})
