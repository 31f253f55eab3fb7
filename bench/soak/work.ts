import { performance } from 'node:perf_hooks'
import type { StartedStack } from '../embedded.ts'
import type { Server } from '../server.ts'
import { countCores } from './cores.ts'
import { openEditors } from './editors.ts'
import { memoryOf } from './memory.ts'
import type { Person } from './people.ts'
import { askForAWhile } from './rest.ts'

/** How many work at once. */
export interface Crowd {
  sockets: number
  clients: number
}

export const socketsOfARoom = 10
/** Seconds between two edits of a socket, and between two requests of a client. */
export const [editEvery, askEvery] = [5, 3]

/** Lets everybody work for a while, and then go. */
export async function work(
  stack: StartedStack,
  worker: Server,
  people: Person[],
  { sockets, clients }: Crowd,
  seconds: number,
) {
  process.stderr.write(`${sockets} sockets and ${clients} clients for ${seconds} s\n`)
  const target = {
    url: `ws://127.0.0.1:${worker.ready.port}/yjs`,
    ...{ pid: worker.pid, postgresPid: stack.postgresPid },
  }
  const editors = await openEditors(target, people, sockets)
  const rhythm = { clients: socketsOfARoom, rate: 1 / editEvery, awareness: 0, size: 32 }
  const spending = countCores(stack, worker)
  const loop = performance.eventLoopUtilization()
  const [edited, asked] = await Promise.all([
    editors.edits.run(editors.clients, rhythm, seconds),
    askForAWhile(stack.addresses, people, { clients, every: askEvery, seconds }),
  ])
  const generator = performance.eventLoopUtilization(loop).utilization
  const [cores, memory] = [spending(), memoryOf(stack, worker)]
  const closed = editors.clients.filter(client => client.closed).length
  await Promise.all(editors.clients.map(client => client.close()))
  return { edited, asked, closed, memory, cores, generator }
}
