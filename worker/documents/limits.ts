/** What one client may cost; whoever exceeds it is closed, and nobody else. */
export interface Limits {
  /** Messages with news per second and socket, on average over `burst`. */
  messagesPerSecond: number
  bytesPerSecond: number
  /** The largest single message, in bytes; a client that comes back after long offline work needs one large one. */
  messageBytes: number
  /** The size of a document, snapshot and log together, beyond which it takes no further edits. */
  documentBytes: number
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
  messageBytes: 4_000_000,
  documentBytes: 50_000_000,
  backlogBytes: 8 << 20,
  idleBytes: 64 << 20,
  openBytes: 256 << 20,
}

/** Seconds over which a rate is averaged: dragging a shape is a burst, not abuse. */
export const burst = 5

/** A token bucket: holds `capacity` at first, and gains `rate` a second. */
export class TokenBucket {
  readonly #rate: number
  readonly #capacity: number
  #tokens: number
  #filledAt = performance.now()

  constructor(rate: number, capacity: number) {
    this.#rate = rate
    this.#capacity = capacity
    this.#tokens = capacity
  }

  /** Takes `amount` and returns true, or returns false where there is too little. */
  take(amount: number, now = performance.now()): boolean {
    const gained = ((now - this.#filledAt) / 1000) * this.#rate
    this.#filledAt = now
    this.#tokens = Math.min(this.#capacity, this.#tokens + gained)
    if (this.#tokens < amount) return false
    this.#tokens -= amount
    return true
  }
}
