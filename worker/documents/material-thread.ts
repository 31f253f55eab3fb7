// A worker thread that keeps documents as rows. A thread of its own: no room waits for it, however long it takes.
import { materialise } from './material.ts'
import type { MaterialTask } from './material-queue.ts'
import { answerTasks, connected } from './task-answer.ts'

/** Answers with how long it took, in ms. */
answerTasks<MaterialTask>(async ({ documentId }) => {
  const client = await connected('tenon materials')
  const startedAt = Date.now()
  await materialise(client, documentId)
  return Date.now() - startedAt
})
