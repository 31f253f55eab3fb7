import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import * as Y from 'yjs'
import { closeCodes } from '../../../worker/documents/close-codes.ts'
import type { Limits } from '../../../worker/documents/limits.ts'
import { openProject } from '../../support/project.ts'
import { connect, eventually, makeRoom, openSocket, startEngine } from './world.ts'

const project = await openProject()

const updateMessage = (update: Uint8Array) =>
  encoding.encode(encoder => {
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarUint(encoder, 2)
    encoding.writeVarUint8Array(encoder, update)
  })

function edit(text: string, client?: number): Uint8Array {
  const doc = new Y.Doc()
  if (client !== undefined) doc.clientID = client
  doc.getText('text').insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}

/** A valid one: of each client, one struct of one clock that was collected. */
const ofClients = (count: number) =>
  encoding.encode(encoder => {
    encoding.writeVarUint(encoder, count)
    for (let client = 1; client <= count; client++) {
      for (const number of [1, client, 0, 0, 1]) encoding.writeVarUint(encoder, number)
    }
    encoding.writeVarUint(encoder, 0)
  })

const awareness = (...state: number[]) => Uint8Array.of(1, state.length, ...state)
const json = (text: string) => [text.length, ...Buffer.from(text)]

/** What each offence is answered with; whoever commits it is an editor of the room. */
const offences: [
  what: string,
  code: number,
  offend: (socket: WebSocket) => void,
  limits?: Partial<Limits>,
][] = [
  [
    'an update that would make others throw',
    closeCodes.invalidUpdate,
    s => s.send(updateMessage(Uint8Array.of(1, 1, 1, 0, 0x84, 1, 0, 1, 97, 0))),
  ],
  [
    'an update that is cut off',
    closeCodes.invalidUpdate,
    s => s.send(updateMessage(edit('hello').subarray(0, 9))),
  ],
  ['a message of no known type', closeCodes.malformed, s => s.send(Uint8Array.of(99))],
  [
    'a message that says it is longer than it is',
    closeCodes.malformed,
    s => s.send(Uint8Array.of(0, 2, 100, 0, 0)),
  ],
  ['an empty message', closeCodes.malformed, s => s.send(Uint8Array.of())],
  ['text', closeCodes.malformed, s => s.send('hello')],
  ['a state vector that is none', closeCodes.malformed, s => s.send(Uint8Array.of(0, 0, 2, 9, 9))],
  ['awareness that is not JSON', closeCodes.malformed, s => s.send(awareness(1, 7, 1, ...json('{')))],
  [
    'awareness for many clients',
    closeCodes.malformed,
    s => s.send(awareness(9, ...Array.from({ length: 9 }, (_, i) => [i, 1, ...json('{}')]).flat())),
  ],
  [
    'a message that is too large',
    closeCodes.tooLarge,
    s => s.send(updateMessage(edit('x'.repeat(3_000)))),
    { messageBytes: 2_000 },
  ],
  [
    'an update of more clients than have ever edited together',
    closeCodes.tooLarge,
    s => s.send(updateMessage(ofClients(20_001))),
  ],
  [
    'an edit beyond the size of the document',
    closeCodes.tooLarge,
    s => s.send(updateMessage(edit('x'.repeat(3_000)))),
    { documentBytes: 2_000 },
  ],
  [
    'too many messages',
    closeCodes.tooFast,
    s => Array.from({ length: 11 }, (_, i) => s.send(updateMessage(edit(`${i}`)))),
    { messagesPerSecond: 2 },
  ],
  [
    'too many bytes',
    closeCodes.tooFast,
    s => Array.from({ length: 9 }, () => s.send(updateMessage(edit('x'.repeat(900))))),
    { bytesPerSecond: 1_000, messageBytes: 2_000 },
  ],
]

test.for(offences)('%s closes the offender alone', async ([, code, offend, limits]) => {
  const engine = await startEngine(project, limits)
  const room = await makeRoom(project)
  const guest = await project.signUp('guest')
  await room.grant(guest, 'editor')
  const owner = connect(engine, room.name, room.owner.token)
  await owner.synced
  const { socket, closed } = await openSocket(engine, room.name, guest.token)
  offend(socket)
  expect(await closed).toBe(code)

  expect(owner.provider.wsconnected).toBe(true)
  const late = connect(engine, room.name, room.owner.token)
  await late.synced
  late.text.insert(0, 'unharmed ')
  await eventually(() => expect(owner.text.toString()).toBe(late.text.toString()))
  expect(owner.text.toString()).toContain('unharmed')
})

test('a reader who does not read is cut, and others are not', async () => {
  const engine = await startEngine(project, { backlogBytes: 100_000, bytesPerSecond: 100_000_000 })
  const room = await makeRoom(project)
  const guest = await project.signUp('guest')
  await room.grant(guest, 'viewer')
  const owner = connect(engine, room.name, room.owner.token)
  const other = connect(engine, room.name, room.owner.token)
  await Promise.all([owner.synced, other.synced])
  const slow = await openSocket(engine, room.name, guest.token)
  slow.socket.pause()

  // More than the backlog and what the kernel holds besides.
  for (let i = 0; i < 60; i++) {
    owner.text.insert(0, `${i}`.padEnd(200_000, '.'))
    await eventually(() => expect(other.text.length).toBe(owner.text.length))
  }
  slow.socket.resume()
  expect([closeCodes.unavailable, 1006]).toContain(await slow.closed)
  expect(owner.provider.wsconnected && other.provider.wsconnected).toBe(true)
})

test('nobody edits under the name of somebody who is here, and who carries what others wrote comes in', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const guest = await project.signUp('guest')
  await room.grant(guest, 'editor')
  const owner = connect(engine, room.name, room.owner.token)
  await owner.synced
  const forger = await openSocket(engine, room.name, guest.token)
  forger.socket.send(updateMessage(edit('forged', owner.doc.clientID)))
  expect(await forger.closed).toBe(closeCodes.notYours)

  // What waits for an edit that never comes is sent again by everybody who has it.
  const waiting = await openSocket(engine, room.name, guest.token)
  waiting.socket.send(awareness(1, 7, 1, ...json('{}')))
  const [first, second] = ['a', 'b'].map((_, at) => edit('x'.repeat(at + 1), 7))
  waiting.socket.send(updateMessage(Y.diffUpdate(second!, Y.encodeStateVectorFromUpdate(first!))))
  await eventually(() => expect(owner.doc.store.pendingStructs).not.toBeNull())
  const late = connect(engine, room.name, room.owner.token)
  await late.synced
  owner.text.insert(0, 'unharmed')
  await eventually(() => expect(late.text.toString()).toBe('unharmed'))
  late.text.insert(0, 'quite ')
  await eventually(() => expect(owner.text.toString()).toBe('quite unharmed'))
})
