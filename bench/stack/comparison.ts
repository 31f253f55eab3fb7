import type { Ratio } from '../report.ts'
import type { Samples } from '../samples.ts'
import { commitGroup } from './broadcast.ts'
import { audiences, fanOutGroup } from './fan-out.ts'
import { fileGroups } from './files.ts'
import { requests } from './readings.ts'
import { concurrencies } from './requests.ts'
import { restGroup } from './starts.ts'

export const groupOf = (request: string, concurrency: number) => `REST, ${request}, ${concurrency} at a time`

/** What the stack is meant to reach, and what it costs beyond the bare floors. */
export function compare(samples: Samples): Ratio[] {
  const rest = Object.keys(requests).flatMap(request =>
    concurrencies.flatMap(concurrency => {
      const group = groupOf(request, concurrency)
      const goal = concurrency === 32 && request.startsWith('select') ? { goal: { atLeast: 2 } } : {}
      return [
        { name: `${group}: rps, x stock`, values: samples.compare(group, 'rps', 'tenon', 'stock'), ...goal },
        { name: `${group}: rps, x floor`, values: samples.compare(group, 'rps', 'tenon', 'floor') },
      ]
    }),
  )
  const beyond = (group: string, one: string, figure: string) =>
    samples.compare(group, figure, one, 'NOTIFY', (a, b) => a - b)
  const events = ['p50_ms', 'p95_ms'].flatMap(figure => {
    const name = figure.replace('_', ' ')
    return [
      {
        name: `broadcast to supabase-js, ${name} beyond NOTIFY`,
        values: beyond(commitGroup, 'broadcast', figure),
      },
      ...audiences.map(audience => ({
        name: `event at ${audience.toLocaleString('en')} clients, ${name} beyond NOTIFY`,
        values: beyond(fanOutGroup(audience), 'realtime.send', figure),
      })),
    ]
  })
  const files = fileGroups.map(group => ({
    name: `${group}: MiB/s, x floor`,
    values: samples.compare(group, 'mib_per_s', 'tenon', 'floor'),
  }))
  const memory = {
    name: 'memory at rest, MiB',
    values: samples.values(restGroup, 'Node and Postgres', 'mb'),
    goal: { atMost: 150 },
  }
  return [...rest, ...events, ...files, memory]
}
