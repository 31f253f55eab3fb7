import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface ProcessOptions {
  heapMegabytes: number
  /** What it needs to know; of the worker's own environment it gets nothing. */
  environment?: Record<string, string>
  /** Called once, when it is gone. */
  ended(ending: Ending): void
}

export interface Ending {
  code: number | null
  signal: NodeJS.Signals | null
  /** The end of what it has said on its standard error. */
  said: string
}

// What a shell makes of SIGABRT, and some systems too.
const abortedExit = 134
const rememberedOutput = 1_000

/**
 * Starts a process of its own for work that may take too much memory or time: V8 ends a whole process when the heap of
 * one of its threads is full, and native code is not interrupted. It begins with `serveWorker`, and may be killed at
 * any moment.
 */
export function startProcess(file: URL, { heapMegabytes, environment, ended }: ProcessOptions): ChildProcess {
  const child = fork(fileURLToPath(file), {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${heapMegabytes}`],
    env: { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...environment },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let said = ''
  child.stderr?.on('data', text => {
    said = (said + text).slice(-rememberedOutput)
  })
  child.on('close', (code, signal) => ended({ code, signal, said }))
  // What could not be sent to it, its end tells; one that could not even start has none.
  child.on('error', ({ message }) => {
    if (child.pid === undefined) ended({ code: null, signal: null, said: message })
  })
  return child
}

/** Whether it was killed by something else than `endProcess`: for want of memory, on its heap or beside it. */
export const ranOutOfMemory = ({ code, signal }: Ending): boolean => signal !== null || code === abortedExit

/** Kills a process, and resolves when it is gone. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
