import { writeFile } from 'node:fs/promises'
import { type RunningWorker, startWorker, type WorkerOptions, type WorkerProject } from './worker.ts'

export interface SupervisedWorker {
  url: string
  stop(): Promise<void>
}

/**
 * Keeps a worker running: one that dies is started again at the same port, as an operator's platform would.
 * @param options `pidFile` always names the process that runs.
 */
export async function superviseWorker(
  project: WorkerProject,
  options: WorkerOptions & { pidFile: string },
): Promise<SupervisedWorker> {
  const start = async (port: number) => {
    const worker = await startWorker(project, { ...options, port })
    await writeFile(options.pidFile, String(worker.pid))
    return worker
  }
  let current: RunningWorker = await start(options.port)
  const port = Number(new URL(current.url).port)
  let stopping = false
  let restarting: Promise<void> = Promise.resolve()

  const watch = () =>
    void current.ended.then(() => {
      if (stopping) return
      restarting = start(port).then(
        worker => {
          current = worker
          watch()
        },
        error => console.error(`the worker does not start again: ${error.message}`),
      )
    })
  watch()
  return {
    url: current.url,
    async stop() {
      stopping = true
      await restarting
      await current.stop()
    },
  }
}
