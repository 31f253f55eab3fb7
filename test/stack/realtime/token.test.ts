import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import WebSocket from 'ws'
import { connect, join } from '../../support/channel.ts'
import { openProject } from '../../support/project.ts'

const project = await openProject('platform')
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds

function sign(claims: Record<string, unknown>, secret = project.jwtSecret): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret))
}

const forged = (role: string) => sign({ role, exp: inSeconds(60) }, 'another secret of thirty-two bytes')

/** The status and the body of a refused upgrade. */
function refusal(query: string) {
  return new Promise<[number, unknown]>((resolve, reject) => {
    const socket = new WebSocket(`${project.apiUrl.replace('http', 'ws')}/realtime/v1/websocket?${query}`)
    socket.on('open', () => reject(new Error('was let in')))
    socket.on('error', reject)
    socket.on('unexpected-response', async (_request, response) => {
      resolve([response.statusCode!, JSON.parse((await response.toArray()).join(''))])
    })
  })
}

test.for([
  ['no key', ''],
  ['a key that is no JWT', 'sb_publishable_wrong'],
  ['a forged token', await forged('service_role')],
  ['an expired token', await sign({ role: 'anon', exp: inSeconds(-60) })],
  ['a token without a role', await sign({ exp: inSeconds(60) })],
  ['a token without an expiry', await sign({ role: 'anon' })],
] as const)('a connection with %s is refused with 401', async ([, key]) => {
  expect(await refusal(`vsn=2.0.0&apikey=${key}`)).toEqual([401, { error: expect.any(String) }])
})

test('an unknown protocol version is refused with 400', async () => {
  expect(await refusal(`vsn=3.0.0&apikey=${project.publishableKey}`)).toEqual([
    400,
    { error: 'Unsupported vsn' },
  ])
})

test.for([
  ['forged', await forged('authenticated'), 'JwtSignatureError: Failed to validate JWT signature'],
  [
    'expired',
    await sign({ role: 'authenticated', exp: inSeconds(-60) }),
    'InvalidJWTToken: Token has expired 6',
  ],
  [
    'without a role',
    await sign({ exp: inSeconds(60) }),
    'InvalidJWTToken: Fields `role` and `exp` are required',
  ],
] as const)(
  'a join with a token that is %s is refused, to a public channel too',
  async ([, token, reason]) => {
    const client = await connect(project, { token })
    await expect(join(client.channel(randomUUID()))).rejects.toThrow(reason)
  },
)

test('a forged token in place of a good one closes the channel', async () => {
  const identity = { token: project.anonKey }
  const client = await connect(project, identity)
  const ear = await join(client.channel(randomUUID()))
  identity.token = await forged('service_role')
  await client.realtime.setAuth()
  await ear.closed
  expect(ear.notices).toMatchObject([{ status: 'error', message: 'Failed to validate JWT signature' }])
})

test('a channel closes when its token expires', async () => {
  const client = await connect(project, { token: await sign({ role: 'anon', exp: inSeconds(2) }) })
  const ear = await join(client.channel(randomUUID()))
  await ear.closed
  expect(ear.notices).toMatchObject([{ status: 'error', message: 'Token has expired 0 seconds ago' }])
})
