import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { appendFileSync, readFileSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** The child processes of a stack, on record in its folder, so that the next start can end what a killed one left. */
export interface Children {
  spawn(command: string, args: string[], options: SpawnOptions): ChildProcess
}

const record = (folder: string) => join(folder, 'children')

/** Opens the record of `folder`, for a stack that owns it. */
export function openChildren(folder: string): Children {
  return {
    spawn(command, args, options) {
      const child = spawn(command, args, options)
      if (child.pid) appendFileSync(record(folder), `${child.pid} ${startOf(child.pid)}\n`)
      return child
    },
  }
}

/** Ends every process on the record of `folder` that still runs: politely, and after 5 s by force. */
export async function endLeftovers(folder: string): Promise<void> {
  const lines = await readFile(record(folder), 'utf8').catch(() => '')
  const left = lines
    .split('\n')
    .map(line => line.split(' '))
    .filter(([pid, start]) => pid && startOf(Number(pid)) === start)
    .map(([pid]) => Number(pid))
  // SIGINT is Postgres' fast shutdown; SIGTERM would wait for its clients.
  for (const pid of left) signal(pid, 'SIGINT')
  const deadline = performance.now() + 5_000
  while (left.some(isAlive) && performance.now() < deadline) await sleep(20)
  for (const pid of left.filter(isAlive)) signal(pid, 'SIGKILL')
  while (left.some(isAlive)) await sleep(20)
  rmSync(record(folder), { force: true })
}

/** Resolves when the child has ended: asked with `signal` first, and after `patience` ms by force. */
export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM', patience = 10_000) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise(resolve => child.once('exit', resolve))
  child.kill(signal)
  const timer = setTimeout(() => child.kill('SIGKILL'), patience)
  await gone
  clearTimeout(timer)
}

/** A pid is used again after a while; with the time of its start it names one process only. */
export function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? '' : fields[19]!
  } catch {
    return process.platform === 'linux' ? '' : String(isAlive(pid))
  }
}

export function isAlive(pid: number): boolean {
  if (process.platform === 'linux') return startOf(pid) !== ''
  return signal(pid, 0)
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}
