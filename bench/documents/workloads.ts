import type { Figures } from '../samples.ts'
import { type Course, calm, disturbance, generate, targetOf } from './course.ts'
import type { Peer } from './peers.ts'
import type { Edited, RampTask, Results, SteadyTask } from './task.ts'

export interface Workload {
  title: string
  rooms: number
  task(course: Course, peer: Peer): SteadyTask | RampTask
}

const edits = ({ duration }: Course, { keeps }: Peer) => ({
  ...{ size: 32, awareness: 0.5, warmUpSeconds: 2, seconds: duration, compared: 2, joinsLate: keeps },
})

/** Clients that are connected for a while and do what people do, at once. */
export const workloads = {
  w1: {
    title: 'W1: 1 room x 50 clients x 5 edits/s',
    rooms: 1,
    task: (course, peer) => ({ ...edits(course, peer), mode: 'steady', clients: 50, rate: 5 }),
  },
  w2: {
    title: 'W2: 100 rooms x 5 clients x 2 edits/s',
    rooms: 100,
    task: (course, peer) => ({ ...edits(course, peer), mode: 'steady', clients: 5, rate: 2 }),
  },
  w4: {
    title: 'W4: 1,000 idle connections in 200 rooms',
    rooms: 200,
    task: (course, peer) => ({
      ...edits(course, peer),
      ...{ mode: 'steady', clients: 5, rate: 0, awareness: 0, warmUpSeconds: 0, compared: 0 },
    }),
  },
  w5: {
    title: 'W5: 10 rooms x 20 clients, rate x 1.5 a step until p95 > 100 ms',
    rooms: 10,
    task: (course, peer) => ({
      ...edits(course, peer),
      ...{ mode: 'ramp', clients: 20, rate: 5, warmUpSeconds: 1, compared: 1, factor: 1.5, limitMs: 100 },
    }),
  },
} satisfies Record<string, Workload>

const mostTries = 3

/** Runs a workload against a fresh server, again when other work on the machine disturbed it. */
export async function runWorkload(workload: Workload, peer: Peer, course: Course): Promise<void> {
  for (let tries = 1; ; tries++) {
    await calm(course.signal)
    const figures = await runOnce(workload, peer, course)
    if (tries < mostTries && (figures.other_cores ?? 0) > disturbance) continue
    course.samples.add(workload.title, peer.name, course.repetition, figures)
    return
  }
}

async function runOnce(workload: Workload, peer: Peer, course: Course): Promise<Figures> {
  const rooms = await peer.open(workload.rooms)
  const server = await peer.start()
  try {
    const target = targetOf(peer, server, rooms, course)
    const task = workload.task(course, peer)
    if (task.mode === 'ramp') return limitFigures(await generate(course, target, task))
    const result = await generate(course, target, task)
    return task.rate ? editFigures(result) : idleFigures(result)
  } finally {
    await server.stop()
  }
}

const editFigures = (result: Edited & { divergedRooms: number }): Figures => ({
  p50_ms: result.p50Ms,
  p95_ms: result.p95Ms,
  p99_ms: result.p99Ms,
  deliveries_per_s: result.deliveriesPerSecond,
  server_us: result.serverUs,
  with_postgres_us: result.withPostgresUs,
  received_kb_per_s: result.kilobytesPerSecond,
  rss_mb: result.residentMb,
  undelivered: result.expected - result.delivered,
  diverged_rooms: result.divergedRooms,
  generator: result.generator,
  other_cores: result.otherCores,
  lower_bound: Number(result.bound),
})

const idleFigures = ({ kilobytesPerConnection, connectMs, residentMb }: Results['steady']): Figures => ({
  kb_per_connection: kilobytesPerConnection,
  connect_ms: connectMs,
  rss_mb: residentMb,
})

/** Of the last step that held; where the generator was the limit, a lower bound. */
const limitFigures = ({ best, bound, divergedRooms }: Results['ramp']): Figures =>
  best ? editFigures({ ...best, bound, divergedRooms }) : { deliveries_per_s: 0, lower_bound: Number(bound) }
