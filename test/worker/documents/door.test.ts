import { SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { loadKeys } from '../../../stack/keys.ts'
import { closeCodes } from '../../../worker/documents/close-codes.ts'
import { openProject, type Person } from '../../support/project.ts'
import type { Engine } from './engine.ts'
import { connect, eventually, makeRoom, openSocket, startEngine } from './world.ts'

const project = await openProject()

/** What a socket ends with, and how many documents there are after it. */
async function knock(engine: Engine, name: string, token: string) {
  const { closed, received } = await openSocket(engine, name, token)
  const code = await closed
  expect(received).toEqual([])
  return code
}

const { sign } = await loadKeys(project.directory, `${project.apiUrl}/auth/v1`)
const claimsOf = (person: Person) =>
  JSON.parse(Buffer.from(person.token.split('.')[1]!, 'base64url').toString())

describe('a socket is refused', () => {
  test('without a right, and the answer does not tell whether the room exists', async () => {
    const engine = await startEngine(project)
    const room = await makeRoom(project)
    const stranger = await project.signUp('stranger')
    expect(await knock(engine, room.name, stranger.token)).toBe(closeCodes.notFound)
    expect(await knock(engine, `room:${crypto.randomUUID()}`, stranger.token)).toBe(closeCodes.notFound)
    expect(await knock(engine, `shelf:${room.id}`, room.owner.token)).toBe(closeCodes.notFound)
    const documents = await project.sql('select from private.documents where resource_id = $1', [room.id])
    expect(documents).toHaveLength(0)
  })

  test('with a name that is none', async () => {
    const engine = await startEngine(project)
    const room = await makeRoom(project)
    for (const name of ['', 'room', `room:${room.id}x`, `room:${room.id}/more`, `ROOM:${room.id}`, 'room:1'])
      expect(await knock(engine, name, room.owner.token), name).toBe(closeCodes.malformed)
  })

  test('with a token that does not prove a person', async () => {
    const engine = await startEngine(project)
    const room = await makeRoom(project)
    const { owner } = room
    const claims = claimsOf(owner)
    const hmac = new TextEncoder().encode(project.jwtSecret)
    const [header, , signature] = owner.token.split('.')
    const other = Buffer.from(JSON.stringify({ ...claims, sub: crypto.randomUUID() })).toString('base64url')
    const tokens = {
      none: '',
      nonsense: 'a.b.c',
      unsigned: new UnsecuredJWT(claims).encode(),
      'another subject under the same signature': `${header}.${other}.${signature}`,
      'the anon key': project.anonKey,
      'the service key': project.serviceRoleKey,
      'a secret that signs no people': await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .sign(hmac),
    }
    for (const [what, token] of Object.entries(tokens))
      expect(await knock(engine, room.name, token), what).toBe(closeCodes.unauthorized)
  })

  test('with a token that has expired or comes from elsewhere', async () => {
    const engine = await startEngine(project)
    const room = await makeRoom(project)
    const claims = claimsOf(room.owner)
    const now = Math.floor(Date.now() / 1000)
    const expired = await sign({ ...claims, exp: now - 1 })
    const foreign = await sign({ ...claims, iss: 'https://elsewhere.example/auth/v1' })
    expect(await knock(engine, room.name, expired)).toBe(closeCodes.unauthorized)
    expect(await knock(engine, room.name, foreign)).toBe(closeCodes.unauthorized)
  })
})

test('a provider does not try again after a final code', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const stranger = await project.signUp('stranger')
  const { provider } = connect(engine, room.name, stranger.token)
  const final = new Promise<{ code: number }>(resolve => provider.once('closed', resolve))
  expect((await final).code).toBe(closeCodes.notFound)
  expect(provider.shouldConnect).toBe(false)
})

test('a provider comes back by itself when the worker was restarted', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const ann = connect(engine, room.name, room.owner.token)
  await ann.synced
  await engine.close()
  expect(await ann.closed).toBe(closeCodes.restart)
  expect(ann.provider.shouldConnect).toBe(true)

  const next = await startEngine(project)
  ann.text.insert(0, 'while it was away')
  ann.provider.serverUrl = next.url
  const ben = connect(next, room.name, room.owner.token)
  await eventually(() => expect(ben.text.toString()).toBe('while it was away'))
})
