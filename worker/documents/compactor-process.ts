// The process in which documents are built. It has a connection of its own.
import type pg from 'pg'
import * as Y from 'yjs'
import { serveWorker } from '../child.ts'
import { build } from './build.ts'
import type { Folded, Task } from './compactor.ts'
import { authorsOf } from './history/authors.ts'
import { pack } from './history/chunk.ts'
import { readLogged } from './history/logged.ts'
import { sessionsOf } from './history/sessions.ts'
import { answerTasks, connected, rollback } from './task-answer.ts'
import { isValid } from './update.ts'

const connect = () => connected('tenon compaction')

/** Folds a document in one transaction, unless another worker does. Returns null when its log is empty. */
async function fold(documentId: string): Promise<Folded | 'busy' | null> {
  const client = await connect()
  await client.query('begin')
  try {
    const folded = await foldLocked(client, documentId)
    await client.query('commit')
    return folded
  } catch (error) {
    await rollback(client)
    throw error
  }
}

async function foldLocked(client: pg.Client, documentId: string): Promise<Folded | 'busy' | null> {
  const lock = await client.query('select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as held', [
    `tenon_documents:${documentId}`,
  ])
  if (!lock.rows[0].held) return 'busy'
  const rows = await readLogged(client, documentId)
  if (rows.length === 0) return null
  const text = 'select state from private.document_snapshots where document_id = $1'
  const { rows: snapshots } = await client.query<{ state: Buffer }>(text, [documentId])
  const { doc, rejected } = build({ snapshot: snapshots[0], rows })
  // Keeps what waits for edits that have not come yet.
  const state = Y.encodeStateAsUpdate(doc)
  const stateVector = Y.encodeStateVector(doc)
  const deletions = Y.diffUpdate(state, stateVector)
  doc.destroy()
  const flushes = [...new Set(rows.map(row => row.flush))]
  const kept = rows.filter(row => isValid(row.data) && !rejected.includes(row))
  const values = [
    ...[documentId, flushes],
    ...[state, stateVector, deletions, pack(kept)].map(bytes => Buffer.from(bytes)),
    ...[authorsOf(kept), sessionsOf(kept)].map(list => JSON.stringify(list)),
    rejected.map(row => Buffer.from(row.data)),
  ]
  const { rows: folded } = await client.query<{ stamp: string }>(
    'select private.store_fold($1, $2, $3, $4, $5, $6, $7, $8, $9) as stamp',
    values,
  )
  const snapshot = { state, stateVector, deletions, stamp: folded[0]!.stamp }
  return { snapshot, flushes, rejected: rejected.length }
}

async function perform(task: Task): Promise<unknown> {
  switch (task.name) {
    case 'start':
      // What is run once here is not paid for by the first document.
      Y.applyUpdate(new Y.Doc(), Uint8Array.of(0, 0))
      await connect()
      return
    case 'fold':
      return fold(task.documentId)
    case 'check': {
      // The schemas of all products: not before they are needed.
      const { check } = await import('./check.ts')
      return check(await connect(), task.documentId)
    }
  }
}

serveWorker()
answerTasks(perform)
