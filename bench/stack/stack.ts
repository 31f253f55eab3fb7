import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { openHome } from '../../stack/home.ts'
import type { Bench } from '../bench.ts'
import { limits, startEmbedded } from '../embedded.ts'
import { Samples } from '../samples.ts'
import { makeWorld } from '../world.ts'
import { broadcasts, commitGroup } from './broadcast.ts'
import { compare, groupOf } from './comparison.ts'
import { openContenders } from './contenders.ts'
import { measureFanOut } from './fan-out.ts'
import { measureFiles } from './files.ts'
import { requests } from './readings.ts'
import { concurrencies, load } from './requests.ts'
import { measureStarts } from './starts.ts'

const works = ['start', 'rest', 'realtime', 'storage'] as const
const eventsARepetition = 300

const options = z.object({
  work: z
    .string()
    .transform(text => text.split(','))
    .pipe(z.array(z.enum(works))),
  reps: z.coerce.number().int().positive(),
  duration: z.coerce.number().positive(),
})

export const stackBench: Bench = {
  about: 'REST beside stock @supabase/lite; events and files beside bare floors; start and memory',
  async run(args, signal) {
    const { values } = parseArgs({
      args,
      options: {
        work: { type: 'string', default: works.join() },
        reps: { type: 'string', default: '3' },
        duration: { type: 'string', default: '2' },
      },
    })
    const { work, reps, duration } = options.parse(values)
    const home = await openHome()
    const closing: (() => Promise<unknown>)[] = [home.close]
    try {
      const samples = new Samples()
      const say = (text: string) => void process.stderr.write(`${text}\n`)
      const repeat = async (name: (typeof works)[number], once: (repetition: number) => Promise<void>) => {
        for (let repetition = 0; work.includes(name) && repetition < reps; repetition++) {
          signal.throwIfAborted()
          say(`${name}, repetition ${repetition + 1} of ${reps}`)
          await once(repetition)
        }
      }
      await repeat('start', repetition => measureStarts(home, repetition, samples))

      const data = join(home.directory, 'stack')
      const stack = await startEmbedded({ children: home.children, data, durable: false })
      closing.push(stack.stop)
      const contenders = work.includes('rest') ? await openContenders(stack, home.children) : undefined
      if (contenders) closing.push(contenders.close)
      await repeat('rest', async repetition => {
        for (const [name, request] of Object.entries(requests))
          for (const concurrency of concurrencies)
            for (const contender of contenders!.all) {
              signal.throwIfAborted()
              const figures = await load({ ...contender, request, concurrency, seconds: duration })
              samples.add(groupOf(name, concurrency), contender.name, repetition, figures)
              say(`${groupOf(name, concurrency)}, ${contender.name}: ${Math.round(figures.rps!)} rps`)
            }
      })
      await repeat('realtime', async repetition => {
        // A client that was disconnected goes on closing for a while, and would close the next connection too.
        const world = await makeWorld(stack.addresses)
        const sent = await broadcasts(stack.addresses.db_url, world, eventsARepetition)
        for (const [name, figures] of Object.entries(sent))
          samples.add(commitGroup, name, repetition, figures)
        await measureFanOut(stack, home.children, world, repetition, samples)
      })
      await repeat('storage', async repetition =>
        measureFiles(stack, home, await makeWorld(stack.addresses), repetition, samples),
      )
      return { conditions, samples, ratios: compare(samples), failures: [] }
    } finally {
      for (const close of closing.reverse()) await close()
    }
  },
}

const conditions = [
  'every server in a process of its own; clients and servers share the machine; 127.0.0.1',
  'one Postgres 17 for all, without fsync, a database for stock lite; 10 connections each',
  'REST: a table of 1,000 rows behind a policy, half of them the caller’s; a user’s token with every request',
  'REST, stock: @supabase/lite as it comes; floor: node:http, pg and one round trip, no token verified',
  'events, NOTIFY: the same for all sockets, without topics or rights; each commit waits until all have the last',
  'files, floor: node:http to a file and back, without row, right or hash; neither waits for the disk',
  'generator: share of time that its event loop was busy; near 1 the figures are lower bounds',
  `limits of the project are raised by configuration: ${JSON.stringify(limits)}`,
]
