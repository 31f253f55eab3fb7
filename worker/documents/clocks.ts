import * as Y from 'yjs'

/** Consecutive clocks of one client, `to` excluded. */
export interface ClockRange {
  client: number
  from: number
  to: number
}

/** How far each client's edits are known without a gap; never claims what is not there. */
export class Clocks {
  readonly #clocks = new Map<number, number>()

  get(client: number): number {
    return this.#clocks.get(client) ?? 0
  }

  /** Takes note of edits, given in the order of their clocks; those beyond a gap are not counted. */
  learn(ranges: ClockRange[]): void {
    for (const { client, from, to } of ranges) {
      const known = this.get(client)
      if (from <= known && to > known) this.#clocks.set(client, to)
    }
  }

  learnVector(stateVector: Uint8Array): void {
    for (const [client, to] of Y.decodeStateVector(stateVector)) this.learn([{ client, from: 0, to }])
  }

  /** As a Yjs state vector. */
  encode(): Uint8Array {
    return Y.encodeStateVector(this.#clocks)
  }
}
