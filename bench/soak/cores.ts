import { performance } from 'node:perf_hooks'
import type { StartedStack } from '../embedded.ts'
import type { Server } from '../server.ts'
import { cpuOf, cpuOfMachine, cpuOfTree } from '../usage.ts'

/**
 * Begins to count CPU time; what it returns says how many cores each part has used since, and how many processes that
 * have no part. To be called by the clients, who count themselves.
 */
export function countCores(stack: StartedStack, worker: Server): () => Record<string, number> {
  const read = () => {
    const own = process.cpuUsage()
    const parts = {
      stack: cpuOf(stack.pid),
      worker: cpuOfTree(worker.pid),
      Postgres: cpuOfTree(stack.postgresPid),
      clients: (own.user + own.system) / 1e6,
    }
    const others = Object.values(parts).reduce((left, used) => left - used, cpuOfMachine())
    return { at: performance.now(), used: Object.entries({ ...parts, others }) }
  }
  const before = read()
  return () => {
    const after = read()
    const seconds = (after.at - before.at) / 1000
    return Object.fromEntries(
      after.used.map(([part, used], n) => [part, (used - before.used[n]![1]) / seconds]),
    )
  }
}
