import { performance } from 'node:perf_hooks'
import pg from 'pg'
import { percentile } from '../samples.ts'

const commits = 100

/** How long one connection waits for a commit of one row, in ms, p50: what the disk and the machine make of it. */
export async function commitTime(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('create table public.waits (id int)')
    const times: number[] = []
    for (let i = 0; i < commits; i++) {
      const began = performance.now()
      await client.query('insert into public.waits values (1)')
      times.push(performance.now() - began)
    }
    return percentile(
      times.toSorted((a, b) => a - b),
      50,
    )
  } finally {
    await client.query('drop table if exists public.waits')
    await client.end()
  }
}
