import { setTimeout as sleep } from 'node:timers/promises'
import type { Server } from '../server.ts'
import { Client } from './client.ts'
import { type Course, targetOf } from './course.ts'
import type { Peer } from './peers.ts'

const [touched, open, atOnce] = [10_000, 50, 50]
// Servers keep what was left a moment ago, for those who come back.
const [settlesWithin, every] = [90, 5]
const megabyte = 2 ** 20

export const touchedGroup = 'W7: 10,000 documents were edited and left, 50 are open'

/** What is left in memory of documents that somebody had open. */
export async function runTouched(peer: Peer, course: Course): Promise<void> {
  if (!peer.keeps) return
  const server = await peer.start({ collects: true })
  try {
    const clientsOf = async (count: number) => {
      const { documents, ...target } = targetOf(peer, server, await peer.open(count), course)
      return documents.map((document, index) => new Client({ ...target, document, index }))
    }
    const staying = await clientsOf(open)
    for (const client of staying) await client.connect()
    await sleep(1_000)
    const before = await server.collect()
    const passing = (await clientsOf(touched)).values()
    const pass = async () => {
      for (const client of passing) {
        course.signal.throwIfAborted()
        await client.connect()
        client.edit(1, 200)
        await client.close()
      }
    }
    await Promise.all(Array.from({ length: atOnce }, pass))
    const after = await settled(server, course.signal)
    await Promise.all(staying.map(client => client.close()))
    course.samples.add(touchedGroup, peer.name, course.repetition, {
      before_mb: before.held / megabyte,
      after_mb: after.held / megabyte,
      after_x_before: after.held / before.held,
      rss_grown_mb: (after.rss - before.rss) / megabyte,
    })
  } finally {
    await server.stop()
  }
}

/** The least that it holds within the time that servers take to let go. */
async function settled(server: Server, signal: AbortSignal) {
  let least = await server.collect()
  for (let seconds = 0; seconds < settlesWithin; seconds += every) {
    await sleep(every * 1000, undefined, { signal })
    const now = await server.collect()
    if (now.held < least.held) least = now
  }
  return least
}
