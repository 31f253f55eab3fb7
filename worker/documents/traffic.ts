import { burst, type Limits, Meter, type Rates, TokenBucket } from './limits.ts'
import { type Buckets, type Member, SharedLimit, type Unit } from './shared-limit.ts'

/** Whose limit it is. */
export type Scope = 'connection' | 'document' | 'tenant'

/** A connection that sends. */
export interface Sender {
  user: string
  documentId: string
  tenantId: string
  /** It has sent too much, or most of what was too much together. */
  flooded(scope: Scope): void
}

/** One connection's part of the limits, until it leaves. */
export interface Account {
  /** Whether so much may come in now; if not, the sender has been told that it flooded. */
  take(unit: Unit, amount: number): boolean
  leave(): void
}

export interface TrafficOptions {
  limits: Limits
  /** A limit is nearly reached. */
  onNearly(scope: Scope): void
}

// Less than this is charged for no message: each costs a turn of the loop.
const smallestCharge = 64

/**
 * What may come in from one connection, from all of a document, and from all of a tenant, in messages and bytes. Where
 * all together exceed a limit, the connection that has lately sent most goes, whoever sent the last message.
 *
 * It counts at this worker alone: a count that all workers share would cost each message a round trip. So of n workers
 * a document or tenant has up to n times as much, as it has n times as many processors.
 */
export class Traffic {
  readonly #options: TrafficOptions
  readonly #documents = new Map<string, SharedLimit>()
  readonly #tenants = new Map<string, SharedLimit>()
  // Who was cut for its own rate comes back to what was left of it: coming back is no way to a new burst.
  readonly #cut = new Map<string, { buckets: Buckets; fullAt: number }>()

  constructor(options: TrafficOptions) {
    this.#options = options
  }

  /** How many documents, tenants and cut connections are kept count of. */
  get size(): number {
    return this.#documents.size + this.#tenants.size + this.#cut.size
  }

  enter(sender: Sender): Account {
    const { limits } = this.#options
    const { user, documentId, tenantId } = sender
    const key = `${user} ${documentId}`
    const { messagesPerSecond, bytesPerSecond } = limits
    const rates = { messages: messagesPerSecond, bytes: bytesPerSecond }
    const own = this.#cut.get(key)?.buckets ?? this.#bucketsOf('connection', rates)
    this.#cut.delete(key)
    const member: Member = { sender, spent: { messages: new Meter(), bytes: new Meter() } }
    const shared = [
      this.#join(this.#documents, documentId, 'document', limits.documentRates, member),
      this.#join(this.#tenants, tenantId, 'tenant', limits.tenantRates, member),
    ]
    return {
      take: (unit, amount) => {
        const now = performance.now()
        const charge = unit === 'bytes' ? Math.max(amount, smallestCharge) : amount
        if (!own[unit].take(charge, now)) {
          this.#cut.set(key, { buckets: own, fullAt: now + burst * 1000 })
          sender.flooded('connection')
          return false
        }
        member.spent[unit].add(charge, now)
        return shared.every(each => each.take(unit, charge, member, now))
      },
      leave: () => {
        for (const each of shared) each.leave(member)
      },
    }
  }

  /** Forgets those who were cut long enough ago; to be called now and then. */
  forget(now = performance.now()): void {
    for (const [key, { fullAt }] of this.#cut) if (fullAt <= now) this.#cut.delete(key)
  }

  #join(all: Map<string, SharedLimit>, id: string, scope: Scope, rates: Rates, member: Member): SharedLimit {
    let shared = all.get(id)
    if (!shared) {
      shared = new SharedLimit(this.#bucketsOf(scope, rates), {
        cut: loudest => loudest.sender.flooded(scope),
        emptied: () => all.delete(id),
      })
      all.set(id, shared)
    }
    shared.enter(member)
    return shared
  }

  #bucketsOf(scope: Scope, { messages, bytes }: Rates): Buckets {
    const warn = () => this.#options.onNearly(scope)
    const capacity = Math.max(bytes * burst, this.#options.limits.messageBytes)
    return {
      messages: new TokenBucket(messages, messages * burst, warn),
      bytes: new TokenBucket(bytes, capacity, warn),
    }
  }
}
