import { parseArgs } from 'node:util'
import { z } from 'zod'
import { startStack } from '../../stack/stack.ts'
import type { Bench } from '../bench.ts'
import { Samples } from '../samples.ts'
import { makeWorld } from '../world.ts'
import { openAsking } from './asking.ts'
import { calls } from './calls.ts'
import { prepare, statements } from './statements.ts'

const works = [
  { group: '1 caller', callers: 1, subjects: 'own' },
  { group: '50 callers, a subject each', callers: 50, subjects: 'own' },
  { group: '50 callers, one subject', callers: 50, subjects: 'one' },
] as const
const rpcGroup = 'a call through REST, 1 caller'

const options = z.object({
  reps: z.coerce.number().int().positive(),
  duration: z.coerce.number().positive(),
})

export const limitsBench: Bench = {
  about: 'checks of a rate limit beside a bare counter and an empty statement; what one adds to a call',
  async run(args, signal) {
    const { values } = parseArgs({
      args,
      options: { reps: { type: 'string', default: '3' }, duration: { type: 'string', default: '2' } },
    })
    const { reps, duration } = options.parse(values)
    const stack = await startStack({ ephemeral: true, port: 0, worker: false, seed: false, durable: true })
    try {
      const samples = new Samples()
      await prepare(stack.addresses.db_url)
      const asking = await openAsking(stack.addresses.db_url, 50)
      const world = await makeWorld(stack.addresses)
      try {
        for (let repetition = 0; repetition < reps; repetition++) {
          for (const { group, callers, subjects } of works)
            for (const [name, statement] of Object.entries(statements)) {
              signal.throwIfAborted()
              const figures = await asking.ask({ statement, callers, subjects, seconds: duration })
              samples.add(group, name, repetition, figures)
              process.stderr.write(`${group}, ${name}: ${Math.round(figures.per_second!)} a second\n`)
            }
          const answered = await calls(stack.addresses, await world.token(), duration)
          for (const [name, figures] of Object.entries(answered))
            samples.add(rpcGroup, name, repetition, figures)
        }
      } finally {
        await asking.close()
      }
      const ratios = works.flatMap(({ group }) => [
        {
          name: `${group}: checks, x bare counter`,
          values: samples.compare(group, 'per_second', 'check', 'bare counter'),
        },
        {
          name: `${group}: checks, x select 1`,
          values: samples.compare(group, 'per_second', 'check', 'select 1'),
        },
      ])
      const added = samples.compare(rpcGroup, 'p50_ms', 'limited', 'plain', (one, other) => one - other)
      return {
        conditions,
        samples,
        ratios: [...ratios, { name: `${rpcGroup}: p50 ms that a limit adds`, values: added }],
        failures: [],
      }
    } finally {
      await stack.stop()
    }
  },
}

const conditions = [
  'Postgres 17 with fsync, clients and server on one machine; 127.0.0.1; each check a transaction of its own',
  'check: private.spend; bare counter: an upsert that adds 1 in an unlogged table, and has no window',
  'refused: a check of a limit that is reached; select 1: the round trip alone',
  'through REST: a function that returns 1, with and without private.check_limit',
]
