import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Children } from '../../stack/children.ts'
import type { StartedStack } from '../embedded.ts'
import { type Figures, percentile, type Samples } from '../samples.ts'
import { startServer } from '../server.ts'
import { cpuOf } from '../usage.ts'
import type { World } from '../world.ts'
import { openTopic } from './broadcast.ts'
import { openListeners, openSubscribers, type Subscribers } from './subscribers.ts'

export const audiences = [1, 100, 1000]
const deliveries = 20_000
const mostEvents = 200

export const fanOutGroup = (audience: number) =>
  `from a commit to its event at ${audience.toLocaleString('en')} clients`

/**
 * Sends events from the database, one transaction each, and says how long after the start of the commit each of many
 * clients has them; the floor takes its turn with every event.
 *
 * @param world whose room the events are about.
 */
export async function measureFanOut(
  { addresses, pid }: StartedStack,
  children: Children,
  world: World,
  repetition: number,
  samples: Samples,
): Promise<void> {
  const topic = await openTopic(world)
  const token = await world.token()
  const writer = new pg.Client({ connectionString: addresses.db_url })
  await writer.connect()
  const floor = await startServer({
    children,
    environment: { DATABASE_URL: addresses.db_url },
    script: join(import.meta.dirname, 'fan-out-floor.ts'),
    ready: 'port',
  })
  try {
    for (const audience of audiences) {
      const { api_url: url, publishable_key: key } = addresses
      const contenders = [
        {
          name: 'realtime.send',
          pid,
          clients: await openSubscribers(audience, { url, key, topic, token }),
          statement: `select realtime.send(jsonb_build_object('n', $1::int), 'bench', '${topic}')`,
        },
        {
          name: 'NOTIFY',
          pid: floor.pid,
          clients: await openListeners(audience, `ws://127.0.0.1:${floor.ready.port}`),
          statement: `select pg_notify('bench', jsonb_build_object('n', $1::int)::text)`,
        },
      ]
      try {
        const runs = contenders.map(contender => ({ ...contender, times: [] as number[], cpu: 0 }))
        for (let n = 0; n < Math.min(mostEvents, Math.ceil(deliveries / audience)); n++)
          for (const run of runs) {
            const before = cpuOf(run.pid)
            run.times.push(...(await send(writer, run, n)))
            run.cpu += cpuOf(run.pid) - before
            // Not in step with any timer of the server.
            await sleep(2 + (n % 7))
          }
        for (const { name, times, cpu } of runs)
          samples.add(fanOutGroup(audience), name, repetition, {
            ...asFigures(times),
            server_us: (cpu * 1e6) / times.length,
          })
      } finally {
        for (const { clients } of contenders) clients.close()
      }
    }
  } finally {
    await writer.end()
    await floor.stop()
  }
}

async function send(
  writer: pg.Client,
  { clients, statement }: { clients: Subscribers; statement: string },
  n: number,
): Promise<number[]> {
  const arrivals = clients.expect(n)
  await writer.query('begin')
  await writer.query(statement, [n])
  const began = performance.now()
  await writer.query('commit')
  return (await arrivals).map(at => at - began)
}

function asFigures(times: number[]): Figures {
  const sorted = times.toSorted((a, b) => a - b)
  return { p50_ms: percentile(sorted, 50), p95_ms: percentile(sorted, 95), deliveries: sorted.length }
}
