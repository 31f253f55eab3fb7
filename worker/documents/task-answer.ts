import { parentPort } from 'node:worker_threads'
import pg from 'pg'
import type { Answer } from './task-runner.ts'

let connection: pg.Client | undefined

/** The connection of this process, made when it is first asked for and again when it was lost. */
export async function connected(name: string): Promise<pg.Client> {
  if (connection) return connection
  const client = new pg.Client({
    connectionString: process.env.DATABASE_URL,
    application_name: name,
    connectionTimeoutMillis: 3_000,
    query_timeout: 60_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
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

/** In a process or a thread: does the tasks of a `TaskRunner`. */
export function answerTasks<Task extends { name: string }>(perform: (task: Task) => Promise<unknown>): void {
  const answer = async (task: Task | { name: 'stop' }): Promise<Answer> => {
    try {
      return { value: await (task.name === 'stop' ? connection?.end() : perform(task as Task)) }
    } catch (error) {
      // One that hangs says no more than that it was late; the next task makes another.
      if (!(error instanceof pg.DatabaseError)) connection?.connection.stream.destroy()
      return { error: error instanceof Error ? error : new Error(String(error)) }
    }
  }
  parentPort?.on('message', async task => parentPort!.postMessage(await answer(task)))
  if (!parentPort) process.on('message', async task => process.send!(await answer(task as Task)))
}
