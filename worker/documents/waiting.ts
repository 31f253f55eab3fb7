import { Clocks } from './clocks.ts'

/** A part of an update that is applied as a whole, or put aside until what it needs has come. */
export interface Part {
  /** Whose edits they are; undefined where it is deletions. */
  client: number | undefined
  /** Their clocks, `to` excluded. */
  from: number
  to: number
  /** The edits of other clients that it builds on: client and clock by turns. */
  needs: number[]
  bytes: number
}

/** What waits, and how far edits reach without what waits. */
interface Outlook {
  parts: Part[]
  bytes: number
  reached: Map<number, number>
}

/**
 * What of a document builds on edits that have not come. Every client that has the document puts it aside, and merges
 * all of it anew with each update that comes: so there must not be much of it.
 */
export class Waiting {
  /** How far each client's edits can be applied. */
  readonly #applied = new Clocks()
  #parts: Part[] = []

  get parts(): number {
    return this.#parts.length
  }

  /** What would wait if these came: in no order, and some may have been there before. */
  with(parts: Part[]): Outlook {
    const reached = new Map<number, number>()
    const clockOf = (client: number) => reached.get(client) ?? this.#applied.get(client)
    const lackedBy = ({ client, from, needs }: Part) => {
      if (client !== undefined && from > clockOf(client)) return client
      for (let i = 0; i < needs.length; i += 2) if (clockOf(needs[i]!) <= needs[i + 1]!) return needs[i]
      return undefined
    }
    const all = this.#parts.length > 0 ? [...this.#parts, ...parts] : parts
    const queues = queuesOf(all)
    const blocked = new Map<number, number[]>()
    const ready = [...queues.keys()]
    for (let client = ready.pop(); client !== undefined; client = ready.pop()) {
      const queue = queues.get(client)!
      const before = clockOf(client)
      for (let part = queue.at(-1); part; part = queue.at(-1)) {
        const lacked = lackedBy(part)
        if (lacked !== undefined) {
          blocked.set(lacked, [...(blocked.get(lacked) ?? []), client])
          break
        }
        queue.pop()
        if (part.to > clockOf(client)) reached.set(client, part.to)
      }
      // Two that lack each other would wake each other for ever.
      if (clockOf(client) === before) continue
      ready.push(...(blocked.get(client) ?? []))
      blocked.delete(client)
    }
    const deletions = all.filter(part => part.client === undefined && lackedBy(part) !== undefined)
    const left = [...queues.values()].flat().concat(deletions)
    return { parts: left, bytes: left.reduce((sum, part) => sum + part.bytes, 0), reached }
  }

  /** Takes these parts, which are in the document now. */
  add(parts: Part[]): void {
    this.adopt(this.with(parts))
  }

  /** Takes what `with` has found. */
  adopt({ parts, reached }: Outlook): void {
    this.#parts = parts
    for (const [client, to] of reached) this.#applied.learn([{ client, from: 0, to }])
  }

  /** Takes what a document that was built holds of each client. */
  addVector(stateVector: Uint8Array): void {
    this.#applied.learnVector(stateVector)
    this.add([])
  }

  /** Forgets what waits, to be told anew. */
  clear(): void {
    this.#parts = []
  }
}

/** The edits of each client, the first of them last. */
function queuesOf(parts: Part[]): Map<number, Part[]> {
  const queues = new Map<number, Part[]>()
  for (const part of parts) {
    if (part.client === undefined) continue
    const queue = queues.get(part.client)
    if (queue) queue.push(part)
    else queues.set(part.client, [part])
  }
  for (const queue of queues.values()) if (queue.length > 1) queue.sort((a, b) => b.from - a.from)
  return queues
}
