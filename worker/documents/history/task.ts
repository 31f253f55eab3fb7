import { Worker } from 'node:worker_threads'
import type pg from 'pg'
import { Problem } from '../../../supabase/functions/_shared/problem/problem.ts'
import { outOfMemory, Turns } from '../../turns.ts'

interface OfJob {
  job_id: string
  document_id: string
}

/** What a job has done with the past of a document; times as Postgres writes them, in JSON. */
export type Task =
  | ({ name: 'snapshot'; version_id: string; at: string } & OfJob)
  | ({ name: 'restore'; version_id?: string | undefined; at: string } & OfJob)
  | ({ name: 'undo'; user_id: string; since: string; until: string } & OfJob)

/** What the thread is started with. */
export interface Start {
  databaseUrl: string | undefined
  task: Task
}

/** What the thread says when it has not done it. */
export interface Failure {
  message: string
  code: string | undefined
}

/** How long a task may take, in ms. */
export const timeoutMs = 300_000

const heapMegabytes = 1_024
/** One at a time: a long history takes much memory, and the thread that folds has its own. */
const turns = new Turns()

/**
 * Does it in a thread of its own, with a connection of its own, so that neither edits nor folds wait for it.
 *
 * @param db says where the database is.
 * @param megabytes of heap that the thread may have.
 * @throws Problem document_too_large; what the database has refused; what `signal` was aborted with.
 */
export async function perform(
  task: Task,
  db: pg.Pool,
  signal: AbortSignal,
  megabytes = heapMegabytes,
): Promise<void> {
  const start = { databaseUrl: db.options.connectionString, task }
  await turns.take(() => inThread(start, signal, megabytes), signal)
}

async function inThread(start: Start, signal: AbortSignal, megabytes: number): Promise<void> {
  const thread = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: start,
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort)
  thread.on('message', ({ message, code }: Failure) => reject(Object.assign(new Error(message), { code })))
  thread.on('error', error => reject(outOfMemory(error) ? new Problem(422, 'document_too_large') : error))
  // With anything else it has said before what is wrong.
  thread.on('exit', code => (code === 0 ? resolve() : reject(new Error('the thread of histories has ended'))))
  try {
    await promise
  } finally {
    signal.removeEventListener('abort', abort)
    await thread.terminate()
  }
}
