import { parseArgs } from 'node:util'
import pg from 'pg'
import { z } from 'zod'
import { startStack } from '../../stack/stack.ts'
import type { PageSource } from '../../supabase/functions/_shared/tile/source.ts'
import type { Bench } from '../bench.ts'
import { percentile, Samples } from '../samples.ts'
import { makeWorld } from '../world.ts'
import { throughput, variants } from './rendering.ts'
import { makeConfiguration, withBareFunction } from './world.ts'

const group = 'a call of a function, one at a time'
const rendering = 'drawing a page of 40 tiles, one core'
const exportsMade = 100

const options = z.object({
  reps: z.coerce.number().int().positive(),
  calls: z.coerce.number().int().min(20),
  duration: z.coerce.number().positive(),
})

export const previewBench: Bench = {
  about: 'a preview of 40 tiles, known and unknown, beside a bare Deno answer; pages a second of one core',
  async run(args, signal) {
    const { values } = parseArgs({
      args,
      options: {
        reps: { type: 'string', default: '3' },
        calls: { type: 'string', default: '100' },
        duration: { type: 'string', default: '3' },
      },
    })
    const { reps, calls, duration } = options.parse(values)
    const source = await withBareFunction()
    const stack = await startStack({
      ephemeral: true,
      port: 0,
      worker: false,
      seed: false,
      durable: true,
      source,
    })
    const db = new pg.Client(stack.addresses.db_url)
    try {
      await db.connect()
      await db.query('update private.rate_limits set at_most = 1000000')
      const samples = new Samples()
      const world = await makeWorld(stack.addresses)
      const configuration_id = await makeConfiguration(world)
      const body = { configuration_id, mode: 'desktop', audience: 'consumer' }
      const call = caller(stack.addresses.api_url, await world.token())
      const forget = () => db.query('delete from public.previews')
      const contenders = {
        'bare Deno': () => call('bare', body),
        'preview, known': () => call('preview', body),
        'preview, drawn': async () => {
          await forget()
          return call('preview', body)
        },
      }
      const { rows } = await db.query(
        'select private.page_source($1, private.configuration_content($1)) as source',
        [configuration_id],
      )
      const drawn: PageSource = rows[0].source
      for (let repetition = 0; repetition < reps; repetition++) {
        for (const [name, contender] of Object.entries(contenders)) {
          for (let i = 0; i < 10; i++) await contender()
          const times: number[] = []
          for (let i = 0; i < calls; i++) {
            signal.throwIfAborted()
            times.push(await contender())
          }
          const sorted = times.toSorted((one, other) => one - other)
          const figures = { p50_ms: percentile(sorted, 50), p95_ms: percentile(sorted, 95) }
          samples.add(group, name, repetition, figures)
        }
        samples.add(rendering, 'renderPage', repetition, await throughput(drawn, duration))
        process.stderr.write(`repetition ${repetition + 1} of ${reps}\n`)
      }
      const different = await variants(drawn, exportsMade)
      const ratio = (figure: string, name: string) => ({
        name: `${name}, ${figure.replace('_ms', '')}, x bare Deno`,
        values: samples.compare(group, figure, name, 'bare Deno'),
      })
      return {
        conditions: [
          'Postgres with fsync; a page of 40 tiles, ten types of the library; limits of rate lifted',
          `${exportsMade} exports of the same page: ${different} different`,
        ],
        samples,
        ratios: ['preview, known', 'preview, drawn'].flatMap(name => [
          ratio('p50_ms', name),
          ratio('p95_ms', name),
        ]),
        failures: different === 1 ? [] : [`${different} files of the same export`],
      }
    } finally {
      await db.end()
      await stack.stop()
    }
  },
}

/** Milliseconds that a call takes, its body read. */
function caller(apiUrl: string, token: string) {
  return async (name: string, body: object): Promise<number> => {
    const from = performance.now()
    const response = await fetch(`${apiUrl}/functions/v1/${name}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${name}: ${response.status} ${text}`)
    return performance.now() - from
  }
}
