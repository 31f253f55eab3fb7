import { performance } from 'node:perf_hooks'
import pg from 'pg'
import { type Figures, percentile } from '../samples.ts'

export interface Work {
  /** With one parameter, the subject. */
  statement: string
  callers: number
  subjects: 'own' | 'one'
  seconds: number
}

const warmUp = 300

/** Connections that ask the database the same again and again, the next as soon as one is answered. */
export async function openAsking(url: string, connections: number) {
  const all = Array.from({ length: connections }, () => new pg.Client({ connectionString: url }))
  await Promise.all(all.map(db => db.connect()))
  return {
    async ask({ statement, callers, subjects, seconds }: Work): Promise<Figures> {
      const counted = performance.now() + warmUp
      const end = counted + seconds * 1000
      const latencies: number[] = []
      await Promise.all(
        all.slice(0, callers).map(async (db, i) => {
          const subject = subjects === 'one' ? 'one' : `caller ${i}`
          while (performance.now() < end) {
            const asked = performance.now()
            await db.query({ name: statement.slice(0, 60), text: statement, values: [subject] })
            if (asked > counted) latencies.push(performance.now() - asked)
          }
        }),
      )
      const sorted = latencies.toSorted((a, b) => a - b)
      return {
        per_second: sorted.length / seconds,
        p50_ms: percentile(sorted, 50),
        p95_ms: percentile(sorted, 95),
      }
    },
    close: async () => void (await Promise.all(all.map(db => db.end()))),
  }
}
