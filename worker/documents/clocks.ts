import * as Y from 'yjs'

/** Consecutive clocks of one client, `to` excluded. */
export interface ClockRange {
  client: number
  from: number
  to: number
}

type Span = Pick<ClockRange, 'from' | 'to'>

/** How far each client's edits are known without a gap; never claims what is not there. */
export class Clocks {
  readonly #clocks = new Map<number, number>()
  /** What is known beyond a gap, until that closes: edits of one client come by several workers, in any order. */
  readonly #beyond = new Map<number, Span[]>()

  get(client: number): number {
    return this.#clocks.get(client) ?? 0
  }

  /** Takes note of edits; those beyond a gap do not count until what lies between has come. */
  learn(ranges: ClockRange[]): void {
    for (const { client, from, to } of ranges) {
      const known = this.get(client)
      if (from > known) this.#defer(client, { from, to })
      else if (to > known) this.#clocks.set(client, this.#reach(client, to))
    }
  }

  /** Spans lie in order and apart: those that touch are one. */
  #defer(client: number, { from, to }: Span) {
    const spans = this.#beyond.get(client) ?? []
    this.#beyond.set(client, spans)
    let [low, high] = [0, spans.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (spans[middle]!.to < from) low = middle + 1
      else high = middle
    }
    let end = low
    for (; end < spans.length && spans[end]!.from <= to; end++) {
      from = Math.min(from, spans[end]!.from)
      to = Math.max(to, spans[end]!.to)
    }
    spans.splice(low, end - low, { from, to })
  }

  /** How far it is known without a gap, where it is up to `to`. */
  #reach(client: number, to: number): number {
    const spans = this.#beyond.get(client) ?? []
    let taken = 0
    for (; taken < spans.length && spans[taken]!.from <= to; taken++) to = Math.max(to, spans[taken]!.to)
    if (taken === spans.length) this.#beyond.delete(client)
    else spans.splice(0, taken)
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
