import type { Meter, Rates, TokenBucket } from './limits.ts'
import type { Sender } from './traffic.ts'

/** What is counted of what comes in. */
export type Unit = keyof Rates

export type Buckets = Record<Unit, TokenBucket>

/** A connection, and what it has sent lately. */
export interface Member {
  sender: Sender
  spent: Record<Unit, Meter>
}

/** What several connections may send together. */
export class SharedLimit {
  readonly #buckets: Buckets
  readonly #members = new Set<Member>()
  readonly #on: { cut(loudest: Member): void; emptied(): void }

  constructor(buckets: Buckets, on: { cut(loudest: Member): void; emptied(): void }) {
    this.#buckets = buckets
    this.#on = on
  }

  enter(member: Member): void {
    this.#members.add(member)
  }

  /** Lets the loudest go until there is enough; returns false where that was the one who takes. */
  take(unit: Unit, amount: number, by: Member, now: number): boolean {
    while (!this.#buckets[unit].take(amount, now)) {
      let loudest = by
      for (const member of this.#members)
        if (member.spent[unit].spent(now) > loudest.spent[unit].spent(now)) loudest = member
      this.leave(loudest)
      this.#on.cut(loudest)
      if (loudest === by) return false
    }
    return true
  }

  /** What a connection has spent goes with it: those who stay do not pay for it. */
  leave(member: Member): void {
    if (!this.#members.delete(member)) return
    const now = performance.now()
    for (const unit of ['messages', 'bytes'] as const) this.#buckets[unit].give(member.spent[unit].spent(now))
    if (this.#members.size === 0) this.#on.emptied()
  }
}
