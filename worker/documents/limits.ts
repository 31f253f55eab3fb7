/** How much may come in a second, on average over `burst`. */
export interface Rates {
  messages: number
  bytes: number
}

/** What one client may cost, and all of a document or tenant together; whoever exceeds it is closed, and nobody else. */
export interface Limits {
  /** Messages with news per second and socket, on average over `burst`. */
  messagesPerSecond: number
  bytesPerSecond: number
  /** Of all sockets of one document at this worker. */
  documentRates: Rates
  /** Of all sockets of one tenant at this worker. */
  tenantRates: Rates
  /** The largest single message, in bytes; a client that comes back after long offline work needs one large one. */
  messageBytes: number
  /** The size of a document, snapshot and log together, beyond which it takes no further edits. */
  documentBytes: number
  /** The largest state of one client's awareness (cursor, name, colour), in bytes. */
  awarenessBytes: number
  /** How much of a document may wait for edits that it builds on and that have not come. */
  waitingParts: number
  waitingBytes: number
  /** Sockets that one person has open at this worker. */
  socketsPerPerson: number
  /** What a slow reader may have waiting for it, in bytes. */
  backlogBytes: number
  /** What documents that nobody has open may keep in memory, in bytes. */
  idleBytes: number
  /** What all documents in memory may keep beyond their logs, in bytes; those of the others are read when needed. */
  openBytes: number
}

export const defaultLimits: Limits = {
  messagesPerSecond: 60,
  bytesPerSecond: 1_000_000,
  documentRates: { messages: 2_000, bytes: 10_000_000 },
  tenantRates: { messages: 5_000, bytes: 20_000_000 },
  messageBytes: 4_000_000,
  documentBytes: 50_000_000,
  awarenessBytes: 4_096,
  waitingParts: 1_000,
  waitingBytes: 1_000_000,
  socketsPerPerson: 100,
  backlogBytes: 8 << 20,
  idleBytes: 64 << 20,
  openBytes: 256 << 20,
}

/** Seconds over which a rate is averaged: dragging a shape is a burst, not abuse. */
export const burst = 5

/** The share of a limit at which it is nearly reached. */
export const nearly = 0.8

/** A token bucket: holds `capacity` at first, and gains `rate` a second. */
export class TokenBucket {
  readonly #rate: number
  readonly #capacity: number
  readonly #onNearlyEmpty: (() => void) | undefined
  #tokens: number
  #filledAt = performance.now()
  #warned = false

  /** @param onNearlyEmpty called once each time that most of it is spent. */
  constructor(rate: number, capacity: number, onNearlyEmpty?: () => void) {
    this.#rate = rate
    this.#capacity = capacity
    this.#tokens = capacity
    this.#onNearlyEmpty = onNearlyEmpty
  }

  /** Takes `amount` and returns true, or returns false where there is too little. */
  take(amount: number, now = performance.now()): boolean {
    const gained = ((now - this.#filledAt) / 1000) * this.#rate
    this.#filledAt = now
    this.#tokens = Math.min(this.#capacity, this.#tokens + gained)
    if (this.#tokens < amount) return false
    this.#tokens -= amount
    const isLow = this.#tokens < this.#capacity * (1 - nearly)
    if (isLow && !this.#warned) this.#onNearlyEmpty?.()
    // At the edge it would warn again and again.
    this.#warned = isLow || (this.#warned && this.#tokens < this.#capacity / 2)
    return true
  }

  /** Gives back what was taken. */
  give(amount: number): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + amount)
  }
}

/** How much was spent lately: what is older than `burst` counts for little. */
export class Meter {
  #spent = 0
  #at = performance.now()

  add(amount: number, now: number): void {
    this.#spent = this.spent(now) + amount
    this.#at = now
  }

  spent(now: number): number {
    return this.#spent * Math.exp((this.#at - now) / 1000 / burst)
  }
}
