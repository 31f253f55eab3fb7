import * as Y from 'yjs'
import { insert, type Range } from './ranges.ts'

/** Consecutive clocks of one client, `to` excluded. */
export interface ClockRange {
  client: number
  from: number
  to: number
}

/** How far each client's edits are known without a gap; never claims what is not there. */
export class Clocks {
  readonly #clocks = new Map<number, number>()
  /** What is known beyond a gap, until that closes: edits of one client come by several workers, in any order. */
  readonly #beyond = new Map<number, Range[]>()

  get(client: number): number {
    return this.#clocks.get(client) ?? 0
  }

  /** Takes note of edits; those beyond a gap do not count until what lies between has come. */
  learn(ranges: ClockRange[]): void {
    for (const { client, from, to } of ranges) {
      const known = this.get(client)
      if (from > known) this.#defer(client, [from, to])
      else if (to > known) this.#clocks.set(client, this.#reach(client, to))
    }
  }

  #defer(client: number, beyond: Range) {
    const ranges = this.#beyond.get(client) ?? []
    this.#beyond.set(client, ranges)
    insert(ranges, beyond)
  }

  /** How far it is known without a gap, where it is up to `to`. */
  #reach(client: number, to: number): number {
    const ranges = this.#beyond.get(client) ?? []
    let taken = 0
    for (; taken < ranges.length && ranges[taken]![0] <= to; taken++) to = Math.max(to, ranges[taken]![1])
    if (taken === ranges.length) this.#beyond.delete(client)
    else ranges.splice(0, taken)
    return to
  }

  learnVector(stateVector: Uint8Array): void {
    for (const [client, to] of Y.decodeStateVector(stateVector)) this.learn([{ client, from: 0, to }])
  }

  /** As a Yjs state vector. */
  encode(): Uint8Array {
    return Y.encodeStateVector(this.#clocks)
  }
}
