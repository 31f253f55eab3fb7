import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { closeCodes } from '../../../worker/documents/close-codes.ts'
import { connect as connectTo, join } from '../../support/channel.ts'
import { openProject } from '../../support/project.ts'
import { connect, eventually, makeRoom, openSocket, startEngine } from './world.ts'

const project = await openProject()

const updateMessage = (update: Uint8Array) =>
  encoding.encode(encoder => {
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarUint(encoder, 2)
    encoding.writeVarUint8Array(encoder, update)
  })

/** Edits of one more author, each as a message. */
function edits(): () => Uint8Array {
  const doc = new Y.Doc()
  let last: Uint8Array
  doc.on('update', update => {
    last = update
  })
  return () => {
    doc.getArray('noise').push(['x'])
    return updateMessage(last)
  }
}

test('a client at 2,000 messages a second is cut, again as often as it comes, and others edit on', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const flooder = await project.signUp('flooder')
  await room.grant(flooder, 'editor')
  const ann = connect(engine, room.name, room.owner.token)
  const ben = connect(engine, room.name, room.owner.token)
  await Promise.all([ann.synced, ben.synced])

  for (let round = 0; round < 2; round++) {
    const { socket, closed } = await openSocket(engine, room.name, flooder.token)
    const next = edits()
    const sending = setInterval(() => {
      for (let i = 0; i < 10; i++) socket.send(next())
    }, 5)
    const word = `word${round} `
    ann.text.insert(0, word)
    await eventually(() => expect(ben.text.toString()).toContain(word))
    expect(await closed).toBe(closeCodes.tooFast)
    clearInterval(sending)
  }
  expect(ann.provider.wsconnected && ben.provider.wsconnected).toBe(true)
  // What came in before the cut is kept: 60 a second for five seconds.
  await eventually(() => expect(ann.doc.getArray('noise').length).toBeGreaterThanOrEqual(300))
})

test('what one tenant sends too much of closes nobody of another, nor who is quiet in the same', async () => {
  const engine = await startEngine(project, { tenantRates: { messages: 20, bytes: 1_000_000 } })
  const [room, foreign] = [await makeRoom(project), await makeRoom(project)]
  const loud = await project.signUp('loud')
  await room.grant(loud, 'editor')
  const quiet = connect(engine, room.name, room.owner.token)
  const elsewhere = connect(engine, foreign.name, foreign.owner.token)
  await Promise.all([quiet.synced, elsewhere.synced])
  const { socket, closed } = await openSocket(engine, room.name, loud.token)
  const next = edits()
  // Less than one connection may, more than the tenant.
  for (let i = 0; i < 120; i++) socket.send(next())
  expect(await closed).toBe(closeCodes.tooFast)

  const watching = connect(engine, foreign.name, foreign.owner.token)
  elsewhere.text.insert(0, 'undisturbed')
  quiet.text.insert(0, 'here too')
  await eventually(() => expect(watching.text.toString()).toBe('undisturbed'))
  const late = connect(engine, room.name, room.owner.token)
  await eventually(() => expect(late.text.toString()).toBe('here too'))
  expect(quiet.provider.wsconnected && elsewhere.provider.wsconnected).toBe(true)
})

test('who goes on building on edits that never come is closed for good; others do not notice', async () => {
  const engine = await startEngine(project, { waitingParts: 20 })
  const room = await makeRoom(project)
  const guest = await project.signUp('guest')
  await room.grant(guest, 'editor')
  const owner = connect(engine, room.name, room.owner.token)
  await owner.synced
  const { socket, closed } = await openSocket(engine, room.name, guest.token)
  const next = edits()
  next()
  for (let i = 0; i < 30; i++) socket.send(next())
  expect(await closed).toBe(closeCodes.missingUpdates)

  owner.text.insert(0, 'well')
  const late = connect(engine, room.name, room.owner.token)
  await eventually(() => expect(late.text.toString()).toBe('well'))
  expect(owner.provider.wsconnected).toBe(true)
  expect((owner.doc.store.pendingStructs?.update.length ?? 0) < 1_000).toBe(true)
})

test('an awareness state that is too large closes its sender alone', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const [first, second] = [1, 2].map(() => connect(engine, room.name, room.owner.token))
  await Promise.all([first!.synced, second!.synced])
  first!.provider.awareness.setLocalState({ picture: 'x'.repeat(4_000) })
  await eventually(() =>
    expect(second!.provider.awareness.getStates().get(first!.doc.clientID)).toBeDefined(),
  )
  first!.provider.awareness.setLocalState({ picture: 'x'.repeat(4_100) })
  expect(await first!.closed).toBe(closeCodes.tooLarge)
  expect(second!.provider.wsconnected).toBe(true)
})

test('a document that is nearly full says so once to those who may read it', async () => {
  const engine = await startEngine(project, { documentBytes: 10_000 })
  const room = await makeRoom(project)
  const topic = { kind: 'room', id: room.id }
  const { data: name } = await room.owner.client.rpc('realtime_topic', topic).throwOnError()
  const client = await connectTo(project, room.owner)
  const ear = await join(client.channel(name, { config: { private: true } }))
  const owner = connect(engine, room.name, room.owner.token)
  await owner.synced
  owner.text.insert(0, 'x'.repeat(8_200))
  const { payload } = await ear.hear('document.nearly_full')
  expect(payload).toMatchObject({ at_most: 10_000 })
  expect((payload as { bytes: number }).bytes).toBeGreaterThanOrEqual(8_000)

  // Another worker finds it nearly full as well, and says nothing more.
  const other = await startEngine(project, { documentBytes: 10_000 })
  const late = connect(other, room.name, room.owner.token)
  await late.synced
  const nearlyFull = async () =>
    (await other.registry.getSingleMetric('tenon_document_nearly_full')!.get()).values
  await eventually(async () => expect(await nearlyFull()).toMatchObject([{ value: 1 }]))
  late.text.insert(0, 'y'.repeat(100))
  await eventually(() => expect(owner.text.length).toBe(8_300))
  await project.sql(`select private.send_event('room', $1, 'done', '{}')`, [room.id])
  await ear.hear('done')
  expect(ear.heard.map(({ event }) => event)).toEqual(['document.nearly_full', 'done'])
})
