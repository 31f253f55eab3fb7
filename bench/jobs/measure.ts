import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Figures, percentile } from '../samples.ts'
import type { BenchQueue } from './queues.ts'

const patience = 10_000

/** How long jobs wait that are added one after the other, and how many a second run of many that are there at once. */
export async function measure(
  queue: BenchQueue,
  count: number,
): Promise<{ started: Figures; rate: Figures }> {
  const times: number[] = []
  for (let n = 0; n < count; n++) {
    const began = performance.now()
    const started = next(queue)
    await queue.add(1)
    times.push((await started) - began)
    // Until the queue has put the job away, and not in step with any timer of it.
    await queue.idle()
    await sleep(2 + (n % 7))
  }
  let left = count * 5
  const all = Promise.withResolvers<void>()
  queue.onStart = () => {
    if (--left === 0) all.resolve()
  }
  const began = performance.now()
  await queue.add(count * 5)
  await all.promise
  const seconds = (performance.now() - began) / 1_000
  await queue.idle()
  const sorted = times.toSorted((a, b) => a - b)
  return {
    started: { p50_ms: percentile(sorted, 50), p95_ms: percentile(sorted, 95), jobs: sorted.length },
    rate: { jobs_per_s: (count * 5) / seconds },
  }
}

/** When the next job starts; one that never does ends the run. */
function next(queue: BenchQueue): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${queue.name}: no start after ${patience} ms`)),
      patience,
    )
    queue.onStart = () => {
      clearTimeout(timer)
      resolve(performance.now())
    }
  })
}
