import { type Figures, spreadOf } from '../samples.ts'
import { type Course, calm, generate, targetOf } from './course.ts'
import type { Peer } from './peers.ts'
import type { Joined } from './task.ts'

const updates = 20_000
const joins = 4
/** Seconds in which a server that stores late has stored. */
const settle = 4

export const joinGroups = {
  afterKill: 'W3: first join of 20,000 updates after kill -9',
  afterStop: 'W3: first join after SIGTERM',
  later: 'W3: later joins',
}

/**
 * Joins a long document after the server was killed, then after it was stopped in order, then again and again. The
 * killed one is found as it was left: only servers that would lose the document otherwise get time to store it.
 */
export async function runRestarts(peer: Peer, course: Course): Promise<void> {
  if (!peer.keeps) return
  await calm(course.signal)
  const add = (group: string, figures: Figures) =>
    course.samples.add(group, peer.name, course.repetition, figures)
  const rooms = await peer.open(1)
  let server = await peer.start()
  const target = () => targetOf(peer, server, rooms, course)
  const settleSeconds = peer.storesLate ? settle : 0
  try {
    const { expected } = await generate(course, target(), { mode: 'seed', updates, settleSeconds })
    const join = (times: number) => generate(course, target(), { mode: 'join', times, expected })
    await server.kill()
    await calm(course.signal)
    server = await peer.start()
    const [killed] = await join(1)
    add(joinGroups.afterKill, figuresOf(killed!))
    await server.stop()
    await calm(course.signal)
    server = await peer.start()
    const [stopped, ...later] = await join(joins)
    add(joinGroups.afterStop, figuresOf(stopped!))
    add(joinGroups.later, mediansOf(later.map(figuresOf)))
  } finally {
    await server.stop()
  }
}

function mediansOf(all: Figures[]): Figures {
  const median = (name: string) => spreadOf(all.map(figures => figures[name]!)).median
  return Object.fromEntries(Object.keys(all[0]!).map(name => [name, median(name)]))
}

const figuresOf = ({ textMs, answerMs, serverMs, receivedKb, residentMb, otherCores }: Joined): Figures => ({
  text_ms: textMs,
  answer_ms: answerMs,
  server_ms: serverMs,
  received_kb: receivedKb,
  rss_mb: residentMb,
  other_cores: otherCores,
})
