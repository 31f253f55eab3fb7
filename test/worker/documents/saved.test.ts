import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { openProject } from '../../support/project.ts'
import { takeAway } from './outage.ts'
import { connect, eventually, makeRoom, openSocket, startEngine } from './world.ts'

const project = await openProject()

const question = (text: string) =>
  encoding.encode(encoder => {
    encoding.writeVarUint(encoder, 2)
    encoding.writeVarUint(encoder, 2)
    encoding.writeVarString(encoder, text)
  })

const edit = (text: string) => {
  const doc = new Y.Doc()
  doc.getText('text').insert(0, text)
  return encoding.encode(encoder => {
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarUint(encoder, 2)
    encoding.writeVarUint8Array(encoder, Y.encodeStateAsUpdate(doc))
  })
}

const isAnswer = (text: string) => (frame: Buffer) => frame.equals(question(text))

test('a client is told that what it has sent is saved, and not before it is', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const { socket, received } = await openSocket(engine, room.name, room.owner.token)
  socket.send(question('nothing'))
  await eventually(() => expect(received.some(isAnswer('nothing'))).toBe(true))

  const bringBack = await takeAway(project)
  socket.send(edit('kept'))
  socket.send(question('first'))
  await eventually(() => expect(engine.documents.healthy()).toBe(false))
  expect(received.some(isAnswer('first'))).toBe(false)
  await bringBack()
  await eventually(() => expect(received.some(isAnswer('first'))).toBe(true))
  const [row] = await project.sql('select count(*)::int as n from private.document_updates')
  expect(row).toEqual({ n: 1 })
})

test('a provider that knows nothing of it is not troubled by the answer', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const { provider, synced, text } = connect(engine, room.name, room.owner.token)
  await synced
  provider.ws!.send(question('saved?'))
  const other = connect(engine, room.name, room.owner.token)
  await other.synced
  text.insert(0, 'goes on')
  await eventually(() => expect(other.text.toString()).toBe('goes on'))
})

test('who may only read is not told that what was refused is saved; who may edit again sends it, and is', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const viewer = await project.signUp('viewer')
  await room.grant(viewer, 'viewer')
  const { provider, synced, text } = connect(engine, room.name, viewer.token)
  const told: string[] = []
  provider.messageHandlers[2] = (_encoder, decoder) => {
    const kind = decoding.readVarUint(decoder)
    told.push(`${kind} ${decoding.readVarString(decoder)}`)
  }
  await synced
  text.insert(0, 'mine')
  provider.ws!.send(question('before'))
  const owner = connect(engine, room.name, room.owner.token)
  await owner.synced
  owner.text.insert(0, 'hers ')
  await eventually(() => expect(text.toString()).toContain('hers'))
  expect(told).toEqual(['0 viewers cannot edit'])

  await room.grant(viewer, 'editor')
  await eventually(() => expect(owner.text.toString()).toContain('mine'))
  provider.ws!.send(question('after'))
  await eventually(() => expect(told.at(-1)).toBe('2 after'))
})
