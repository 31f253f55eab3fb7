import type { StartedStack } from '../embedded.ts'
import type { Server } from '../server.ts'
import { memoryOfTree, settled } from '../usage.ts'

/** MiB of each part, PSS. */
export interface Memory {
  stack: number
  worker: number
  Postgres: number
}

export const parts = ['stack', 'worker', 'Postgres'] as const

export function memoryOf(stack: StartedStack, worker: Server): Memory {
  const postgres = memoryOfTree(stack.postgresPid)
  return { stack: memoryOfTree(stack.pid) - postgres, worker: memoryOfTree(worker.pid), Postgres: postgres }
}

/** As `memoryOf`, once garbage is collected and all of it has settled. */
export async function settledMemoryOf(stack: StartedStack, worker: Server): Promise<Memory> {
  for (const { pid } of [stack, worker]) process.kill(pid, 'SIGUSR2')
  await settled(() => memoryOfTree(stack.pid) + memoryOfTree(worker.pid))
  return memoryOf(stack, worker)
}
