const span = 60

/** Counts events against a limit per second that holds on the average of a minute, so that a burst may pass. */
export class Rate {
  readonly #limit: number
  readonly #seconds: number[] = new Array(span).fill(0)
  #now = 0

  /** @param perSecond the limit. */
  constructor(perSecond: number) {
    this.#limit = perSecond * span
  }

  /** Counts one event; false when it is past the limit. */
  count(): boolean {
    const now = Math.floor(performance.now() / 1000)
    for (let second = Math.max(this.#now, now - span) + 1; second <= now; second++)
      this.#seconds[second % span] = 0
    this.#now = now
    this.#seconds[now % span]! += 1
    return this.#seconds.reduce((sum, count) => sum + count) <= this.#limit
  }
}
