import { type Course, calm, generate, targetOf } from './course.ts'
import type { Peer } from './peers.ts'
import type { SteadyTask } from './task.ts'

export const pairGroup = 'pair: 10 rooms x 10 clients x 5 edits/s, half of each room on another server'

const [rooms, clients, rate] = [10, 10, 5]

/** How much later an edit arrives at those of its room who are connected to another server. */
export async function runPair(peer: Peer, course: Course): Promise<void> {
  if (!peer.shares) return
  const { samples, repetition, duration, signal } = course
  const opened = await peer.open(rooms)
  const [one, other] = [await peer.start(), await peer.start()]
  try {
    const target = { ...targetOf(peer, one, opened, course), otherUrl: peer.url(other) }
    const task: SteadyTask = {
      ...{ mode: 'steady', clients, rate, size: 32, awareness: 0.5, warmUpSeconds: 2, seconds: duration },
      ...{ compared: 2, joinsLate: true },
    }
    await calm(signal)
    const result = await generate(course, target, task)
    samples.add(pairGroup, peer.name, repetition, {
      ...{ same_p50_ms: result.p50Ms, across_p50_ms: result.p50AcrossMs },
      ...{ same_p95_ms: result.p95Ms, across_p95_ms: result.p95AcrossMs },
      later_ms: result.p95AcrossMs - result.p95Ms,
      ...{ undelivered: result.expected - result.delivered, diverged_rooms: result.divergedRooms },
    })
  } finally {
    await Promise.all([one.stop(), other.stop()])
  }
}
