import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import { loadKeys } from '../../../stack/keys.ts'
import { closeCodes } from '../../../worker/documents/close-codes.ts'
import { openProject, type Person } from '../../support/project.ts'
import { connect, eventually, makeRoom, openSocket, startEngine } from './world.ts'

const project = await openProject()
const { sign } = await loadKeys(project.directory, `${project.apiUrl}/auth/v1`)

/** The person's own token, but one that ends in so many seconds. */
function tokenFor(person: Person, seconds: number): Promise<string> {
  const claims = JSON.parse(Buffer.from(person.token.split('.')[1]!, 'base64url').toString())
  return sign({ ...claims, exp: Math.ceil(Date.now() / 1000) + seconds })
}

/** The auth message with a fresh token, as docs/close-codes.md describes it. */
const freshToken = (token: string) =>
  encoding.encode(encoder => {
    encoding.writeVarUint(encoder, 2)
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarString(encoder, token)
  })

test('a socket ends with its token', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const { provider, closed } = connect(engine, room.name, await tokenFor(room.owner, 1))
  expect(await closed).toBe(closeCodes.unauthorized)
  expect(provider.shouldConnect).toBe(false)
})

test('a fresh token of the same person keeps it open', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const short = await openSocket(engine, room.name, await tokenFor(room.owner, 1))
  const renewed = connect(engine, room.name, await tokenFor(room.owner, 1))
  await renewed.synced
  renewed.provider.ws!.send(freshToken(room.owner.token))
  expect(await short.closed).toBe(closeCodes.unauthorized)
  expect(renewed.provider.wsconnected).toBe(true)

  const other = connect(engine, room.name, room.owner.token)
  renewed.text.insert(0, 'still here')
  await eventually(() => expect(other.text.toString()).toBe('still here'))
})

test('a fresh token of somebody else, or none at all, closes it', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const guest = await project.signUp('guest')
  await room.grant(guest, 'owner')
  for (const token of [guest.token, project.serviceRoleKey, 'nonsense']) {
    const { socket, closed } = await openSocket(engine, room.name, room.owner.token)
    socket.send(freshToken(token))
    expect(await closed).toBe(closeCodes.unauthorized)
  }
})
