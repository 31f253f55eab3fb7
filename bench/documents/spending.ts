import { cpuOfMachine, cpuOfTree } from '../usage.ts'
import type { Target } from './task.ts'

/** CPU seconds, by who spent them. */
export interface Spending {
  server: number
  postgres: number
  /** By processes that have no part in the run. */
  other: number
}

/** Begins to count; what it returns says what was spent since. To be called by the generator, which counts itself. */
export function countSpending({ pid, postgresPid }: Pick<Target, 'pid' | 'postgresPid'>): () => Spending {
  const read = () => {
    const own = process.cpuUsage()
    return {
      server: cpuOfTree(pid),
      postgres: cpuOfTree(postgresPid),
      generator: (own.user + own.system) / 1e6,
      machine: cpuOfMachine(),
    }
  }
  const before = read()
  return () => {
    const after = read()
    const spent = (who: keyof typeof before) => after[who] - before[who]
    const [server, postgres] = [spent('server'), spent('postgres')]
    return { server, postgres, other: spent('machine') - server - postgres - spent('generator') }
  }
}
