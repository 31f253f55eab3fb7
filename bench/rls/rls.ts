import { parseArgs } from 'node:util'
import { z } from 'zod'
import { urlAt } from '../../stack/postgres/cluster.ts'
import { startStack } from '../../stack/stack.ts'
import type { Bench } from '../bench.ts'
import type { Ratio } from '../report.ts'
import { Samples } from '../samples.ts'
import { askInTurns, openCaller, openOwner, pageOf, type Table, tables } from './pages.ts'
import { fillWorld, type Member } from './world.ts'

const options = z.object({
  reps: z.coerce.number().int().positive(),
  duration: z.coerce.number().positive(),
  rows: z.coerce.number().int().min(100_000),
  plans: z.boolean(),
})

const [bare, page, forgotten] = ['no policy', 'policy', 'policy, filter forgotten'] as const

const groupOf = (table: Table, size: number) =>
  `fifty newest ${table} of a tenant of ${size.toLocaleString('en')}`

export const rlsBench: Bench = {
  about: 'policies on tables of 1,000,000 rows beside the same query without them',
  async run(args, signal) {
    const { values } = parseArgs({
      args,
      options: {
        reps: { type: 'string', default: '3' },
        duration: { type: 'string', default: '2' },
        rows: { type: 'string', default: '1000000' },
        plans: { type: 'boolean', default: false },
      },
    })
    const { reps, duration, rows, plans } = options.parse(values)
    const stack = await startStack({ ephemeral: true, port: 0, worker: false, seed: false })
    try {
      const url = urlAt(Number(new URL(stack.addresses.db_url).port))
      const members = await fillWorld(url('supabase_admin', 'postgres'), rows)
      const samples = new Samples()
      for (let repetition = 0; repetition < reps; repetition++)
        for (const { id, size, tenants } of members) {
          const owner = await openOwner(url('postgres', 'postgres'))
          const caller = await openCaller(url('authenticator', 'postgres'), id)
          for (const table of tables) {
            signal.throwIfAborted()
            const group = groupOf(table, size)
            process.stderr.write(`${group}, repetition ${repetition + 1} of ${reps}\n`)
            const filtered = pageOf(table, tenants[1])
            const asked = {
              [bare]: { asker: owner, page: filtered },
              [page]: { asker: caller, page: filtered },
              [forgotten]: { asker: caller, page: pageOf(table) },
            }
            for (const [contender, figures] of Object.entries(await askInTurns(asked, duration)))
              samples.add(group, contender, repetition, figures)
            if (!plans || repetition) continue
            for (const [contender, { asker, page }] of Object.entries(asked))
              process.stderr.write(`${contender}\n${await asker.explain(page)}\n\n`)
          }
          await Promise.all([owner.close(), caller.close()])
        }
      return { conditions: conditions(rows), samples, ratios: compare(samples, members), failures: [] }
    } finally {
      await stack.stop()
    }
  },
}

const conditions = (rows: number) => [
  `tables of ${rows.toLocaleString('en')} rows over 1,000 tenants of ten members; the caller is a member of three alike`,
  'no policy: the owner of the table, with the tenant as a filter; policy: as authenticated with claims, as REST asks',
  'prepared statements on one connection each, in turns, in a transaction; warm; time at the client',
]

/** Goals are for the size that most tenants have; tenants of ten do not fill a page. */
const goals: Record<number, Record<string, number>> = { 1000: { [page]: 2.1, [forgotten]: 30 } }

function compare(samples: Samples, members: Member[]): Ratio[] {
  return tables.flatMap(table =>
    members.flatMap(({ size }) =>
      [page, forgotten].map(contender => {
        const group = groupOf(table, size)
        const values = samples.compare(group, 'p50_ms', contender, bare)
        const atMost = goals[size]?.[contender]
        return { name: `${group}, ${contender}: p50, x none`, values, ...(atMost && { goal: { atMost } }) }
      }),
    ),
  )
}
