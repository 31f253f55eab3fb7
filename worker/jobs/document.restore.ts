import { z } from 'zod'
import { perform, timeoutMs } from '../documents/history/task.ts'
import type { Job } from './job.ts'

const payload = z.object({
  job_id: z.uuid(),
  document_id: z.uuid(),
  version_id: z.uuid().optional(),
  at: z.string(),
})

/** Brings a document back to a version or a time, by an edit that everybody in it sees. */
export const documentRestore: Job<z.infer<typeof payload>> = {
  kind: 'document.restore',
  payload,
  timeoutMs,
  run: (wanted, { db, signal }) => perform({ name: 'restore', ...wanted }, db, signal),
}
