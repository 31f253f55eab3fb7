import { z } from 'zod'
import { perform, timeoutMs } from '../documents/history/task.ts'
import type { Job } from './job.ts'

const payload = z.object({ job_id: z.uuid(), document_id: z.uuid(), version_id: z.uuid(), at: z.string() })

/** Gives a version its bytes: the document as it was when somebody named it. */
export const documentSnapshot: Job<z.infer<typeof payload>> = {
  kind: 'document.snapshot',
  payload,
  timeoutMs,
  run: (wanted, { db, signal }) => perform({ name: 'snapshot', ...wanted }, db, signal),
}
