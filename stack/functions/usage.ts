import { readFileSync } from 'node:fs'
import type { Config } from '../config.ts'

const [ticksPerSecond, pageSize] = [100, 4096]
const interval = 50

/** What a process has used: CPU time in seconds, resident memory in bytes. Only Linux tells; elsewhere it is nothing. */
function usageOf(pid: number): { cpu: number; memory: number } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    return { cpu: (fields[11]! + fields[12]!) / ticksPerSecond, memory: fields[21]! * pageSize }
  } catch {
    return { cpu: 0, memory: 0 }
  }
}

/**
 * Watches what a process uses from now on, and calls `exceed` with the limit that it passes. The memory that the
 * runtime has taken for itself is not the function's, and CPU time is shared by the requests of a time.
 */
export function meter(pid: number, limits: Config['edge_runtime']['limits'], exceed: (what: string) => void) {
  const ready = usageOf(pid)
  let cpuBefore = 0
  let begun = 0
  let running = 0
  const timer = setInterval(() => {
    const { cpu, memory } = usageOf(pid)
    if (memory - ready.memory > limits.memory_mb * 2 ** 20) exceed('memory')
    if (running > 0 && cpu - cpuBefore > limits.cpu_s * begun) exceed('CPU time')
  }, interval)
  return {
    /** How many requests run. */
    get running() {
      return running
    },
    enter() {
      if (running === 0) {
        cpuBefore = usageOf(pid).cpu
        begun = 0
      }
      running++
      begun++
    },
    leave: () => void running--,
    stop: () => clearInterval(timer),
  }
}
