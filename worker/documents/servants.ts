import { Worker } from 'node:worker_threads'
import { endProcess, startProcess } from '../process.ts'
import type { Answer, Ears, Servant } from './task-runner.ts'

/** A process for tasks that build documents. It is told of the database by its environment. */
export function processFor(
  file: URL,
  heapMegabytes: number,
  databaseUrl: string,
  { answered, ended }: Ears,
): Servant {
  const child = startProcess(file, {
    ...{ heapMegabytes, environment: { DATABASE_URL: databaseUrl } },
    ended: ({ code, signal, said }) =>
      ended(new Error(`the process for tasks has ended: ${signal ?? code} ${said}`)),
  })
  child.on('message', message => answered(message as Answer))
  return {
    give: task => void child.send(task as object, () => {}),
    end: () => endProcess(child),
  }
}

/** A thread for tasks that take no more memory than their bytes: these are not sent through a pipe. */
export function threadFor(file: URL, { answered, ended }: Ears): Servant {
  const thread = new Worker(file)
  thread.on('message', answered)
  thread.on('error', error => ended(error as Error))
  thread.on('exit', () => ended(new Error('the thread for tasks has ended')))
  return {
    give: task => thread.postMessage(task),
    end: () => thread.terminate(),
  }
}
