import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import pg from 'pg'
import type { Answer } from './task-thread.ts'

let connection: pg.Client | undefined

/** The connection of this thread, made when it is first asked for and again when it was lost. */
export async function connected(name: string): Promise<pg.Client> {
  if (connection) return connection
  const client = new pg.Client({
    connectionString: workerData.databaseUrl,
    application_name: name,
    connectionTimeoutMillis: 3_000,
    query_timeout: 60_000,
    keepAlive: true,
  })
  client.on('error', () => {})
  client.on('end', () => {
    if (connection === client) connection = undefined
  })
  await client.connect()
  connection = client
  return client
}

/** A connection that cannot even roll back is of no use. */
export async function rollback(client: pg.Client): Promise<void> {
  await client.query('rollback').catch(() => client.end().catch(() => {}))
}

/** In a worker thread: does the tasks of a `TaskThread`, one after the other. */
export function answerTasks<Task extends { name: string }>(perform: (task: Task) => Promise<unknown>): void {
  const port = parentPort as MessagePort
  let last: Promise<unknown> = Promise.resolve()
  port.on('message', ({ id, task }: { id: number; task: Task | { name: 'stop' } }) => {
    last = last.then(async () => {
      const done = task.name === 'stop' ? connection?.end() : perform(task as Task)
      const answer: Answer = await Promise.resolve(done).then(
        value => ({ id, value }),
        error => ({ id, error: error instanceof Error ? error : new Error(String(error)) }),
      )
      port.postMessage(answer)
    })
  })
}
