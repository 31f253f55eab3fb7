import { performance } from 'node:perf_hooks'
import type { Addresses } from '../../stack/stack.ts'
import { type Figures, percentile } from '../samples.ts'

const names = { limited: 'bench_limited', plain: 'bench_plain' }

/**
 * Calls both functions through REST in turn, so that whatever else the machine does meets both alike.
 * @throws Error when an answer is not 1.
 */
export async function calls(
  { api_url, publishable_key }: Addresses,
  token: string,
  seconds: number,
): Promise<Record<string, Figures>> {
  const call = async (name: string) => {
    const response = await fetch(`${api_url}/rest/v1/rpc/${name}`, {
      method: 'POST',
      body: '{}',
      headers: {
        ...{ apikey: publishable_key, authorization: `Bearer ${token}` },
        'content-type': 'application/json',
      },
    })
    const text = await response.text()
    if (text !== '1') throw new Error(`${name} answers ${text}`)
  }
  const latencies: Record<string, number[]> = { limited: [], plain: [] }
  for (let i = 0; i < 20; i++) for (const name of Object.values(names)) await call(name)
  const end = performance.now() + seconds * 2000
  while (performance.now() < end)
    for (const [contender, name] of Object.entries(names)) {
      const asked = performance.now()
      await call(name)
      latencies[contender]!.push(performance.now() - asked)
    }
  return Object.fromEntries(
    Object.entries(latencies).map(([contender, times]) => {
      const sorted = times.toSorted((a, b) => a - b)
      return [
        contender,
        { p50_ms: percentile(sorted, 50), p95_ms: percentile(sorted, 95), calls: sorted.length },
      ]
    }),
  )
}
