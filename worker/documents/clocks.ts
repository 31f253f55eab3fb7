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
  /** What is known beyond a gap, until that closes: edits of one client come by several workers, in any order. */
  readonly #beyond = new Map<number, ClockRange[]>()

  get(client: number): number {
    return this.#clocks.get(client) ?? 0
  }

  /** Takes note of edits; those beyond a gap do not count until what lies between has come. */
  learn(ranges: ClockRange[]): void {
    for (const range of ranges) {
      const { client, from, to } = range
      const known = this.get(client)
      if (from > known) this.#defer(range)
      else if (to > known) {
        this.#clocks.set(client, to)
        const beyond = this.#beyond.get(client)
        this.#beyond.delete(client)
        if (beyond) this.learn(beyond)
      }
    }
  }

  #defer({ client, from, to }: ClockRange) {
    const beyond = this.#beyond.get(client) ?? []
    if (beyond.some(range => range.from <= from && range.to >= to)) return
    this.#beyond.set(
      client,
      [...beyond, { client, from, to }].sort((a, b) => a.from - b.from),
    )
  }

  learnVector(stateVector: Uint8Array): void {
    for (const [client, to] of Y.decodeStateVector(stateVector)) this.learn([{ client, from: 0, to }])
  }

  /** As a Yjs state vector. */
  encode(): Uint8Array {
    return Y.encodeStateVector(this.#clocks)
  }
}
