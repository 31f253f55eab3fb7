import { parseArgs } from 'node:util'
import { z } from 'zod'
import { openHome } from '../../stack/home.ts'
import type { Bench } from '../bench.ts'
import type { Ratio } from '../report.ts'
import { Samples } from '../samples.ts'
import { makeWorld } from '../world.ts'
import { broadcasts } from './broadcast.ts'
import { openContenders } from './contenders.ts'
import { queries } from './readings.ts'
import { load } from './requests.ts'
import { measureStarts } from './starts.ts'

const concurrencies = [1, 32, 200]
const eventsARepetition = 300
const commitGroup = 'from the start of a commit to its message at a client'

const groupOf = (query: string, concurrency: number) => `REST, ${query}, ${concurrency} at a time`

const options = z.object({
  reps: z.coerce.number().int().positive(),
  duration: z.coerce.number().positive(),
})

export const stackBench: Bench = {
  about: 'REST beside stock @supabase/lite and a bare floor; broadcast from the database; start and memory',
  async run(args, signal) {
    const { values } = parseArgs({
      args,
      options: { reps: { type: 'string', default: '3' }, duration: { type: 'string', default: '2' } },
    })
    const { reps, duration } = options.parse(values)
    const home = await openHome()
    const closing: (() => Promise<unknown>)[] = [home.close]
    try {
      const samples = new Samples()
      const stack = await measureStarts(home, reps, samples, signal)
      closing.push(stack.stop)
      const contenders = await openContenders(stack, home.children)
      closing.push(contenders.close)
      for (let repetition = 0; repetition < reps; repetition++)
        for (const [query, path] of Object.entries(queries))
          for (const concurrency of concurrencies)
            for (const { name, base, headers, pid } of contenders.all) {
              signal.throwIfAborted()
              const figures = await load({ url: base + path, headers, pid, concurrency, seconds: duration })
              samples.add(groupOf(query, concurrency), name, repetition, figures)
              process.stderr.write(
                `${groupOf(query, concurrency)}, ${name}: ${Math.round(figures.rps!)} rps\n`,
              )
            }
      for (let repetition = 0; repetition < reps; repetition++) {
        signal.throwIfAborted()
        // A client that was disconnected goes on closing for a while, and would close the next connection too.
        const world = await makeWorld(stack.addresses)
        const sent = await broadcasts(stack.addresses.db_url, world, eventsARepetition)
        for (const [name, figures] of Object.entries(sent))
          samples.add(commitGroup, name, repetition, figures)
      }
      return { conditions, samples, ratios: compare(samples), failures: [] }
    } finally {
      for (const close of closing.reverse()) await close()
    }
  },
}

const conditions = [
  'every server in a process of its own; clients and servers share the machine; 127.0.0.1',
  'one Postgres 17 for all, without fsync, a database for stock lite; 10 connections each',
  'a table of 1,000 rows behind a policy, half of them the caller’s; a user’s token with every request',
  'stock: @supabase/lite as it comes; floor: node:http, pg and json_agg in one round trip, no token verified',
  'generator: share of time that its event loop was busy; near 1 the figures are lower bounds',
]

function compare(samples: Samples): Ratio[] {
  const rest = Object.keys(queries).flatMap(query =>
    concurrencies.flatMap(concurrency => {
      const group = groupOf(query, concurrency)
      const goal = concurrency === 32 ? { goal: { atLeast: 2 } } : {}
      return [
        { name: `${group}: rps, x stock`, values: samples.compare(group, 'rps', 'tenon', 'stock'), ...goal },
        { name: `${group}: rps, x floor`, values: samples.compare(group, 'rps', 'tenon', 'floor') },
      ]
    }),
  )
  const added = (figure: string) =>
    samples.compare(commitGroup, figure, 'broadcast', 'NOTIFY', (a, b) => a - b)
  return [
    ...rest,
    { name: 'broadcast, p50 ms beyond NOTIFY', values: added('p50_ms') },
    { name: 'broadcast, p95 ms beyond NOTIFY', values: added('p95_ms') },
  ]
}
