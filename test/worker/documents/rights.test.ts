import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { closeCodes } from '../../../worker/documents/close-codes.ts'
import { openProject } from '../../support/project.ts'
import { connect, eventually, makeRoom, openSocket, startEngine } from './world.ts'

const project = await openProject()

/** How many updates the log of a room holds. */
async function countUpdates(roomId: string): Promise<number> {
  const [row] = await project.sql(
    `select count(u.*)::int as n from private.documents d
     left join private.document_updates u on u.document_id = d.id where d.resource_id = $1`,
    [roomId],
  )
  return row.n
}

const syncMessage = (kind: number, payload: Uint8Array) =>
  encoding.encode(encoder => {
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarUint(encoder, kind)
    encoding.writeVarUint8Array(encoder, payload)
  })

const denied = (frames: Buffer[]) => frames.filter(frame => frame[0] === 2 && frame[1] === 0)

test('what a viewer writes is dropped and answered, while the viewer reads and is seen', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const guest = await project.signUp('guest')
  await room.grant(guest, 'viewer')
  const owner = connect(engine, room.name, room.owner.token)
  const viewer = connect(engine, room.name, guest.token)
  await Promise.all([owner.synced, viewer.synced])

  const raw = await openSocket(engine, room.name, guest.token)
  const edits = new Y.Doc()
  edits.getText('text').insert(0, 'graffiti')
  raw.socket.send(syncMessage(2, Y.encodeStateAsUpdate(edits)))
  raw.socket.send(syncMessage(1, Y.encodeStateAsUpdate(edits)))
  await eventually(() => expect(denied(raw.received)).toHaveLength(2))

  viewer.provider.awareness.setLocalStateField('cursor', 7)
  owner.text.insert(0, 'hello')
  await eventually(() => expect(viewer.text.toString()).toBe('hello'))
  await eventually(() =>
    expect([...owner.provider.awareness.getStates().values()]).toContainEqual({ cursor: 7 }),
  )
  expect(await countUpdates(room.id)).toBe(1)
  expect(owner.text.toString()).toBe('hello')
})

test('a viewer who sends back what is known offends nobody', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const guest = await project.signUp('guest')
  await room.grant(guest, 'viewer')
  const owner = connect(engine, room.name, room.owner.token)
  await owner.synced
  const viewer = connect(engine, room.name, guest.token)
  await viewer.synced
  owner.text.insert(0, 'some')
  owner.text.delete(1, 2)
  await eventually(() => expect(viewer.text.toString()).toBe('se'))

  const raw = await openSocket(engine, room.name, guest.token)
  raw.socket.send(syncMessage(1, Y.encodeStateAsUpdate(viewer.doc)))
  raw.socket.send(syncMessage(0, Uint8Array.of(0)))
  await eventually(() => expect(raw.received.some(frame => frame[1] === 1)).toBe(true))
  expect(denied(raw.received)).toHaveLength(0)
})

test('who loses the right is cut within a second, others stay', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const guest = await project.signUp('guest')
  await room.grant(guest, 'editor')
  const owner = connect(engine, room.name, room.owner.token)
  const editor = connect(engine, room.name, guest.token)
  await Promise.all([owner.synced, editor.synced])

  await room.grant(guest, null)
  const committedAt = Date.now()
  expect(await editor.closed).toBe(closeCodes.forbidden)
  expect(Date.now() - committedAt).toBeLessThan(1_000)
  const before = await countUpdates(room.id)
  editor.text.insert(0, 'too late')
  expect(owner.provider.wsconnected).toBe(true)
  expect(await countUpdates(room.id)).toBe(before)
  expect(owner.text.toString()).toBe('')
})

test('a right that ends while its holder is let in is not missed', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const guest = await project.signUp('guest')
  for (let i = 0; i < 20; i++) {
    await room.grant(guest, 'editor')
    const opening = openSocket(engine, room.name, guest.token)
    // Each time a little later in what happens at the door.
    for (let turn = 0; turn < i; turn++) await new Promise(setImmediate)
    await room.grant(guest, null)
    const { closed } = await opening
    expect([closeCodes.forbidden, closeCodes.notFound]).toContain(await closed)
  }
})

test('a room that is deleted closes for all, and once it is purged leaves nothing behind', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const owner = connect(engine, room.name, room.owner.token)
  await owner.synced
  owner.text.insert(0, 'gone soon')
  await eventually(async () => expect(await countUpdates(room.id)).toBe(1))
  const [{ id }] = await project.sql('select id from private.documents where resource_id = $1', [room.id])

  await room.owner.client.rpc('delete_room', { room_id: room.id }).throwOnError()
  expect(await owner.closed).toBe(closeCodes.forbidden)
  expect(await countUpdates(room.id)).toBe(1)
  await project.sql('delete from public.rooms where id = $1', [room.id])
  const left = await project.sql('select from private.document_updates where document_id = $1', [id])
  expect(left).toHaveLength(0)
})

test('a role that changes holds at once, and what could not be sent before is asked for', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const guest = await project.signUp('guest')
  await room.grant(guest, 'viewer')
  const owner = connect(engine, room.name, room.owner.token)
  const other = connect(engine, room.name, guest.token)
  await Promise.all([owner.synced, other.synced])

  other.text.insert(0, 'wish')
  await room.grant(guest, 'editor')
  await eventually(() => expect(owner.text.toString()).toBe('wish'))

  await room.grant(guest, 'viewer')
  const raw = await openSocket(engine, room.name, guest.token)
  const edits = new Y.Doc()
  edits.getText('text').insert(0, 'again')
  await eventually(() => {
    raw.socket.send(syncMessage(2, Y.encodeStateAsUpdate(edits)))
    expect(denied(raw.received).length).toBeGreaterThan(0)
  })
  expect(owner.text.toString()).toBe('wish')
})

test('a question that the database fails leaves nothing on the connections for the next', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const open = 'execute on function private.open_document'
  await project.sql(`revoke ${open} from authenticated`)
  // More than there are connections.
  const refused = await Promise.all(
    Array.from({ length: 12 }, () => openSocket(engine, room.name, room.owner.token)),
  )
  expect(await Promise.all(refused.map(({ closed }) => closed))).toEqual(
    Array(12).fill(closeCodes.unavailable),
  )
  await project.sql(`grant ${open} to authenticated`)
  const clients = Array.from({ length: 9 }, () => connect(engine, room.name, room.owner.token))
  await Promise.all(clients.map(({ synced }) => synced))
  clients[0]!.text.insert(0, 'well')
  for (const { text } of clients) await eventually(() => expect(text.toString()).toBe('well'))
})
