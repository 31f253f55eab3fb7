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
  #prepare: (() => Promise<Uint8Array[]>) | undefined
  #unreadAnswer = 0
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
    if (!this.#held) this.#write(frame)
    else if (!this.#closed) this.#held.push(frame)
  }

  /**
   * Holds back what is sent from now on, until the answer that `prepare` makes has gone first. Who asks once more
   * before that gets one answer, to what was asked last; and no other before the first is on its way.
   */
  async sendFirst(prepare: () => Promise<Uint8Array[]>): Promise<void> {
    const isBusy = this.#prepare !== undefined || this.#held !== undefined
    this.#prepare = prepare
    if (isBusy) return
    try {
      while (this.#prepare && !this.#closed) {
        if (this.#raw.writableLength > this.#backlogBytes) await this.#drained()
        const next = this.#prepare
        this.#prepare = undefined
        await this.#answer(next)
      }
    } finally {
      this.#prepare = undefined
    }
  }

  async #answer(prepare: () => Promise<Uint8Array[]>) {
    this.#held = []
    let pieces: Uint8Array[] = []
    try {
      pieces = await prepare()
    } finally {
      const held = this.#held
      this.#held = undefined
      this.#raw.cork()
      if (!this.#closed) for (const piece of pieces) this.#raw.write(piece)
      this.#wrote = true
      // It has asked for as much: only what comes on top makes it a slow reader.
      this.#unreadAnswer = this.#raw.writableLength
      for (const frame of held) this.#write(frame)
      this.#raw.uncork()
    }
  }

  async #drained() {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#raw.once('drain', resolve).once('close', resolve)
    await promise
    this.#raw.off('drain', resolve).off('close', resolve)
  }

  #write(frame: Buffer) {
    if (this.#closed) return
    const waiting = this.#raw.writableLength
    if (waiting <= this.#backlogBytes) this.#unreadAnswer = 0
    // It comes back, and asks for what it missed by its state vector.
    else if (waiting > this.#backlogBytes + this.#unreadAnswer) return this.close('unavailable')
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
    this.#onClose(reason)
    // Who sends too much is not read any more, and comes back later. Others, paused, would not be heard to answer.
    if (reason === 'tooFast') this.#ws.pause()
    else this.#ws.resume()
    this.#ws.close(closeCodes[reason], reason)
    setTimeout(() => this.#ws.terminate(), patience).unref()
  }
}
