import type pg from 'pg'
import type { Snapshot } from './snapshot.ts'
import type { Row } from './tail.ts'
import { isValid } from './update.ts'

/** A document as it rests in the database. */
export interface Stored {
  snapshot: Snapshot | undefined
  rows: Row[]
}

// One statement reads one moment: an update that is being folded is in the log or in the snapshot, never in neither.
const readText = `
  select null as flush, s.state as data, s.state_vector, s.deletions, s.updated_at::text as stamp
  from private.document_snapshots s where s.document_id = $1
  union all
  select u.flush::text, u.data, null, null, null
  from private.document_updates u where u.document_id = $1`

type Column =
  | [flush: null, data: Buffer, stateVector: Buffer, deletions: Buffer, stamp: string]
  | [flush: string, data: Buffer]

/** Reads the snapshot and the log of a document. */
export async function readStored(client: pg.ClientBase | pg.Pool, documentId: string): Promise<Stored> {
  const { rows: columns } = await client.query<Column>({
    name: 'read_document',
    text: readText,
    values: [documentId],
    rowMode: 'array',
  })
  let snapshot: Snapshot | undefined
  const rows: Row[] = []
  for (const column of columns) {
    if (column[0] === null) {
      const [, state, stateVector, deletions, stamp] = column
      snapshot = { state, stateVector, deletions, stamp }
    } else rows.push({ flush: Number(column[0]), data: column[1] })
  }
  return { snapshot, rows }
}

/**
 * All updates of a document, which make it what it is in the database now; in any order.
 *
 * @param client must be allowed to read the log, as tenon_worker is.
 * @param documentId `private.documents.id`; one that does not exist has none.
 */
export async function readDocument(
  client: pg.ClientBase | pg.Pool,
  documentId: string,
): Promise<Uint8Array[]> {
  const { snapshot, rows } = await readStored(client, documentId)
  const updates = rows.map(row => row.data).filter(isValid)
  return snapshot ? [snapshot.state, ...updates] : updates
}
