import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { openHome } from '../../stack/home.ts'
import type { Bench } from '../bench.ts'
import { startWorker } from '../documents/worker.ts'
import { startEmbedded } from '../embedded.ts'
import type { Ratio } from '../report.ts'
import { percentile, Samples } from '../samples.ts'
import { parts, settledMemoryOf } from './memory.ts'
import { openPeople } from './people.ts'
import { askEvery, editEvery, socketsOfARoom, work } from './work.ts'

const people = 100
/** More of the worker's environment, where its own limits would keep a generator out. */
const limits = {}

const options = z.object({
  duration: z.coerce.number().positive(),
  sockets: z.coerce.number().multipleOf(2 * socketsOfARoom),
  clients: z.coerce.number().int().positive(),
})

const [restGroup, editGroup, memoryGroup] = ['REST', 'documents', 'memory, PSS']

export const soakBench: Bench = {
  about: '700 document sockets and 300 clients of REST at once for a minute: times, errors, memory',
  async run(args, signal) {
    const { values } = parseArgs({
      args,
      options: {
        duration: { type: 'string', default: '60' },
        sockets: { type: 'string', default: '700' },
        clients: { type: 'string', default: '300' },
      },
    })
    const { duration, ...crowd } = options.parse(values)
    const home = await openHome()
    const closing: (() => Promise<unknown>)[] = [home.close]
    try {
      const data = join(home.directory, 'stack')
      const stack = await startEmbedded({ children: home.children, data, durable: true, collects: true })
      closing.push(stack.stop)
      const worker = await startWorker(stack.addresses, home.children, limits, true)
      closing.push(worker.stop)
      const everybody = await openPeople(stack.addresses, people, crowd.sockets / socketsOfARoom)
      signal.throwIfAborted()
      // What a server needs once for good is not growth.
      await work(stack, worker, everybody, crowd, duration / 2)
      const before = await settledMemoryOf(stack, worker)
      signal.throwIfAborted()
      const worked = await work(stack, worker, everybody, crowd, duration)
      const { edited, asked, closed, memory, cores, generator } = worked
      const after = await settledMemoryOf(stack, worker)

      const samples = new Samples()
      const errors = asked.errors.reduce((sum, { count }) => sum + count, 0)
      const lost = edited.expected - edited.delivered
      samples.add(restGroup!, 'clients', 0, {
        ...{ requests: asked.times.length, errors, generator },
        p50_ms: percentile(asked.times, 50),
        p95_ms: percentile(asked.times, 95),
        p99_ms: percentile(asked.times, 99),
      })
      samples.add(editGroup!, 'sockets', 0, {
        ...{ arrived: edited.delivered, lost, closed, p50_ms: edited.p50Ms, p95_ms: edited.p95Ms },
      })
      for (const [part, used] of Object.entries(cores)) samples.add('CPU', part, 0, { cores: used })
      for (const part of parts)
        samples.add(memoryGroup!, part, 0, {
          ...{ before_mb: before[part], at_work_mb: memory[part], after_mb: after[part] },
        })
      const failures = asked.errors.map(({ message, count }) => `${count} x ${message}`)
      return { conditions: conditions(crowd.sockets), samples, ratios: compare(samples), failures }
    } finally {
      for (const close of closing.reverse()) await close()
    }
  },
}

const conditions = (sockets: number) => [
  `${sockets} sockets, one edit in ${editEvery} s each, ten in each of ${sockets / socketsOfARoom} rooms; clients of REST ask once in ${askEvery} s`,
  `${people} people of two tenants, by their own tokens; three reads (two tables, one function) and one write in turns`,
  'stack, worker and clients in a process each on one machine; 127.0.0.1; Postgres 17 with fsync',
  `the worker’s limits are ${Object.keys(limits).length ? JSON.stringify(limits) : 'its defaults'}`,
  'memory before: half as long of the same, everybody gone, garbage collected, settled; after: the same once more',
]

function compare(samples: Samples): Ratio[] {
  const [rest, edits] = [
    (figure: string) => samples.values(restGroup!, 'clients', figure),
    (figure: string) => samples.values(editGroup!, 'sockets', figure),
  ]
  const total = (figure: string) =>
    parts.reduce((sum, part) => sum + samples.values(memoryGroup!, part, figure)[0]!, 0)
  return [
    { name: 'REST, p95 ms', values: rest('p95_ms'), goal: { atMost: 200 } },
    { name: 'REST, errors', values: rest('errors'), goal: { atMost: 0 } },
    { name: 'edits that did not arrive', values: edits('lost'), goal: { atMost: 0 } },
    { name: 'sockets that were closed', values: edits('closed'), goal: { atMost: 0 } },
    {
      name: 'memory after, x before',
      values: [total('after_mb') / total('before_mb')],
      goal: { atMost: 1.05 },
    },
  ]
}
