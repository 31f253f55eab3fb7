import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Children } from '../../stack/children.ts'
import type { Samples } from '../samples.ts'
import type { Server } from '../server.ts'
import { cpuOfMachine } from '../usage.ts'
import type { Peer } from './peers.ts'
import type { FloodTask, JoinTask, RampTask, Results, SeedTask, SteadyTask, Target, Task } from './task.ts'

/** What every workload needs: where its figures go, and how it puts load on a server. */
export interface Course {
  samples: Samples
  repetition: number
  /** Seconds of measured edits. */
  duration: number
  children: Children
  postgresPid: number
  signal: AbortSignal
}

/** Other work on the machine, in cores, from which on a run is not clean. */
export const disturbance = 0.35

const mostWaits = 10

/** Waits a while for other processes to leave the machine alone. */
export async function calm(signal: AbortSignal): Promise<void> {
  for (let i = 0; i < mostWaits; i++) {
    const before = cpuOfMachine()
    await sleep(1_000, undefined, { signal })
    if (cpuOfMachine() - before < disturbance) return
  }
}

/** What a generator has to know of a started server to reach it, and of its rooms. */
export function targetOf(
  peer: Peer,
  server: Server,
  rooms: { documents: string[]; token?: string },
  { postgresPid }: Course,
): Target {
  return { url: peer.url(server), protocol: peer.protocol, ...rooms, pid: server.pid, postgresPid }
}

/**
 * Has a generator of its own process carry out a task.
 * @throws Error when it fails; it has said why on stderr.
 */
export function generate(course: Course, target: Target, task: SteadyTask): Promise<Results['steady']>
export function generate(course: Course, target: Target, task: RampTask): Promise<Results['ramp']>
export function generate(course: Course, target: Target, task: SeedTask): Promise<Results['seed']>
export function generate(course: Course, target: Target, task: JoinTask): Promise<Results['join']>
export function generate(course: Course, target: Target, task: FloodTask): Promise<Results['flood']>
export async function generate({ children, signal }: Course, target: Target, task: Task): Promise<unknown> {
  const child = children.spawn(
    process.execPath,
    [join(import.meta.dirname, 'load.ts'), JSON.stringify({ target, task })],
    { stdio: ['ignore', 'pipe', 'inherit'], signal },
  )
  const [output, [code]] = await Promise.all([text(child.stdout!), once(child, 'exit')])
  if (code !== 0) throw new Error(`the generator of ${task.mode} ended with ${code}`)
  return JSON.parse(output)
}
