import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { type CloseReason, closeCodes } from './close-codes.ts'
import { keepAlive } from './frames.ts'
import type { Limits } from './limits.ts'

const patience = 2_000

// Rounds of `tend` without a word from the client before it is asked whether it is there, and before it is given up.
const askAfter = 2
const giveUpAfter = 5

let last = 0

/** One connection of a client: what may go in and out of it, whatever is said. */
export class DocumentSocket {
  /** Counts up with each connection of this process. */
  readonly number = ++last
  readonly #ws: WebSocket
  readonly #raw: Duplex
  readonly #backlogBytes: number
  readonly #onClose: (reason: CloseReason) => void
  #held: Buffer[] | undefined
  #holds = 0
  #wrote = false
  #silentRounds = 0
  #closed = false

  /** @param onClose called with the reason when the server closes it. */
  constructor(ws: WebSocket, raw: Duplex, limits: Limits, onClose: (reason: CloseReason) => void) {
    this.#ws = ws
    this.#raw = raw
    this.#backlogBytes = limits.backlogBytes
    this.#onClose = onClose
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

  /** To be called when the client has said something. */
  heard(): void {
    this.#silentRounds = 0
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
    this.#onClose(reason)
    // Who sends too much is not read any more, and comes back later. Others, paused, would not be heard to answer.
    if (reason === 'tooFast') this.#ws.pause()
    else this.#ws.resume()
    this.#ws.close(closeCodes[reason], reason)
    setTimeout(() => this.#ws.terminate(), patience).unref()
  }
}
