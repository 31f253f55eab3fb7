import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from './client.ts'
import { type Course, targetOf } from './course.ts'
import type { Peer } from './peers.ts'

const editors = 5
const gap = 20
const patience = 3_000

export const crashGroup = 'kill -9 while 5 clients make 50 edits/s'

/**
 * What a kill -9 loses: edits that another client had seen, and that one who joins after the next start does not find.
 * The editors do not come back, or they would bring their edits along.
 */
export async function runCrash(peer: Peer, course: Course): Promise<void> {
  if (!peer.keeps) return
  const rooms = await peer.open(1)
  const document = rooms.documents[0]!
  const seen = new Map<number, number>()
  let server = await peer.start()
  try {
    const target = targetOf(peer, server, rooms, course)
    const onMark = (_: Client, id: number) => void (seen.has(id) || seen.set(id, performance.now()))
    const clients = Array.from(
      { length: editors },
      (_, index) => new Client({ ...target, document, index, onMark }),
    )
    for (const client of clients) await client.connect()
    const edits = Math.round((course.duration * 1000) / gap)
    for (let id = 1; id <= edits; id++) {
      clients[id % editors]!.edit(id, 32)
      await sleep(gap, undefined, { signal: course.signal })
    }
    const killed = performance.now()
    const seenBefore = new Map(seen)
    await server.kill()
    server = await peer.start()
    const found = await findMarks(targetOf(peer, server, rooms, course), document, seenBefore)
    const lost = [...seenBefore].filter(([id]) => !found.has(id))
    course.samples.add(crashGroup, peer.name, course.repetition, {
      edits,
      seen_by_others: seenBefore.size,
      lost: lost.length,
      lost_ms: lost.length ? killed - Math.min(...lost.map(([, at]) => at)) : 0,
    })
  } finally {
    await server.stop()
  }
}

/** The edits that somebody finds who joins now, all of `awaited` or what is there after a while. */
async function findMarks(
  target: ReturnType<typeof targetOf>,
  document: string,
  awaited: Map<number, number>,
): Promise<Set<number>> {
  const found = new Set<number>()
  const late = new Client({ ...target, document, index: editors, onMark: (_, id) => void found.add(id) })
  await late.connect()
  const end = performance.now() + patience
  while (performance.now() < end && [...awaited.keys()].some(id => !found.has(id))) await sleep(20)
  await late.close()
  return found
}
