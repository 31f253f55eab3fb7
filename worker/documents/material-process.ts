// The process that keeps documents as rows. One of its own: no room waits for it, however long it takes.
import { serveWorker } from '../child.ts'
import { materialise } from './material.ts'
import type { MaterialTask } from './material-queue.ts'
import { answerTasks, connected } from './task-answer.ts'

serveWorker()
/** Answers with how long it took, in ms. */
answerTasks<MaterialTask>(async ({ documentId }) => {
  const client = await connected('tenon materials')
  const startedAt = Date.now()
  await materialise(client, documentId)
  return Date.now() - startedAt
})
