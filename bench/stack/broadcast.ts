import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type Figures, percentile } from '../samples.ts'
import type { World } from '../world.ts'

export const commitGroup = 'from the start of a commit to its message at a supabase-js client'
const patience = 5_000

/**
 * Sends messages from the database to one client on a private channel, one transaction each, and says how long after
 * the start of the commit they are there. In the same transactions, a bare NOTIFY shows what the way to a client takes
 * at least.
 *
 * @param url of a role that may insert messages.
 */
export async function broadcasts(url: string, world: World, count: number): Promise<Record<string, Figures>> {
  const topic = await openTopic(world)
  const [writer, listener] = [1, 2].map(() => new pg.Client({ connectionString: url }))
  await Promise.all([writer!.connect(), listener!.connect()])
  const channel = world.client.channel(topic, { config: { private: true } })
  try {
    const arrivals = { broadcast: openArrivals(), notify: openArrivals() }
    channel.on('broadcast', { event: 'bench' }, ({ payload }) => arrivals.broadcast.arrive(Number(payload.n)))
    listener!.on('notification', ({ payload }) => arrivals.notify.arrive(Number(payload)))
    await listener!.query('listen bench')
    await new Promise<void>((resolve, reject) => {
      channel.subscribe((status, error) => {
        if (status === 'SUBSCRIBED') resolve()
        else if (status !== 'CLOSED') reject(error ?? new Error(status))
      })
    })
    const times: { broadcast: number[]; returned: number[]; notify: number[]; commit: number[] } = {
      ...{ broadcast: [], returned: [], notify: [], commit: [] },
    }
    for (let n = 0; n < count; n++) {
      const [broadcast, notify] = [arrivals.broadcast.expect(n), arrivals.notify.expect(n)]
      await writer!.query('begin')
      await writer!.query(
        `select realtime.send(jsonb_build_object('n', $1::int), 'bench', $2), pg_notify('bench', $1::text)`,
        [n, topic],
      )
      const began = performance.now()
      await writer!.query('commit')
      const returned = performance.now()
      const [heard, notified] = await Promise.all([broadcast, notify])
      times.broadcast.push(heard - began)
      times.returned.push(heard - returned)
      times.notify.push(notified - began)
      times.commit.push(returned - began)
      // Not in step with any timer of the server.
      await sleep(2 + (n % 7))
    }
    return {
      broadcast: asFigures(times.broadcast),
      'broadcast, once the commit has returned': asFigures(times.returned),
      NOTIFY: asFigures(times.notify),
      'the commit itself': asFigures(times.commit),
    }
  } finally {
    await world.client.removeChannel(channel)
    world.client.realtime.disconnect()
    await Promise.all([writer!.end(), listener!.end()])
  }
}

/** The private channel of a room of its own. */
export async function openTopic(world: World): Promise<string> {
  const { data, error } = await world.client.rpc('realtime_topic', {
    kind: 'room',
    id: await world.makeRoom(),
  })
  if (error) throw error
  await world.client.realtime.setAuth(await world.token())
  return data
}

/** When each message is there; one that never comes ends the run. */
function openArrivals() {
  const waiting = new Map<number, (at: number) => void>()
  return {
    arrive: (n: number) => waiting.get(n)?.(performance.now()),
    expect: (n: number) =>
      new Promise<number>((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`message ${n} is not there after ${patience} ms`)),
          patience,
        )
        waiting.set(n, at => {
          clearTimeout(timer)
          waiting.delete(n)
          resolve(at)
        })
      }),
  }
}

function asFigures(times: number[]): Figures {
  const sorted = times.toSorted((a, b) => a - b)
  return { p50_ms: percentile(sorted, 50), p95_ms: percentile(sorted, 95), events: sorted.length }
}
