import type pg from 'pg'
import { Problem } from '../../../supabase/functions/_shared/problem/problem.ts'
import { endProcess, type ProcessOptions, ranOutOfMemory, startProcess } from '../../process.ts'
import { Turns } from '../../turns.ts'

interface OfJob {
  job_id: string
  document_id: string
}

/** What a job has done with the past of a document; times as Postgres writes them, in JSON. */
export type Task =
  | ({ name: 'snapshot'; version_id: string; at: string } & OfJob)
  | ({ name: 'restore'; version_id?: string | undefined; at: string } & OfJob)
  | ({ name: 'undo'; user_id: string; since: string; until: string } & OfJob)

/** What the process says when it has not done it. */
export interface Failure {
  message: string
  code: string | undefined
}

/** How long a task may take, in ms. */
export const timeoutMs = 300_000

const mostMegabytes = 1_024
/** One at a time: a long history takes much memory, and the process that folds has its own. */
const turns = new Turns()

/**
 * Does it in a process of its own, with a connection of its own, so that neither edits nor folds wait for it.
 *
 * @param db says where the database is.
 * @param heapMegabytes that the process may have.
 * @throws Problem document_too_large; what the database has refused; what `signal` was aborted with.
 */
export async function perform(
  task: Task,
  db: pg.Pool,
  signal: AbortSignal,
  heapMegabytes = mostMegabytes,
): Promise<void> {
  const environment = { DATABASE_URL: db.options.connectionString! }
  await turns.take(() => inProcess(task, signal, { heapMegabytes, environment }), signal)
}

async function inProcess(
  task: Task,
  signal: AbortSignal,
  options: Omit<ProcessOptions, 'ended'>,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const child = startProcess(new URL('./process.ts', import.meta.url), {
    ...options,
    ended(ending) {
      // With anything else it has said before what is wrong.
      if (ending.code === 0) resolve()
      else if (ranOutOfMemory(ending)) reject(new Problem(422, 'document_too_large'))
      else reject(new Error(`the process of histories has ended: ${ending.said}`))
    },
  })
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort)
  child.on('message', failure => {
    const { message, code } = failure as Failure
    reject(Object.assign(new Error(message), { code }))
  })
  child.send(task, () => {})
  try {
    await promise
  } finally {
    signal.removeEventListener('abort', abort)
    await endProcess(child)
  }
}
