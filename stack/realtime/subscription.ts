import { parseBinding } from './binding.ts'
import type { Changes, Listener } from './changes.ts'
import type { Join } from './join.ts'
import { type Claims, Refusal } from './token.ts'

const retryAfter = 5_000
export const unreachable = 'Realtime was unable to connect to the project database'

/** Whom a subscription is for. */
interface Subscriber {
  hear: Listener['hear']
  /** Says how the subscription goes. */
  tell(status: 'ok' | 'error', message: string): void
}

/** The tables that one channel listens to, with whatever claims it has at the time. */
export class Subscription {
  readonly #changes: Changes
  readonly #wanted: Join['changes']
  readonly #subscriber: Subscriber
  #listener: Listener | undefined
  #retry: NodeJS.Timeout | undefined
  #closed = false

  constructor(changes: Changes, wanted: Join['changes'], subscriber: Subscriber) {
    this.#changes = changes
    this.#wanted = wanted
    this.#subscriber = subscriber
  }

  /** Listens from now on, with these claims in the place of those before. @throws Refusal; what the database says. */
  async begin(claims: Claims): Promise<void> {
    const before = this.#listener
    try {
      const hear: Listener['hear'] = (...change) => {
        if (!this.#closed) this.#subscriber.hear(...change)
      }
      const listener = { claims, bindings: this.#wanted.map(parseBinding), hear }
      await this.#changes.add(listener)
      this.#listener = listener
    } finally {
      if (before) this.#changes.remove(before)
    }
    if (this.#closed) this.#changes.remove(this.#listener)
  }

  /** As `begin`, as often as it takes, and says how that went. */
  async keep(claims: Claims): Promise<void> {
    clearTimeout(this.#retry)
    if (this.#closed || this.#wanted.length === 0) return
    try {
      await this.begin(claims)
      this.confirm()
    } catch (error) {
      if (this.#closed) return
      const known = error instanceof Refusal
      this.#subscriber.tell('error', known ? error.message : unreachable)
      if (!known) this.#retry = setTimeout(() => void this.keep(claims), retryAfter)
    }
  }

  confirm(): void {
    if (this.#wanted.length > 0 && !this.#closed) this.#subscriber.tell('ok', 'Subscribed to PostgreSQL')
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#retry)
    if (this.#listener) this.#changes.remove(this.#listener)
  }
}
