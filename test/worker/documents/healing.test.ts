import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { join, connect as openChannel } from '../../support/channel.ts'
import { openProject } from '../../support/project.ts'
import { type Client, connect, eventually, makeRoom, type Room, startEngine } from './world.ts'

const project = await openProject()
const box = { type: 'rectangle', x: 0, y: 0, width: 10, height: 10 }
const shapesOf = ({ doc }: Client) => doc.getMap('shapes')
const shown = (client: Client) => shapesOf(client).toJSON()

/** A room, who listens to it, and two people in it, on a worker each. */
async function open() {
  const [one, other] = [await startEngine(project), await startEngine(project)]
  const room = await makeRoom(project)
  const [editor, viewer] = [await project.signUp('editor'), await project.signUp('viewer')]
  await room.grant(editor, 'editor')
  await room.grant(viewer, 'viewer')
  const channels = await openChannel(project, viewer)
  const asked = { kind: 'room', id: room.id }
  const { data: topic } = await channels.rpc('realtime_topic', asked).throwOnError()
  const ear = await join(channels.channel(topic, { config: { private: true } }))
  const ann = connect(one, room.name, room.owner.token)
  const ben = connect(other, room.name, editor.token)
  await Promise.all([ann.synced, ben.synced])
  return { one, room, editor, viewer, ear, ann, ben }
}

const of = ({ id }: Room) => ({ resource_kind: 'room', resource_id: id })
const listed = async ({ client }: Room['owner'], room: Room, before?: number) => {
  const page = before === undefined ? {} : { before }
  return (await client.rpc('list_quarantine', { ...of(room), ...page }).throwOnError()).data
}

test('what breaks the schema is taken out before everybody’s eyes and kept, and the room goes on', async () => {
  const { one, room, editor, viewer, ear, ann, ben } = await open()
  shapesOf(ann).set('wall', box)
  ann.doc.getText('text').insert(0, 'a root of the product')
  const note = new Y.Map(Object.entries({ ...box, type: 'note', style: { fill: 'red' } }))
  ben.doc.transact(() => {
    shapesOf(ben).set('note', note)
    shapesOf(ben).set('bad', { type: 'rectangle', x: 'left', said: 'a\u0000b' })
    shapesOf(ben).set('vast', { ...box, more: 'x'.repeat(1_000_001) })
    ben.doc.getMap('shapes').set('i'.repeat(101), box)
  })
  await eventually(() => expect(Object.keys(shown(ann))).toHaveLength(5))

  const whole = { wall: box, note: { ...box, type: 'note' } }
  for (const client of [ann, ben]) await eventually(() => expect(shown(client)).toEqual(whole))
  expect([ann, ben].every(({ provider }) => provider.wsconnected)).toBe(true)
  shapesOf(ann).set('door', box)
  await eventually(() => expect(shown(ben)).toEqual({ ...whole, door: box }))
  const late = connect(one, room.name, viewer.token)
  await late.synced
  expect(shown(late)).toEqual(shown(ben))
  expect(late.text.toString()).toBe('a root of the product')

  // Of values this large a page has one.
  const [vast] = await listed(editor, room)
  const kept = [vast!, ...(await listed(editor, room, vast!.id))]
  const reasons = Object.fromEntries(kept.map(({ path, reason }) => [path.slice(1).join('.'), reason]))
  expect(reasons).toEqual({
    'note.style': expect.stringContaining('style.fill'),
    bad: expect.stringContaining('x'),
    vast: expect.stringContaining('over 1000000'),
    ['i'.repeat(101)]: expect.stringContaining('id'),
  })
  for (const row of kept) expect(row.user_id).toBe(editor.id)
  expect(kept.find(({ path }) => path[1] === 'bad')!.value).toMatchObject({ said: 'a\u0000b' })
  const { payload } = await ear.hear('document.healed')
  const told = (payload as { values: object[] }).values
  expect(told).toContainEqual({ path: ['shapes', 'bad'], reason: reasons.bad })
  expect(told).toHaveLength(4)
  expect(ear.heard.filter(({ event }) => event === 'document.healed')).toHaveLength(1)

  expect((await viewer.client.rpc('list_quarantine', of(room))).error?.message).toBe('forbidden')
  const foreign = (await makeRoom(project)).owner
  expect((await foreign.client.rpc('list_quarantine', of(room))).error?.message).toBe('resource_not_found')
})

test('a root holds what its kind says, and where a kind names them all, there are no others', async () => {
  const { room, ann, ben } = await open()
  shapesOf(ann).set('wall', box)
  const other = new Y.Doc()
  other.getArray('shapes').push([1, { a: 2 }])
  other.getText('text').insert(0, 'kept')
  Y.applyUpdate(ben.doc, Y.encodeStateAsUpdate(other))
  await eventually(async () => expect(await listed(room.owner, room)).toHaveLength(1))
  expect(await listed(room.owner, room)).toMatchObject([{ path: ['shapes'], value: [[1, { a: 2 }]] }])

  await project.sql(`update private.document_kinds set roots = '{"shapes": "map"}' where kind = 'room'`)
  try {
    shapesOf(ann).set('door', box)
    await eventually(() => expect(ben.text.toString()).toBe(''))
    expect((await listed(room.owner, room))[0]).toMatchObject({ path: ['text'], value: ['kept'] })
    expect(shown(ben)).toEqual({ wall: box, door: box })
  } finally {
    await project.sql(
      `update private.document_kinds set roots = '{"shapes": "map", "*": "any"}' where kind = 'room'`,
    )
  }
})
