import type { Readable } from 'node:stream'
import type { Pool } from 'pg'
import { z } from 'zod'
import type { Job, JobContext } from './job.ts'
import { refusalOf } from './refusal.ts'

const payload = z.object({ job_id: z.uuid(), export_id: z.uuid() })

/** What is to be exported, for whom. */
export interface Wanted {
  tenant_id: string
  kind: string
  resource_id: string
  /** Of the resource's live document, where it has one. */
  document_id: string | null
  format: string
  options: Record<string, unknown>
  /** Of the requester: as whom what they may read is read. */
  claims: Record<string, unknown>
  /** The view that gives the rows, where a table is exported. */
  rows_of: string | null
}

/** Takes the file to Storage; resolves when it is there. */
export type Save = (
  body: Uint8Array | ReadableStream<Uint8Array> | Readable,
  contentType: string,
) => Promise<void>

/** A kind of job that makes exports: `make` reads what is wanted and saves one file. */
export function exportJob(
  kind: string,
  timeoutMs: number,
  make: (wanted: Wanted, save: Save, context: JobContext) => Promise<void>,
): Job<z.infer<typeof payload>> {
  return {
    kind,
    payload,
    timeoutMs,
    async run({ job_id, export_id }, context) {
      const wanted = await start(context.db, export_id)
      const path =
        wanted && `${wanted.tenant_id}/${wanted.kind}/${wanted.resource_id}/${export_id}.${wanted.format}`
      if (path) await make(wanted, saveTo(path, context), context)
      await context.db.query('select private.finish_export($1, $2, $3)', [job_id, export_id, path])
    },
  }
}

async function start(db: Pool, exportId: string): Promise<Wanted | undefined> {
  const { rows } = await db.query('select * from private.start_export($1)', [exportId])
  return rows[0]
}

function saveTo(path: string, { files, signal }: JobContext): Save {
  return async (body, contentType) => {
    signal.throwIfAborted()
    // The client takes no signal: what it still sends then goes nowhere, since nothing refers to it.
    const aborted = Promise.withResolvers<never>()
    const abort = () => aborted.reject(signal.reason)
    signal.addEventListener('abort', abort)
    try {
      const upload = files.from('exports').upload(path, body, { contentType, upsert: true })
      const { error } = await Promise.race([upload, aborted.promise])
      if (error) throw refusalOf(error)
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }
}
