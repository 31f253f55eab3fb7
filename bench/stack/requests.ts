import { Agent, get } from 'node:http'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Figures, percentile } from '../samples.ts'
import { cpuOf } from '../usage.ts'

export interface Load {
  url: string
  headers: Record<string, string>
  /** Of the server, whose CPU time is counted. */
  pid: number
  /** Requests that are under way at any time, each on a connection that is kept. */
  concurrency: number
  seconds: number
}

const warmUp = 500

/**
 * Asks for the same again and again, the next as soon as one is answered.
 * @throws Error when an answer is not 200.
 */
export async function load({ url, headers, pid, concurrency, seconds }: Load): Promise<Figures> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency })
  let latencies: number[] = []
  const end = performance.now() + warmUp + seconds * 1000
  const askOnAndOn = async () => {
    while (performance.now() < end) {
      const asked = performance.now()
      await ask(url, headers, agent)
      latencies.push(performance.now() - asked)
    }
  }
  const asking = Array.from({ length: concurrency }, askOnAndOn)
  try {
    await Promise.race([sleep(warmUp), Promise.all(asking)])
    latencies = []
    const [cpu, began, loop] = [cpuOf(pid), performance.now(), performance.eventLoopUtilization()]
    await Promise.all(asking)
    const sorted = latencies.toSorted((a, b) => a - b)
    return {
      rps: (sorted.length * 1000) / (performance.now() - began),
      p50_ms: percentile(sorted, 50),
      p95_ms: percentile(sorted, 95),
      server_us: ((cpuOf(pid) - cpu) * 1e6) / sorted.length,
      generator: performance.eventLoopUtilization(loop).utilization,
    }
  } finally {
    agent.destroy()
  }
}

function ask(url: string, headers: Record<string, string>, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { headers, agent }, response => {
      if (response.statusCode !== 200) reject(new Error(`${url} answers ${response.statusCode}`))
      response.once('end', resolve).once('error', reject).resume()
    }).once('error', reject)
  })
}
