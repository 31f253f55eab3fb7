import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { type CloseReason, closeCodes } from './close-codes.ts'
import { keepAlive } from './frames.ts'
import { burst, type Limits, TokenBucket } from './limits.ts'

const patience = 2_000

// Rounds of `tend` without a word from the client before it is asked whether it is there, and before it is given up.
const askAfter = 2
const giveUpAfter = 5

// Less than this is charged for no message: each costs a turn of the loop.
const smallestCharge = 64

let last = 0

/** One connection of a client: what may go in and out of it, whatever is said. */
export class DocumentSocket {
  /** Counts up with each connection of this process. */
  readonly number = ++last
  readonly #ws: WebSocket
  readonly #raw: Duplex
  readonly #backlogBytes: number
  readonly #messages: TokenBucket
  readonly #bytes: TokenBucket
  #held: Buffer[] | undefined
  #holds = 0
  #wrote = false
  #silentRounds = 0
  #closed = false

  constructor(ws: WebSocket, raw: Duplex, limits: Limits) {
    this.#ws = ws
    this.#raw = raw
    this.#backlogBytes = limits.backlogBytes
    this.#messages = new TokenBucket(limits.messagesPerSecond, limits.messagesPerSecond * burst)
    const capacity = Math.max(limits.bytesPerSecond * burst, limits.messageBytes)
    this.#bytes = new TokenBucket(limits.bytesPerSecond, capacity)
    ws.on('close', () => {
      this.#closed = true
    })
    ws.on('pong', () => {
      this.#silentRounds = 0
    })
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Whether a message of this size may come in now. */
  admits(size: number): boolean {
    this.#silentRounds = 0
    return this.#bytes.take(Math.max(size, smallestCharge))
  }

  /** Whether one more message with news may come in now. */
  admitsNews(): boolean {
    return this.#messages.take(1)
  }

  /** Sends a frame, now or when what is being prepared for this client has been sent. */
  send(frame: Buffer): void {
    if (this.#held) this.#held.push(frame)
    else this.#write(frame)
  }

  /** Holds back what is sent from now on, until what `prepare` makes has gone first. */
  async sendFirst(prepare: () => Promise<Buffer[]>): Promise<void> {
    this.#holds++
    this.#held ??= []
    let frames: Buffer[] = []
    try {
      frames = await prepare()
    } finally {
      this.#raw.cork()
      for (const frame of frames) this.#write(frame)
      if (--this.#holds === 0) {
        const held = this.#held
        this.#held = undefined
        for (const frame of held) this.#write(frame)
      }
      this.#raw.uncork()
    }
  }

  #write(frame: Buffer) {
    if (this.#closed) return
    // It comes back, and asks for what it missed by its state vector.
    if (this.#raw.writableLength > this.#backlogBytes) return this.close('unavailable')
    this.#wrote = true
    this.#raw.write(frame)
  }

  /**
   * To be called every 12 s. Clients of y-websocket hang up after 30 s without a message, and hear nothing when they
   * are alone, for there is no echo; a peer that vanished is found by its silence.
   */
  tend(): void {
    if (!this.#wrote) this.send(keepAlive)
    this.#wrote = false
    this.#silentRounds++
    if (this.#silentRounds >= giveUpAfter) this.#ws.terminate()
    else if (this.#silentRounds >= askAfter) this.#ws.ping()
  }

  /** Closes, and resolves when the connection is gone. */
  async end(reason: CloseReason): Promise<void> {
    const gone = new Promise(resolve => this.#ws.once('close', resolve))
    this.close(reason)
    await gone
  }

  close(reason: CloseReason): void {
    if (this.#closed) return
    this.#closed = true
    this.#held = undefined
    // Paused, it would not hear the answer.
    this.#ws.resume()
    this.#ws.close(closeCodes[reason], reason)
    setTimeout(() => this.#ws.terminate(), patience).unref()
  }
}
