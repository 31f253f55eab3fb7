import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

// Linux counts CPU time in ticks of 10 ms.
const ticksPerSecond = 100

/** CPU seconds that a process has used so far, all its threads together, its children not. */
export function cpuOf(pid: number): number {
  const fields = statOf(pid)
  return fields ? (Number(fields[11]) + Number(fields[12])) / ticksPerSecond : 0
}

/** CPU seconds of a process and of everything that it started, living or gone. */
export function cpuOfTree(pid: number): number {
  let ticks = 0
  for (const member of treeOf(pid)) {
    const fields = statOf(member)
    if (fields) ticks += fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
  }
  return ticks / ticksPerSecond
}

/** CPU seconds that the machine has been busy with anything. */
export function cpuOfMachine(): number {
  const [user, nice, system, , , hard, soft] = readFileSync('/proc/stat', 'utf8')
    .split('\n', 1)[0]!
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number)
  return (user! + nice! + system! + hard! + soft!) / ticksPerSecond
}

/** Memory of a process and of everything that it started, in MiB; what they share counts once (PSS). */
export function memoryOfTree(pid: number): number {
  return (
    treeOf(pid).reduce((sum, member) => sum + kilobytes(`/proc/${member}/smaps_rollup`, /Pss:\s+(\d+)/), 0) /
    1024
  )
}

const [between, mostReadings, evenReadings, evenWithin] = [500, 120, 6, 0.005]

/** Reads again and again until it is even for some seconds: what a start or a load left behind is collected late. */
export async function settled(read: () => number): Promise<number> {
  const readings = [read()]
  while (readings.length < mostReadings) {
    await sleep(between)
    readings.push(read())
    const last = readings.slice(-evenReadings)
    const isEven = Math.max(...last) - Math.min(...last) < evenWithin * Math.max(...last)
    if (last.length === evenReadings && isEven) break
  }
  return readings.at(-1)!
}

function treeOf(root: number): number[] {
  const parents = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(name => [Number(name), Number(statOf(Number(name))?.[1])] as const)
  const tree = [root]
  for (const member of tree) for (const [pid, parent] of parents) if (parent === member) tree.push(pid)
  return tree
}

/** The fields after the name, which may hold spaces; undefined when the process has gone. */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

function kilobytes(file: string, pattern: RegExp): number {
  try {
    return Number(pattern.exec(readFileSync(file, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
