import type { Ratio } from '../report.ts'
import type { Samples } from '../samples.ts'
import { crashGroup } from './crash.ts'
import { exportsGroup } from './exports.ts'
import { floodGroup } from './flood.ts'
import { pairGroup } from './pair.ts'
import { joinGroups } from './restart.ts'
import { stormGroup } from './storm.ts'
import { touchedGroup } from './touched.ts'
import { workloads } from './workloads.ts'

interface Comparison {
  group: string
  figure: string
  to: 'hocuspocus' | 'relay'
  /** `x` divides, `+` subtracts. */
  by: 'x' | '+'
  atMost?: number
  atLeast?: number
}

const { w1, w2, w4, w5 } = workloads

/** What Tenon's documents are meant to reach. */
const comparisons: Comparison[] = [
  { group: w1.title, figure: 'server_us', to: 'hocuspocus', by: 'x', atMost: 0.75 },
  { group: w1.title, figure: 'server_us', to: 'relay', by: 'x', atMost: 1.5 },
  { group: w1.title, figure: 'with_postgres_us', to: 'hocuspocus', by: 'x', atMost: 1.1 },
  { group: w1.title, figure: 'p95_ms', to: 'relay', by: '+', atMost: 0.7 },
  { group: w1.title, figure: 'p95_ms', to: 'hocuspocus', by: 'x', atMost: 1 },
  { group: w1.title, figure: 'received_kb_per_s', to: 'relay', by: 'x', atMost: 1 },
  { group: w2.title, figure: 'server_us', to: 'hocuspocus', by: 'x', atMost: 0.6 },
  { group: w2.title, figure: 'server_us', to: 'relay', by: 'x', atMost: 1.7 },
  { group: w2.title, figure: 'with_postgres_us', to: 'hocuspocus', by: 'x', atMost: 1 },
  { group: w2.title, figure: 'p95_ms', to: 'relay', by: '+', atMost: 0.7 },
  { group: w2.title, figure: 'p95_ms', to: 'hocuspocus', by: 'x', atMost: 0.8 },
  { group: w2.title, figure: 'received_kb_per_s', to: 'relay', by: 'x', atMost: 1 },
  { group: joinGroups.afterStop, figure: 'text_ms', to: 'hocuspocus', by: 'x', atMost: 0.5 },
  { group: joinGroups.afterStop, figure: 'answer_ms', to: 'hocuspocus', by: 'x' },
  { group: joinGroups.afterStop, figure: 'server_ms', to: 'hocuspocus', by: 'x', atMost: 0.1 },
  { group: joinGroups.later, figure: 'text_ms', to: 'hocuspocus', by: 'x', atMost: 0.35 },
  { group: joinGroups.later, figure: 'answer_ms', to: 'hocuspocus', by: 'x' },
  { group: joinGroups.later, figure: 'server_ms', to: 'hocuspocus', by: 'x', atMost: 0.1 },
  { group: joinGroups.afterKill, figure: 'text_ms', to: 'hocuspocus', by: 'x', atMost: 0.7 },
  { group: joinGroups.afterKill, figure: 'answer_ms', to: 'hocuspocus', by: 'x' },
  { group: joinGroups.afterKill, figure: 'server_ms', to: 'hocuspocus', by: 'x', atMost: 0.4 },
  { group: w4.title, figure: 'kb_per_connection', to: 'hocuspocus', by: 'x', atMost: 0.5 },
  { group: w5.title, figure: 'deliveries_per_s', to: 'hocuspocus', by: 'x', atLeast: 1 },
]

/** What it is meant to reach whatever others do. */
const alones = [
  { name: 'edits lost by kill -9', group: crashGroup, figure: 'lost', atMost: 0 },
  { name: 'p95 of others in a flooded room, x quiet', group: floodGroup, figure: 'times_quiet', atMost: 1.5 },
  { name: 'p95 on another server, + on the same, ms', group: pairGroup, figure: 'later_ms', atMost: 0.5 },
  { name: 'W8: p95 while boards are drawn, x quiet', group: exportsGroup, figure: 'times_quiet', atMost: 2 },
  { name: 'W6: until all are synced again, ms', group: stormGroup, figure: 'synced_ms', atMost: 5_000 },
  { name: 'W6: p95 of others, x quiet', group: stormGroup, figure: 'others_x_quiet', atMost: 3 },
  {
    name: 'W7: heap and external memory, x start',
    group: touchedGroup,
    figure: 'after_x_before',
    atMost: 1.2,
  },
  { name: 'W7: all memory, + start, MiB', group: touchedGroup, figure: 'rss_grown_mb', atMost: 64 },
]

/** Compares Tenon with its peers, repetition by repetition; what did not take part has no values. */
export function compare(samples: Samples): Ratio[] {
  const compared = comparisons.map(({ group, figure, to, by, atMost, atLeast }) => ({
    name: `${group}, ${figure.replaceAll('_', ' ')}, ${by} ${to}`,
    values: samples.compare(group, figure, 'tenon', to, by === '+' ? (a, b) => a - b : undefined),
    ...(atMost !== undefined && { goal: { atMost } }),
    ...(atLeast !== undefined && { goal: { atLeast } }),
  }))
  const alone = alones.map(({ name, group, figure, atMost }) => ({
    name,
    values: samples.values(group, 'tenon', figure),
    goal: { atMost },
  }))
  return [...compared, ...alone]
}
