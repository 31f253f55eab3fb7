import { readFileSync } from 'node:fs'

const [ticksPerSecond, pageSize] = [100, 4096]

/** What a process has used: CPU time in seconds, resident memory in bytes. Only Linux tells; elsewhere it is nothing. */
export function usageOf(pid: number): { cpu: number; memory: number } {
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
