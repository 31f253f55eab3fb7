import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { closeCodes } from '../../../worker/documents/close-codes.ts'
import { Compactor } from '../../../worker/documents/compactor.ts'
import { openProject } from '../../support/project.ts'
import { sequence } from './corpus.ts'
import { type Client, connect, eventually, makeRoom, startEngine } from './world.ts'

const project = await openProject()

test('people on two workers see one text, and the right ends on both', async () => {
  const engines = [await startEngine(project), await startEngine(project)] as const
  const room = await makeRoom(project)
  const guest = await project.signUp('guest')
  await room.grant(guest, 'editor')
  const ann = connect(engines[0], room.name, room.owner.token)
  const ben = connect(engines[1], room.name, guest.token)
  await Promise.all([ann.synced, ben.synced])

  ann.text.insert(0, 'from one ')
  await eventually(() => expect(ben.text.toString()).toBe('from one '))
  ben.text.insert(ben.text.length, 'from the other')
  await eventually(() => expect(ann.text.toString()).toBe('from one from the other'))

  const log = await project.sql(
    `select u.user_id from private.document_updates u join private.documents d on d.id = u.document_id
     where d.resource_id = $1 order by u.created_at`,
    [room.id],
  )
  expect(log).toEqual([{ user_id: room.owner.id }, { user_id: guest.id }])

  const again = connect(engines[0], room.name, guest.token)
  await again.synced
  await room.grant(guest, null)
  expect(await Promise.all([ben.closed, again.closed])).toEqual([closeCodes.forbidden, closeCodes.forbidden])
})

test('people on two workers see each other’s cursors, and who comes later sees them too', async () => {
  const engines = [await startEngine(project), await startEngine(project)] as const
  const room = await makeRoom(project)
  const guest = await project.signUp('guest')
  await room.grant(guest, 'viewer')
  const [ann, ben] = [
    connect(engines[0], room.name, room.owner.token),
    connect(engines[1], room.name, guest.token),
  ]
  const seenBy = (client: Client, who: Client) => client.provider.awareness.getStates().get(who.doc.clientID)
  await Promise.all([ann.synced, ben.synced])
  ann.provider.awareness.setLocalState({ name: 'Ann', x: 1 })
  ben.provider.awareness.setLocalState({ name: 'Ben' })
  await eventually(() => expect(seenBy(ben, ann)).toEqual({ name: 'Ann', x: 1 }))
  await eventually(() => expect(seenBy(ann, ben)).toEqual({ name: 'Ben' }))

  const third = await startEngine(project)
  const late = connect(third, room.name, guest.token)
  await eventually(() =>
    expect([seenBy(late, ann), seenBy(late, ben)]).toMatchObject([{ x: 1 }, { name: 'Ben' }]),
  )
  ann.provider.awareness.setLocalStateField('x', 2)
  await eventually(() => expect([seenBy(late, ann)?.x, seenBy(ben, ann)?.x]).toEqual([2, 2]))
  ann.provider.destroy()
  await eventually(() => expect([seenBy(late, ann), seenBy(ben, ann)]).toEqual([undefined, undefined]))
  expect(seenBy(late, ben)).toEqual({ name: 'Ben' })
})

test('everybody ends with one text, whoever joins, leaves, works offline, and folds meanwhile', {
  timeout: 60_000,
}, async () => {
  await project.sql(`update private.rate_limits set at_most = 10000 where name = 'documents.connect'`)
  const engines = [await startEngine(project), await startEngine(project)] as const
  const room = await makeRoom(project)
  const pick = sequence(11)
  const open = (doc?: Y.Doc) => connect(engines[pick(2)]!, room.name, room.owner.token, doc)
  const clients: Client[] = Array.from({ length: 6 }, () => open())
  await Promise.all(clients.map(client => client.synced))
  const [{ id }] = await project.sql('select id from private.documents where resource_id = $1', [room.id])

  // As a third worker would: it folds what the others may not have fetched yet.
  const compactor = new Compactor(project.databaseUrl('tenon_worker'))
  let folds = 0
  let folding = true
  const folded = (async () => {
    while (folding) {
      const result = await compactor.fold(id)
      if (result && result !== 'busy') folds++
    }
  })()

  for (let round = 0; round < 60; round++) {
    for (const client of clients) write(client, pick)
    const place = pick(clients.length)
    const { doc, provider } = clients[place]!
    provider.destroy()
    // Some edits were on their way when it left, some are made while it is away.
    write(clients[place]!, pick)
    clients[place] = pick(2) ? open(doc) : open()
    await clients[place]!.synced
  }
  folding = false
  await folded
  await compactor.close()

  const late = open()
  await eventually(() => {
    const text = late.text.toString()
    for (const client of clients) expect(client.text.toString()).toBe(text)
    expect(text.length).toBeGreaterThan(0)
  })
  expect(folds).toBeGreaterThan(5)
})

function write({ text }: Client, pick: (n: number) => number) {
  text.insert(pick(text.length + 1), 'abcdefgh'.slice(0, 1 + pick(8)))
  if (text.length > 9 && pick(3) === 0) text.delete(pick(text.length - 8), 1 + pick(8))
}

test('one document that cannot be read keeps no other behind', async () => {
  const engine = await startEngine(project)
  const [spoilt, sound] = [await makeRoom(project), await makeRoom(project)]
  const [inSpoilt, inSound] = [spoilt, sound].map(room => connect(engine, room.name, room.owner.token))
  await inSpoilt!.synced
  await inSound!.synced
  const doc = new Y.Doc()
  doc.getText('text').insert(0, 'unheard')
  // Somebody writes, and nobody here is told.
  await project.sql(
    `insert into private.document_updates (document_id, flush, position, data)
     select d.id, nextval('private.document_flush'), 1, $1 from private.documents d where d.resource_id = $2`,
    [Buffer.from(Y.encodeStateAsUpdate(doc)), sound.id],
  )
  await project.sql(
    `insert into private.document_snapshots (document_id, state, state_vector, deletions)
     select d.id, '\\xff', '\\xff', '\\xff' from private.documents d where d.resource_id = $1`,
    [spoilt.id],
  )
  await project.sql(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'tenon listener'",
  )
  expect(await inSpoilt!.closed).toBe(1013)
  await eventually(() => expect(inSound!.text.toString()).toBe('unheard'))
  expect(inSound!.provider.wsconnected).toBe(true)
})
