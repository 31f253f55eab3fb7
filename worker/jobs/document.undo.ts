import { z } from 'zod'
import { perform, timeoutMs } from '../documents/history/task.ts'
import type { Job } from './job.ts'

const payload = z.object({
  job_id: z.uuid(),
  document_id: z.uuid(),
  user_id: z.uuid(),
  since: z.string(),
  until: z.string(),
})

/** Takes back what one person did to a document for a while, by an edit that everybody in it sees. */
export const documentUndo: Job<z.infer<typeof payload>> = {
  kind: 'document.undo',
  payload,
  timeoutMs,
  run: (wanted, { db, signal }) => perform({ name: 'undo', ...wanted }, db, signal),
}
