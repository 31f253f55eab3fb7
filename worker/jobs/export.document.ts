import * as Y from 'yjs'
import { z } from 'zod'
import { readDocument } from '../documents/log.ts'
import type { Job } from './job.ts'

const payload = z.object({ job_id: z.uuid(), export_id: z.uuid() })

/** Makes a JSON file of a live document as it is now: everything that any client has been shown is in it. */
export const exportDocument: Job<z.infer<typeof payload>> = {
  kind: 'export.document',
  payload,
  timeoutMs: 60_000,

  async run({ job_id, export_id }, { db, files, signal }) {
    const { rows } = await db.query('select * from private.start_export($1)', [export_id])
    const [wanted] = rows
    let path: string | null = null
    if (wanted) {
      path = `${wanted.tenant_id}/${wanted.kind}/${wanted.resource_id}/${export_id}.${wanted.format}`
      const content = wanted.document_id ? await contentOf(db, wanted.document_id) : {}
      const file = JSON.stringify({ resource: `${wanted.kind}:${wanted.resource_id}`, content })
      signal.throwIfAborted()
      const { error } = await files
        .from('exports')
        .upload(path, new Blob([file], { type: 'application/json' }), { upsert: true })
      if (error) throw error
    }
    await db.query('select private.finish_export($1, $2, $3)', [job_id, export_id, path])
  },
}

async function contentOf(db: Parameters<typeof readDocument>[0], documentId: string) {
  const doc = new Y.Doc()
  for (const update of await readDocument(db, documentId)) Y.applyUpdate(doc, update)
  return boardOf(doc)
}

/** A whiteboard as plain data: its shapes by id, and their order from back to front. */
function boardOf(doc: Y.Doc) {
  return { shapes: doc.getMap('shapes').toJSON(), order: doc.getArray('order').toJSON() }
}
