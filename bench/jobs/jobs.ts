import { parseArgs } from 'node:util'
import { z } from 'zod'
import { startStack } from '../../stack/stack.ts'
import type { Bench } from '../bench.ts'
import { commitTime } from '../documents/commits.ts'
import type { Ratio } from '../report.ts'
import { Samples } from '../samples.ts'
import { measure } from './measure.ts'
import { openGraphile, openTenon } from './queues.ts'

const latency = 'from adding a job to its start'
const throughput = 'jobs that were added at once'

const options = z.object({
  reps: z.coerce.number().int().positive(),
  jobs: z.coerce.number().int().positive(),
})

export const jobsBench: Bench = {
  about: 'from adding a job to its start, and jobs a second, beside graphile-worker alone',
  async run(args, signal) {
    const { values } = parseArgs({
      args,
      options: { reps: { type: 'string', default: '5' }, jobs: { type: 'string', default: '200' } },
    })
    const { reps, jobs } = options.parse(values)
    const stack = await startStack({ ephemeral: true, port: 0, durable: true, worker: false, seed: false })
    const closing: (() => Promise<unknown>)[] = [() => stack.stop()]
    try {
      const commitMs = await commitTime(stack.addresses.db_url)
      const queues = []
      for (const open of [openTenon, openGraphile]) {
        const queue = await open(stack.addresses)
        closing.push(queue.close)
        queues.push(queue)
        // What is run once is not paid for by the first who is measured.
        await measure(queue, 20)
      }
      const samples = new Samples()
      for (let repetition = 0; repetition < reps; repetition++)
        for (const queue of repetition % 2 ? queues.toReversed() : queues) {
          signal.throwIfAborted()
          process.stderr.write(`repetition ${repetition + 1} of ${reps}, ${queue.name}\n`)
          const { started, rate } = await measure(queue, jobs)
          samples.add(latency, queue.name, repetition, started)
          samples.add(throughput, queue.name, repetition, rate)
        }
      const conditions = [
        ...fixedConditions,
        `one commit of one row takes ${commitMs.toFixed(2)} ms here (p50)`,
      ]
      return { conditions, samples, ratios: compare(samples), failures: [] }
    } finally {
      for (const close of closing.reverse()) await close()
    }
  },
}

const fixedConditions = [
  'both queues and what adds the jobs in one process; Postgres 17 with fsync on the same machine; 127.0.0.1',
  'tenon: private.enqueue, a row that the tenant sees, then graphile-worker; a database of its own for graphile-worker alone',
  'concurrency 4, no local queue; one job at a time, the next when it has ended',
]

function compare(samples: Samples): Ratio[] {
  const ratio = (group: string, figure: string) => samples.compare(group, figure, 'tenon', 'graphile-worker')
  return [
    { name: 'add to start, p50', values: ratio(latency, 'p50_ms'), goal: { atMost: 1.2 } },
    { name: 'add to start, p95', values: ratio(latency, 'p95_ms') },
    { name: 'jobs a second', values: ratio(throughput, 'jobs_per_s') },
  ]
}
