import type pg from 'pg'
import * as Y from 'yjs'
import { materials } from '../materials.ts'
import { build } from './build.ts'
import { readLogged } from './history/logged.ts'
import type { Live, Material } from './live.ts'
import { rollback } from './task-answer.ts'
import { writersSince } from './writers.ts'

interface Found {
  material: string
  resource: string
  /** What there is of it now: the latest fold, the length of the log beyond it, how often the rows were changed. */
  mark: [fold: number, rows: number, touched: number]
}

const attempts = 10

/**
 * Brings a document and the rows that it is kept as together, as its kind says. Where either changes meanwhile, it is
 * looked at anew.
 *
 * @param client as tenon_worker.
 */
export async function materialise(client: pg.Client, documentId: string): Promise<void> {
  for (let left = attempts; left > 0; ) {
    const looked = await look(client, documentId)
    if (!looked) return
    const { found, material, live, state } = looked
    const settlement = state === undefined ? 'settled' : await material.settle(client, live, state)
    // Healing takes out some values at a time, and each only once: it comes to an end.
    if (settlement === 'stale') left--
    if (settlement !== 'settled') continue
    await client.query('update private.documents set materialised = $2 where id = $1', [
      documentId,
      found.mark,
    ])
    return
  }
  throw new Error('the document changes faster than it can be materialised')
}

/** Both in one moment: an edit that is in the rows already is in the document, too. */
async function look(client: pg.Client, documentId: string) {
  await client.query('begin isolation level repeatable read read only')
  try {
    const found = await find(client, documentId)
    const material = found && materials[found.material]
    const looked = material && (await read(client, documentId, found, material))
    await client.query('commit')
    return looked
  } catch (error) {
    await rollback(client)
    throw error
  }
}

/** What is to be done; nothing where all is as it was the last time. */
async function find(client: pg.ClientBase, documentId: string): Promise<Found | undefined> {
  const { rows } = await client.query<Found>(
    `select k.materialised_by as material, d.resource_id as resource, m.mark
     from private.documents d join private.document_kinds k on k.kind = d.kind and k.materialised_by is not null
       join private.document_marks m on m.document_id = d.id and m.mark <> m.materialised
     where d.id = $1`,
    [documentId],
  )
  return rows[0]
}

async function read(client: pg.ClientBase, documentId: string, found: Found, material: Material<unknown>) {
  const rows = await readLogged(client, documentId)
  const { rows: snapshots } = await client.query<{ state: Buffer }>(
    'select state from private.document_snapshots where document_id = $1',
    [documentId],
  )
  const { doc } = build({ snapshot: snapshots[0], rows })
  const live: Live = {
    ...{ documentId, resource: found.resource, doc },
    writers: since => writersSince(client, documentId, rows, since),
    moment() {
      const [state, stateVector] = [Y.encodeStateAsUpdate(doc), Y.encodeStateVector(doc)]
      return { fold: found.mark[0], stateVector, deletions: Y.diffUpdate(state, stateVector) }
    },
  }
  return { found, material, live, state: await material.read(client, live) }
}
