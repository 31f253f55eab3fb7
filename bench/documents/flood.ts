import { type Course, calm, generate, targetOf } from './course.ts'
import type { Peer } from './peers.ts'
import type { SteadyTask } from './task.ts'

export const floodGroup = 'flood: 1 room x 20 clients x 5 edits/s, and one more client at 2,000 messages/s'

const rate = 2_000
const warmUpSeconds = 2

/** What others notice of a client that floods their room, beside the same without it. */
export async function runFlooding(peer: Peer, course: Course): Promise<void> {
  const { samples, repetition, duration, signal } = course
  const rooms = await peer.open(2)
  const server = await peer.start({ limited: true })
  try {
    const target = targetOf(peer, server, rooms, course)
    const [quietRoom, floodedRoom] = rooms.documents.map(document => ({ ...target, documents: [document] }))
    const flooder = { ...floodedRoom!, token: rooms.another }
    const task: SteadyTask = {
      ...{ mode: 'steady', clients: 20, rate: 5, size: 32, awareness: 0.5, warmUpSeconds, seconds: duration },
      ...{ compared: 2, joinsLate: peer.keeps },
    }
    await calm(signal)
    const quiet = await generate(course, quietRoom!, task)
    const flooding = generate(course, flooder, {
      ...{ mode: 'flood', rate, seconds: warmUpSeconds + duration },
    })
    const [flooded, { cuts, sentPerSecond }] = await Promise.all([
      generate(course, floodedRoom!, task),
      flooding,
    ])
    samples.add(floodGroup, peer.name, repetition, {
      ...{ quiet_p95_ms: quiet.p95Ms, p95_ms: flooded.p95Ms, times_quiet: flooded.p95Ms / quiet.p95Ms },
      ...{ cuts, sent_per_s: sentPerSecond, undelivered: flooded.expected - flooded.delivered },
      ...{ lost_connections: flooded.lostConnections, diverged_rooms: flooded.divergedRooms },
      ...{ other_cores: quiet.otherCores },
    })
  } finally {
    await server.stop()
  }
}
