import * as Y from 'yjs'
import { contentOf } from '../boards/content.ts'
import { readDocument } from '../documents/log.ts'
import { exportJob } from './exporting.ts'
import type { JobContext } from './job.ts'

/** Makes a JSON file of a live document as it is now: everything that any client has been shown is in it. */
export const exportDocument = exportJob('export.document', 60_000, async (wanted, save, { db }) => {
  const { kind, resource_id, document_id } = wanted
  const content = document_id ? await read(db, document_id) : {}
  const file = JSON.stringify({ resource: `${kind}:${resource_id}`, content })
  await save(new Blob([file], { type: 'application/json' }), 'application/json')
})

async function read(db: JobContext['db'], documentId: string) {
  const doc = new Y.Doc()
  for (const update of await readDocument(db, documentId)) Y.applyUpdate(doc, update)
  return { shapes: {}, ...contentOf(doc) }
}
