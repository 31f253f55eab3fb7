import { Client } from '../documents/client.ts'
import { Edits } from '../documents/edits.ts'
import type { Target } from '../documents/task.ts'
import type { Person } from './people.ts'

const connectingAtOnce = 50

/** Document sockets of people, evenly over the rooms of their tenants. */
export async function openEditors(
  { url, ...processes }: Pick<Target, 'url' | 'pid' | 'postgresPid'>,
  people: Person[],
  sockets: number,
) {
  const edits = new Edits(processes)
  const clients = Array.from({ length: sockets }, (_, index) => {
    const { token, rooms } = people[index % people.length]!
    const document = `room:${rooms[Math.floor(index / 2) % rooms.length]!}`
    const onMark = (client: Client, id: number) => edits.arrived(client, id)
    return new Client({ url, protocol: 'yjs', token, document, index, onMark })
  })
  const waiting = clients.values()
  const connectOnAndOn = async () => {
    for (const client of waiting) await client.connect()
  }
  await Promise.all(Array.from({ length: connectingAtOnce }, connectOnAndOn))
  return { edits, clients }
}
