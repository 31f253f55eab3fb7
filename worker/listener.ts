import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from 'pino'

export interface ListenerOptions {
  databaseUrl: string
  /** What to do with the payload of a notification, by channel. */
  channels: Record<string, (payload: string) => void>
  /** What a new connection does once it listens; until that is done nothing counts as heard. */
  connected?(client: pg.Client): Promise<void>
  /** The connection was made again: notifications may have been missed, so whatever depends on them has to look. */
  reconnected(): void
  /** Nothing has been heard for 5 s: what depends on notifications can no longer be relied on. */
  lost(): void
  logger: Logger
}

const probeChannel = 'tenon_probe'
const probeEvery = 2_000
const lostAfter = 5_000
const answerWithin = 3_000
const retryAfter = 200

/** One connection that listens, and proves every two seconds that it hears. */
export class Listener {
  readonly #options: ListenerOptions
  readonly #probe = crypto.randomUUID()
  readonly #stop = new AbortController()
  #connection: { client: pg.Client; ended: Promise<void> } | undefined
  #onProbe: (() => void) | undefined
  #heardAt = Date.now()
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #isLost = false
  #isAsking = false

  private constructor(options: ListenerOptions) {
    this.#options = options
  }

  /**
   * Connects and listens.
   * @throws where the connection cannot hear notifications, as through a pooler that hands out transactions.
   */
  static async open(options: ListenerOptions): Promise<Listener> {
    const listener = new Listener(options)
    await listener.#connect()
    listener.#timer = setInterval(() => listener.#check(), probeEvery / 2)
    listener.#running = listener.#keepConnected()
    return listener
  }

  /** Whether notifications have arrived lately. */
  get healthy(): boolean {
    return !this.#isLost
  }

  async #connect() {
    const client = new pg.Client({
      connectionString: this.#options.databaseUrl,
      application_name: 'tenon listener',
      connectionTimeoutMillis: answerWithin,
      query_timeout: answerWithin,
      keepAlive: true,
    })
    const ended = new Promise<void>(resolve => client.once('end', resolve))
    client.on('error', error => this.#options.logger.warn({ error }, 'listener failed'))
    client.on('notification', ({ channel, payload }) => this.#hear(channel, payload ?? ''))
    await client.connect()
    try {
      const channels = [probeChannel, ...Object.keys(this.#options.channels)]
      await client.query(channels.map(channel => `listen ${pg.escapeIdentifier(channel)}`).join(';'))
      await this.#options.connected?.(client)
      await this.#prove(client)
    } catch (error) {
      // One that hangs would not say goodbye.
      client.connection.stream.destroy()
      throw error
    }
    this.#connection = { client, ended }
    ended.then(() => {
      this.#connection = undefined
    })
  }

  async #prove(client: pg.Client) {
    const heard = new Promise<void>(resolve => {
      this.#onProbe = resolve
    })
    await this.#ask(client)
    const late = sleep(answerWithin, undefined, { ref: false }).then(() => {
      throw new Error(
        'notifications do not arrive: connect to Postgres directly, or through a pooler in session mode',
      )
    })
    await Promise.race([heard, late])
  }

  async #ask(client: pg.Client) {
    if (this.#isAsking) return
    this.#isAsking = true
    try {
      await client.query('select pg_notify($1, $2)', [probeChannel, this.#probe])
    } finally {
      this.#isAsking = false
    }
  }

  #hear(channel: string, payload: string) {
    if (channel !== probeChannel) return this.#options.channels[channel]?.(payload)
    if (payload !== this.#probe) return
    this.#heardAt = Date.now()
    this.#onProbe?.()
  }

  #check() {
    const silence = Date.now() - this.#heardAt
    if (silence >= lostAfter && !this.#isLost) {
      this.#isLost = true
      this.#options.lost()
    }
    const client = this.#connection?.client
    // A connection that hangs says nothing by itself.
    if (silence >= lostAfter) client?.connection.stream.destroy()
    else if (client && silence >= probeEvery) this.#ask(client).catch(() => {})
  }

  async #keepConnected() {
    const { signal } = this.#stop
    await this.#connection?.ended
    while (!signal.aborted) {
      try {
        await sleep(retryAfter, undefined, { signal })
        await this.#connect()
      } catch {
        continue
      }
      // It may have been closed while it connected.
      if (signal.aborted) return this.#end()
      this.#isLost = false
      this.#options.reconnected()
      await this.#connection?.ended
    }
  }

  async #end() {
    await this.#connection?.client.end()
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#stop.abort()
    await this.#end()
    await this.#running
  }
}
