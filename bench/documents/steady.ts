import { openRooms } from './rooms.ts'
import type { Edited, RampTask, Results, SteadyTask, Target } from './task.ts'

/** Clients that edit at one rate. */
export async function runSteady(target: Target, task: SteadyTask): Promise<Results['steady']> {
  const rooms = await openRooms(target, task)
  if (task.warmUpSeconds) await rooms.edits.run(rooms.clients, task, task.warmUpSeconds)
  const edited = await rooms.edits.run(rooms.clients, task, task.seconds)
  const lostConnections = rooms.clients.filter(client => client.closed).length
  const divergedRooms = await rooms.diverged()
  await rooms.close()
  return { ...rooms.opened, ...edited, divergedRooms, lostConnections }
}

const mostSteps = 14

/** Raises the rate until the p95 passes the limit, deliveries fall behind, or the generator is spent. */
export async function runRamp(target: Target, task: RampTask): Promise<Results['ramp']> {
  const rooms = await openRooms(target, task)
  let best: Edited | undefined
  let bound = false
  for (let step = 0, { rate } = task; step < mostSteps && !bound; step++, rate *= task.factor) {
    await rooms.edits.run(rooms.clients, { ...task, rate }, task.warmUpSeconds)
    const edited = await rooms.edits.run(rooms.clients, { ...task, rate }, task.seconds)
    bound = edited.bound
    if (edited.p95Ms > task.limitMs || edited.deliveriesPerSecond * task.seconds < 0.95 * edited.expected)
      break
    best = edited
  }
  const divergedRooms = await rooms.diverged()
  await rooms.close()
  return { ...rooms.opened, best, bound, divergedRooms }
}
