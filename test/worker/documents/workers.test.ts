import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import type * as Y from 'yjs'
import { uuidBytes } from '../../../worker/documents/append.ts'
import { Log } from '../../../worker/documents/log.ts'
import { openProject } from '../../support/project.ts'
import { connect, eventually, makeRoom, startEngine } from './world.ts'

const project = await openProject()

/** What workers tell each other of appended updates. */
async function listen() {
  const client = new pg.Client(project.databaseUrl('tenon_worker'))
  await client.connect()
  onTestFinished(() => client.end())
  await client.query('listen tenon_documents; listen tenon_test')
  const notices: string[] = []
  let reached = () => {}
  client.on('notification', ({ channel, payload }) => {
    if (channel === 'tenon_documents') notices.push(payload!)
    else reached()
  })
  return {
    /** All notices of transactions that have ended: they come in the order of their commits. */
    async heard() {
      const all = new Promise<void>(resolve => {
        reached = resolve
      })
      await client.query('notify tenon_test')
      await all
      return notices
    },
  }
}

const written = (room: string) =>
  project.sql(
    `select u.flush from private.document_updates u join private.documents d on d.id = u.document_id
     where d.resource_id = $1`,
    [room],
  )

test('a worker that is alone tells nobody, and tells again while there is another', async () => {
  const engine = await startEngine(project)
  const room = await makeRoom(project)
  const { text, synced } = connect(engine, room.name, room.owner.token)
  const { heard } = await listen()
  await synced
  text.insert(0, 'a')
  await eventually(async () => expect(await written(room.id)).toHaveLength(1))
  expect(await heard()).toEqual([])

  const other = await startEngine(project)
  text.insert(0, 'b')
  await eventually(async () => expect(await written(room.id)).toHaveLength(2))
  await eventually(async () => expect(await heard()).toHaveLength(1))

  await other.close()
  await project.sql('select private.forget_document_workers()')
  text.insert(0, 'c')
  await eventually(async () => expect(await written(room.id)).toHaveLength(3))
  expect(await heard()).toHaveLength(1)
})

test('whoever comes in by a worker that has just started misses nothing of what is being written elsewhere', async () => {
  const rates = { messages: 100_000, bytes: 100_000_000 }
  const engine = await startEngine(project, {
    ...{ messagesPerSecond: rates.messages, bytesPerSecond: rates.bytes },
    ...{ documentRates: rates, tenantRates: rates },
  })
  const room = await makeRoom(project)
  const ann = connect(engine, room.name, room.owner.token)
  await ann.synced
  for (let round = 0; round < 4; round++) {
    const other = await writeUntil(ann.text, startEngine(project))
    const ben = connect(other, room.name, room.owner.token)
    await writeUntil(ann.text, ben.synced)
    await eventually(() => expect(ben.text.length).toBe(ann.text.length))
    ben.provider.destroy()
    await other.close()
  }
})

async function writeUntil<T>(text: Y.Text, awaited: Promise<T>): Promise<T> {
  let waiting = true
  awaited.finally(() => {
    waiting = false
  })
  while (waiting) {
    text.insert(0, 'x')
    await new Promise(setImmediate)
  }
  return awaited
}

test('a worker whose last connection the server still takes for alive joins again, and stays known', async () => {
  const self = crypto.randomUUID()
  const [before, now] = [1, 2].map(() => new pg.Client(project.databaseUrl('tenon_worker')))
  for (const client of [before!, now!]) {
    await client.connect()
    await client.query('select private.join_document_workers($1)', [self])
  }
  const known = () => project.sql('select from private.document_workers where id = $1', [self])
  await before!.end()
  await project.sql('select private.forget_document_workers()')
  expect(await known()).toHaveLength(1)
  await now!.end()
  await eventually(async () => {
    await project.sql('select private.forget_document_workers()')
    expect(await known()).toHaveLength(0)
  })
})

test('a flush of very many documents names them all, and no other', async () => {
  const engine = await startEngine(project)
  const { heard } = await listen()
  const pool = new pg.Pool({ connectionString: project.databaseUrl('tenon_worker') })
  const log = new Log(project.databaseUrl('tenon_worker'), pool, crypto.randomUUID())
  onTestFinished(async () => {
    await log.close()
    await pool.end()
    await engine.close()
  })
  await log.open()
  const ids = Array.from({ length: 450 }, () => crypto.randomUUID())
  const entry = { author: uuidBytes(crypto.randomUUID()), update: Uint8Array.of(0, 0) }
  await log.append(
    await log.nextFlush(),
    ids.map(documentId => ({ documentId, key: uuidBytes(documentId), ...entry })),
  )
  const named = (await heard()).map(notice => notice.split(':')[2]!.split(','))
  expect(named.map(list => list.length)).toEqual([200, 200, 50])
  expect(named.flat().sort()).toEqual(ids.sort())
})

test('what was being appended while its document was deleted goes, and nothing else does', async () => {
  const room = await makeRoom(project)
  await startEngine(project).then(async engine => {
    const { text, synced } = connect(engine, room.name, room.owner.token)
    await synced
    text.insert(0, 'stays')
    await eventually(async () => expect(await written(room.id)).toHaveLength(1))
  })
  const gone = crypto.randomUUID()
  await project.sql(
    `insert into private.document_updates (document_id, flush, position, data)
     select $1, nextval('private.document_flush'), i, '\\x0000' from generate_series(1, 3) i`,
    [gone],
  )
  const logged = async () => (await project.sql('select document_id from private.document_updates')).length
  const before = await logged()
  await project.sql('select private.purge_updates()')
  expect(await logged()).toBe(before - 3)
  expect(await written(room.id)).toHaveLength(1)
})
