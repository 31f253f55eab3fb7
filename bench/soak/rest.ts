import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Addresses } from '../../stack/stack.ts'
import { type Client, openClient, type Person } from './people.ts'

export interface Asked {
  /** Milliseconds of each answer, in ascending order. */
  times: number[]
  /** What went wrong, and how often. */
  errors: { message: string; count: number }[]
}

/** What a frontend does: three reads and a write. */
const requests = [
  (client: Client, { tenant }: Person) =>
    client.from('rooms').select('id, code, name').eq('tenant_id', tenant).order('created_at').limit(50),
  (client: Client, { tenant }: Person) =>
    client.from('members').select('user_id, role').eq('tenant_id', tenant),
  (client: Client, { rooms }: Person) => client.rpc('realtime_topic', { kind: 'room', id: rooms[0]! }),
  (client: Client, { id }: Person) => client.from('profiles').update({ display_name: 'Soak' }).eq('id', id),
]

/**
 * Clients of REST that each ask once in a while, on a schedule that does not wait for answers, until the time is over
 * and all have been answered.
 */
export async function askForAWhile(
  addresses: Addresses,
  people: Person[],
  { clients, every, seconds }: { clients: number; every: number; seconds: number },
): Promise<Asked> {
  const times: number[] = []
  const errors = new Map<string, number>()
  const began = performance.now()
  const ask = async (client: Client, person: Person, n: number) => {
    const asked = performance.now()
    const { error } = await requests[n % requests.length]!(client, person)
    times.push(performance.now() - asked)
    if (!error) return
    // What fetch fails of is among the details.
    const message = [error.message, ...(/\b(?:UND_ERR|E[A-Z]{4})\w*/.exec(error.details) ?? [])].join(' ')
    errors.set(message, (errors.get(message) ?? 0) + 1)
  }
  const askOnAndOn = async (index: number) => {
    const person = people[index % people.length]!
    const client = openClient(addresses, person)
    const answers: Promise<void>[] = []
    for (let n = 0; ; n++) {
      const due = began + (index / clients + n) * every * 1000
      if (due >= began + seconds * 1000) break
      await sleep(Math.max(0, due - performance.now()))
      answers.push(ask(client, person, index + n))
    }
    await Promise.all(answers)
  }
  await Promise.all(Array.from({ length: clients }, (_, index) => askOnAndOn(index)))
  return {
    times: times.toSorted((a, b) => a - b),
    errors: [...errors].map(([message, count]) => ({ message, count })),
  }
}
