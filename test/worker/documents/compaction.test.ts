import pg from 'pg'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { readDocument } from '../../../worker/documents/stored.ts'
import { openProject } from '../../support/project.ts'
import { connect, eventually, makeRoom, startEngine } from './world.ts'

const project = await openProject()

async function stored(roomId: string) {
  const [row] = await project.sql(
    `select d.id, count(u.*)::int as updates, max(length(s.state)) as snapshot,
       (select count(*)::int from private.document_rejects r where r.document_id = d.id) as rejects
     from private.documents d
     left join private.document_updates u on u.document_id = d.id
     left join private.document_snapshots s on s.document_id = d.id
     where d.resource_id = $1 group by d.id`,
    [roomId],
  )
  return row as { id: string; updates: number; snapshot: number | null; rejects: number }
}

test('a document that falls silent is folded, and goes on', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const ann = connect(engine, room.name, room.owner.token)
  await ann.synced
  for (let i = 0; i < 100; i++) ann.text.insert(pickPlace(i), `${i} `)
  ann.text.delete(3, 5)
  await eventually(async () =>
    expect(await stored(room.id)).toMatchObject({ updates: 0, snapshot: expect.any(Number) }),
  )

  ann.text.insert(0, 'and on ')
  const ben = connect(engine, room.name, room.owner.token)
  await eventually(() => expect(ben.text.toString()).toBe(ann.text.toString()))
  const offline = new Y.Doc()
  Y.applyUpdate(offline, Y.encodeStateAsUpdate(ann.doc))
  ann.text.insert(0, 'and on ')
  const back = connect(engine, room.name, room.owner.token, offline)
  await eventually(() => expect(back.text.toString()).toBe(ann.text.toString()))
  const { id, updates } = await stored(room.id)
  expect(updates).toBe(2)

  const client = new pg.Client({ connectionString: project.databaseUrl('tenon_worker') })
  await client.connect()
  const doc = new Y.Doc()
  for (const update of await readDocument(client, id)) Y.applyUpdate(doc, update)
  await client.end()
  expect(doc.getText('text').toString()).toBe(ann.text.toString())
})

test('a few large edits are folded like many small ones', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const ann = connect(engine, room.name, room.owner.token)
  await ann.synced
  ann.text.insert(0, 'small')
  for (let i = 0; i < 2; i++) ann.text.insert(0, String(i).repeat(700_000))
  await eventually(async () =>
    expect(await stored(room.id)).toMatchObject({ updates: 0, snapshot: expect.any(Number) }),
  )
})

const pickPlace = (i: number) => (i * 7) % (i * 2 + 1)

test('the last who leaves, and a worker that stops, leave no long log', async () => {
  const [left, stopped] = [await makeRoom(project), await makeRoom(project)]
  const engine = await startEngine(project)
  const ann = connect(engine, left.name, left.owner.token)
  const ben = connect(engine, stopped.name, stopped.owner.token)
  await Promise.all([ann.synced, ben.synced])
  for (const { text } of [ann, ben]) for (let i = 0; i < 100; i++) text.insert(0, `${i} `)
  await eventually(async () => expect((await stored(left.id)).updates).toBe(100))
  ann.provider.disconnect()
  await eventually(async () => expect((await stored(left.id)).updates).toBe(0))
  await engine.close()
  expect(await stored(stopped.id)).toMatchObject({ updates: 0, snapshot: expect.any(Number) })

  const next = await startEngine(project)
  const late = connect(next, stopped.name, stopped.owner.token)
  await late.synced
  expect(late.text.toString()).toBe(ben.text.toString())
})

test('an update that Yjs cannot apply is shown to nobody and set aside', async () => {
  const first = await startEngine(project)
  const room = await makeRoom(project)
  const ann = connect(first, room.name, room.owner.token)
  await ann.synced
  for (let i = 0; i < 100; i++) ann.text.insert(0, `${i} `)
  await eventually(async () => expect((await stored(room.id)).updates).toBe(100))
  const { id } = await stored(room.id)
  await project.sql(
    `insert into private.document_updates (document_id, flush, position, data) values ($1, 0, 1, '\\x0101010084010001610000')`,
    [id],
  )

  const second = await startEngine(project)
  const ben = connect(second, room.name, room.owner.token)
  await ben.synced
  expect(ben.text.toString()).toBe(ann.text.toString())
  await eventually(async () => expect(await stored(room.id)).toMatchObject({ updates: 0, rejects: 1 }))
  expect([ann, ben].every(client => client.provider.wsconnected)).toBe(true)
})
