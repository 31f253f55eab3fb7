import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from './client.ts'
import { type Course, calm, generate, targetOf } from './course.ts'
import type { Peer } from './peers.ts'
import type { SteadyTask } from './task.ts'

const [rooms, perRoom, busyRooms] = [200, 5, 4]
// The others have begun to edit by then, and go on for longer than the storm, in seconds.
const [begins, editing] = [2.5, 8]

export const stormGroup =
  'W6: 1,000 clients come back at once after kill -9, to a server where 20 others edit'

/**
 * Kills a server under many clients, who go to another one; measures when all are synced, and what those who were there
 * feel of it.
 */
export async function runStorm(peer: Peer, course: Course): Promise<void> {
  if (!peer.keeps) return
  await calm(course.signal)
  const [left, busy] = [await peer.open(rooms), await peer.open(busyRooms)]
  const [dying, surviving] = [await peer.start(), await peer.start()]
  const task: SteadyTask = {
    ...{ mode: 'steady', clients: perRoom, rate: 5, awareness: 0.5, size: 32 },
    ...{ warmUpSeconds: 0, seconds: editing, compared: 2, joinsLate: false },
  }
  try {
    const others = () => generate(course, targetOf(peer, surviving, busy, course), task)
    const connect = (server: typeof dying) => {
      const { documents, ...target } = targetOf(peer, server, left, course)
      const clients = documents.flatMap((document, room) =>
        Array.from(
          { length: perRoom },
          (_, place) => new Client({ ...target, document, index: room * perRoom + place }),
        ),
      )
      return Promise.all(clients.map(client => client.connect().then(() => client)))
    }
    const gone = await connect(dying)
    const quiet = await others()
    const measured = others()
    await sleep(begins * 1000, undefined, { signal: course.signal })
    await dying.kill()
    const began = performance.now()
    const back = await connect(surviving)
    const syncedMs = performance.now() - began
    const { p95Ms, divergedRooms } = await measured
    await Promise.all([...gone, ...back].map(client => client.close()))
    course.samples.add(stormGroup, peer.name, course.repetition, {
      synced_ms: syncedMs,
      others_quiet_p95_ms: quiet.p95Ms,
      others_p95_ms: p95Ms,
      others_x_quiet: p95Ms / quiet.p95Ms,
      diverged_rooms: divergedRooms,
    })
  } finally {
    await Promise.all([dying.stop(), surviving.stop()])
  }
}
