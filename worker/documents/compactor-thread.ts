// A worker thread: the only place where documents are built. It has a connection of its own.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import pg from 'pg'
import * as Y from 'yjs'
import { build } from './build.ts'
import type { Answer, Folded, Task } from './compactor.ts'
import type { Row } from './content.ts'
import { readStored } from './log.ts'

const port = parentPort as MessagePort
let connection: pg.Client | undefined

async function connected(): Promise<pg.Client> {
  if (connection) return connection
  const client = new pg.Client({
    connectionString: workerData.databaseUrl,
    application_name: 'tenon compaction',
    connectionTimeoutMillis: 3_000,
    query_timeout: 60_000,
    keepAlive: true,
  })
  client.on('error', () => {})
  client.on('end', () => {
    if (connection === client) connection = undefined
  })
  await client.connect()
  connection = client
  return client
}

/** Folds a document in one transaction, unless another worker does. Returns null when its log is empty. */
async function fold(documentId: string): Promise<Folded | 'busy' | null> {
  const client = await connected()
  await client.query('begin')
  try {
    const folded = await foldLocked(client, documentId)
    await client.query('commit')
    return folded
  } catch (error) {
    // A connection that cannot even roll back is of no use.
    await client.query('rollback').catch(() => client.end().catch(() => {}))
    throw error
  }
}

async function foldLocked(client: pg.Client, documentId: string): Promise<Folded | 'busy' | null> {
  const lock = await client.query('select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as held', [
    `tenon_documents:${documentId}`,
  ])
  if (!lock.rows[0].held) return 'busy'
  const stored = await readStored(client, documentId)
  if (stored.rows.length === 0) return null
  const { doc, rejected } = build(stored)
  // Keeps what waits for edits that have not come yet.
  const state = Y.encodeStateAsUpdate(doc)
  const stateVector = Y.encodeStateVector(doc)
  const deletions = Y.diffUpdate(state, stateVector)
  doc.destroy()
  const flushes = [...new Set(stored.rows.map(row => row.flush))]
  if (rejected.length > 0) await setAside(client, documentId, rejected)
  const { rows } = await client.query(
    `insert into private.document_snapshots as s (document_id, state, state_vector, deletions, updated_at)
     values ($1, $2, $3, $4, clock_timestamp())
     on conflict (document_id) do update set state = excluded.state, state_vector = excluded.state_vector,
       deletions = excluded.deletions, updated_at = excluded.updated_at
     returning s.updated_at::text as stamp`,
    [documentId, Buffer.from(state), Buffer.from(stateVector), Buffer.from(deletions)],
  )
  // Exactly what was read: a lower number may have been committed in the meantime.
  await client.query(
    'delete from private.document_updates where document_id = $1 and flush = any($2::bigint[])',
    [documentId, flushes],
  )
  const snapshot = { state, stateVector, deletions, stamp: rows[0].stamp as string }
  return { snapshot, flushes, rejected: rejected.length }
}

/** Keeps what Yjs cannot apply where it harms nobody, and where it is not tried again. */
async function setAside(client: pg.Client, documentId: string, rejected: Row[]) {
  await client.query(
    `insert into private.document_rejects (document_id, data) select $1, data from unnest($2::bytea[]) as data`,
    [documentId, rejected.map(row => Buffer.from(row.data))],
  )
}

async function perform(task: Task): Promise<unknown> {
  switch (task.name) {
    case 'start':
      // What is run once here is not paid for by the first document.
      Y.applyUpdate(new Y.Doc(), Uint8Array.of(0, 0))
      await connected()
      return
    case 'fold':
      return fold(task.documentId)
    case 'diff':
      return Y.diffUpdate(task.state, task.stateVector)
    case 'stop':
      await connection?.end()
  }
}

let last: Promise<unknown> = Promise.resolve()
port.on('message', ({ id, task }: { id: number; task: Task }) => {
  last = last.then(async () => {
    const answer: Answer = await perform(task).then(
      value => ({ id, value }),
      error => ({ id, error: error instanceof Error ? error : new Error(String(error)) }),
    )
    port.postMessage(answer)
  })
})
