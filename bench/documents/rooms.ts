import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { memoryOfTree } from '../usage.ts'
import { Client } from './client.ts'
import { Edits } from './edits.ts'
import type { Opened, SteadyTask, Target } from './task.ts'

const connectingAtOnce = 50

export interface Rooms {
  clients: Client[]
  edits: Edits
  opened: Opened
  /** Counts the rooms whose clients do not have the same text. */
  diverged(): Promise<number>
  close(): Promise<void>
}

/** Fills every room with connected clients. */
export async function openRooms(
  target: Target,
  task: Pick<SteadyTask, 'clients' | 'compared' | 'joinsLate'>,
): Promise<Rooms> {
  const edits = new Edits(target)
  const make = (document: string, room: number, place: number) =>
    new Client({
      ...{ ...target, document, index: room * task.clients + place, records: place < task.compared },
      url: place % 2 ? (target.otherUrl ?? target.url) : target.url,
      onMark: (client, id) => edits.arrived(client, id),
    })
  const clients = target.documents.flatMap((document, room) =>
    Array.from({ length: task.clients }, (_, place) => make(document, room, place)),
  )
  const memory = memoryOfTree(target.pid)
  const began = performance.now()
  await connectAll(clients)
  const connectMs = performance.now() - began
  // The server has sent everything that belongs to a beginning, and has let go of what it took.
  await sleep(500)
  const grown = (memoryOfTree(target.pid) - memory) * 1024
  return {
    clients,
    edits,
    opened: { connections: clients.length, connectMs, kilobytesPerConnection: grown / clients.length },
    async diverged() {
      const compared = clients.filter(client => client.options.records)
      const rooms = Map.groupBy(compared, client => client.options.document)
      let count = 0
      for (const [document, members] of rooms) {
        const texts = new Set(members.map(client => client.digest()))
        if (task.joinsLate) texts.add(await lateText(target, document, texts))
        if (texts.size > 1) count++
      }
      return count
    },
    close: async () => void (await Promise.all(clients.map(client => client.close()))),
  }
}

async function connectAll(clients: Client[]) {
  const waiting = clients.values()
  const connect = async () => {
    for (const client of waiting) await client.connect()
  }
  await Promise.all(Array.from({ length: connectingAtOnce }, connect))
}

/** What a client has that joins now, after the moment that some servers take to send the content. */
async function lateText(target: Target, document: string, awaited: Set<string>): Promise<string> {
  const late = new Client({ ...target, document, index: -1, applies: true })
  await late.connect()
  for (let i = 0; i < 20 && !awaited.has(late.digest()); i++) await sleep(50)
  await late.close()
  return late.digest()
}
