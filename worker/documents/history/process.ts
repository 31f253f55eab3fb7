// A process for one task: it reads the past of a document, makes what is wanted of it, stores that, and ends.
import { once } from 'node:events'
import pg from 'pg'
import * as Y from 'yjs'
import { serveWorker } from '../../child.ts'
import { readDocument } from '../stored.ts'
import { microseconds, type Part, readMoment } from './moments.ts'
import { Reverting } from './reverting.ts'
import type { Failure, Task } from './task.ts'

type Of<Name extends Task['name']> = Extract<Task, { name: Name }>

serveWorker()
const client = new pg.Client({
  connectionString: process.env.DATABASE_URL,
  application_name: 'tenon history',
  connectionTimeoutMillis: 5_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
})
client.on('error', () => {})

/** One moment of the database: what is read in several statements belongs together. */
async function reading<T>(work: () => Promise<T>): Promise<T> {
  await client.query('begin isolation level repeatable read read only')
  const value = await work()
  await client.query('commit')
  return value
}

async function snapshot({ job_id, document_id, version_id, at }: Of<'snapshot'>): Promise<void> {
  const doc = new Y.Doc()
  let built = 0
  await reading(async () => {
    await requireMoment(document_id, at)
    for await (const { updates, fold } of readMoment(client, {
      documentId: document_id,
      until: microseconds(at),
    })) {
      built = fold ?? built
      doc.transact(() => updates.forEach(update => void Y.applyUpdate(doc, update)))
    }
  })
  const [state, vector] = [Y.encodeStateAsUpdate(doc), Y.encodeStateVector(doc)].map(bytes =>
    Buffer.from(bytes),
  )
  const values = [job_id, document_id, version_id, built, state, vector]
  await client.query('select private.finish_snapshot($1, $2, $3, $4, $5, $6)', values)
}

/** Makes up an edit, and again as long as another one of its kind came in between. */
async function revert(of: Task, make: () => Promise<Reverting>): Promise<void> {
  for (;;) {
    const { reverts, edit } = await reading(async () => {
      const { rows } = await client.query('select reverts from private.documents where id = $1', [
        of.document_id,
      ])
      const reverting = await make()
      return { reverts: rows[0]?.reverts ?? 0, edit: reverting.revert() }
    })
    const values = [of.job_id, reverts, edit && Buffer.from(edit)]
    const { rows } = await client.query('select private.finish_revert($1, $2, $3) as done', values)
    if (rows[0].done) return
  }
}

/** All that has been done since is taken back; what is done from now on is not touched. */
async function restored({ document_id, version_id, at }: Of<'restore'>): Promise<Reverting> {
  const reverting = new Reverting()
  const { rows } = await client.query('select state from private.document_states where version_id = $1', [
    version_id,
  ])
  if (rows[0]) reverting.apply([rows[0].state], false)
  else {
    await requireMoment(document_id, at)
    await applyMoment(reverting, { documentId: document_id, until: microseconds(at) })
  }
  reverting.apply(await readDocument(client, document_id), true)
  return reverting
}

async function undone({ document_id, user_id, since, until }: Of<'undo'>): Promise<Reverting> {
  const reverting = new Reverting()
  await requireMoment(document_id, since)
  const chosen = { author: user_id, since: microseconds(since), until: microseconds(until) }
  await applyMoment(reverting, { documentId: document_id, until: Number.MAX_SAFE_INTEGER, chosen })
  return reverting
}

/** The job may have waited until it lay too far back. */
async function requireMoment(documentId: string, moment: string) {
  await client.query('select private.check_moment($1, $2)', [documentId, moment])
}

async function applyMoment(reverting: Reverting, part: Part) {
  for await (const { updates, chosen } of readMoment(client, part)) reverting.apply(updates, chosen)
}

try {
  const [task] = (await once(process, 'message')) as [Task]
  await client.connect()
  if (task.name === 'snapshot') await snapshot(task)
  else if (task.name === 'restore') await revert(task, () => restored(task))
  else await revert(task, () => undone(task))
} catch (error) {
  const { message, code } = error as Error & { code?: string }
  await new Promise(resolve => process.send!({ message, code } satisfies Failure, resolve))
} finally {
  await client.end().catch(() => {})
  process.disconnect()
}
