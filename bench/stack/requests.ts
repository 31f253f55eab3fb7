import { Agent, request } from 'node:http'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Figures, percentile } from '../samples.ts'
import { cpuOf } from '../usage.ts'
import type { Request } from './readings.ts'

export interface Load {
  base: string
  request: Request
  headers: Record<string, string>
  /** Of the server, whose CPU time is counted. */
  pid: number
  /** Requests that are under way at any time, each on a connection that is kept. */
  concurrency: number
  seconds: number
}

export const concurrencies = [1, 32, 200]
const warmUp = 500

/**
 * Asks for the same again and again, the next as soon as one is answered.
 * @throws Error when an answer is not as it should be.
 */
export async function load({ base, request, headers, pid, concurrency, seconds }: Load): Promise<Figures> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency })
  let latencies: number[] = []
  const end = performance.now() + warmUp + seconds * 1000
  const askOnAndOn = async () => {
    while (performance.now() < end) {
      const asked = performance.now()
      await ask(base, request, headers, agent)
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

function ask(
  base: string,
  { method, path, body, status }: Request,
  headers: Record<string, string>,
  agent: Agent,
): Promise<void> {
  const about = body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const asked = request(base + path, { method, headers: { ...headers, ...about }, agent }, response => {
      if (response.statusCode !== status) reject(new Error(`${base}${path} answers ${response.statusCode}`))
      response.once('end', resolve).once('error', reject).resume()
    })
    asked.once('error', reject).end(body)
  })
}
