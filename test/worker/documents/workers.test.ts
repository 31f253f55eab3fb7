import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import type * as Y from 'yjs'
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
