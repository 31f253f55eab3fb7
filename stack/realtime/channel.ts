import type { Keys } from '../keys.ts'
import { type Admission, admit } from './admission.ts'
import type { Authorization, Visitor } from './authorization.ts'
import {
  type Broadcast,
  encodeBroadcast,
  type Frame,
  maxPayload,
  payloadSize,
  type Version,
} from './frames.ts'
import type { Join } from './join.ts'
import type { ReplayRange } from './messages.ts'
import type { Replication } from './replication.ts'
import { Refusal } from './token.ts'
import type { Address, Member, Topics } from './topics.ts'

/** What all channels of a project share. */
export interface Surroundings {
  keys: Keys
  topics: Topics
  authorization: Authorization
  replication: Replication
  replay(topic: string, range: ReplayRange): Promise<Broadcast[]>
}

/** The connection that a channel belongs to. */
export interface Connection {
  version: Version
  /** The JWT that opened it. */
  token: string
  headers: Visitor['headers']
  send(frame: Frame): void
  sendBroadcast(frame: string | Buffer): void
  /** Called when the server has ended the channel. */
  ended(channel: Channel): void
}

const expiryCheck = 5 * 60_000

/** One topic joined by one connection, until it leaves or its token no longer allows it. */
export class Channel implements Member {
  readonly address: Address
  readonly joinRef: string | null
  readonly #surroundings: Surroundings
  readonly #connection: Connection
  readonly #join: Join
  #admission: Admission | undefined
  #expiry: NodeJS.Timeout | undefined
  #closed = false
  /** Broadcasts that arrive before the join is answered wait for it. */
  #held: Parameters<Member['receive']>[] | undefined = []
  readonly #replayed = new Set<string>()

  constructor(
    surroundings: Surroundings,
    connection: Connection,
    { topic, joinRef }: Pick<Frame, 'topic' | 'joinRef'>,
    join: Join,
  ) {
    this.#surroundings = surroundings
    this.#connection = connection
    this.#join = join
    this.joinRef = joinRef
    this.address = { topic, private: join.private }
  }

  /**
   * Admits the client and starts to listen; `answer` sends the reply, which everything else follows.
   * @throws Refusal when its token does not allow to join.
   */
  async open(answer: () => void): Promise<void> {
    const { topics, replication, replay } = this.#surroundings
    const admission = await this.#admit(this.#join.token ?? this.#connection.token)
    await replication.started()
    topics.add(this)
    const range = admission.mayRead('broadcast') ? this.#join.replay : undefined
    const missed = range ? await replay(this.address.topic, range) : []
    if (this.#closed) throw new Refusal('InvalidJWTToken', 'Token has expired')
    answer()
    if (this.#join.presence) this.#push('presence_state', {})
    if (this.#join.replicationReady) this.#system('ok', 'Replication connection established')
    for (const broadcast of missed) {
      this.#replayed.add(broadcast.meta!.id)
      this.#deliver(encodeBroadcast(this.#connection.version, this.#wireTopic, broadcast))
    }
    const held = this.#held ?? []
    this.#held = undefined
    for (const delivery of held) this.receive(...delivery)
  }

  /** Stops to listen, without a word to the client. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#expiry)
    this.#surroundings.topics.remove(this)
  }

  /** Ends the channel from this side. */
  end(): void {
    this.close()
    const { joinRef } = this
    this.#connection.send({ joinRef, ref: joinRef, topic: this.#wireTopic, event: 'phx_close', payload: {} })
    this.#connection.ended(this)
  }

  receive(...delivery: Parameters<Member['receive']>): void {
    if (this.#held) {
      this.#held.push(delivery)
      return
    }
    const [broadcast, encode] = delivery
    if (!this.#admission?.mayRead('broadcast') || this.#replayed.has(broadcast.meta?.id ?? '')) return
    this.#deliver(encode(this.#connection.version))
  }

  /**
   * Sends a broadcast of the client's. Where it may not, the broadcast is dropped without an answer.
   * @returns the answer that the client waits for, if it does.
   */
  async broadcast(broadcast: Broadcast): Promise<'ok' | 'payload_size_exceeded' | undefined> {
    const { ack, self } = this.#join
    if (payloadSize(broadcast) > maxPayload) return ack ? 'payload_size_exceeded' : undefined
    if (!(await this.#admission?.mayWrite())) return undefined
    this.#surroundings.topics.publish(this.address, broadcast, self ? undefined : this)
    return ack ? 'ok' : undefined
  }

  /** Goes on with a fresh token; one that does not allow it to stay ends the channel. */
  async refresh(token: string): Promise<void> {
    if (token === this.#admission?.token || token.startsWith('sb_')) return
    await this.#admit(token).catch(error => {
      const known = error instanceof Refusal
      this.#dismiss(known ? error.message : 'Realtime was unable to connect to the project database')
    })
  }

  async #admit(token: string): Promise<Admission> {
    const { headers } = this.#connection
    const extensions = this.#join.presence ? (['broadcast', 'presence'] as const) : (['broadcast'] as const)
    const admission = await admit(this.#surroundings, this.address, token, headers, extensions)
    this.#admission = admission
    this.#watch(admission)
    return admission
  }

  /** Looks again every few minutes: timers cannot reach as far as some keys live. */
  #watch(admission: Admission) {
    clearTimeout(this.#expiry)
    if (this.#closed) return
    const left = admission.expiresAt - Date.now()
    if (left <= 0) this.#dismiss(`Token has expired ${Math.round(-left / 1000)} seconds ago`)
    else this.#expiry = setTimeout(() => this.#watch(admission), Math.min(left, expiryCheck))
  }

  #dismiss(message: string) {
    this.#system('error', message)
    this.end()
  }

  #deliver(frame: string | Buffer | undefined) {
    if (frame) this.#connection.sendBroadcast(frame)
  }

  #system(status: 'ok' | 'error', message: string) {
    this.#push('system', { extension: 'system', status, message, channel: this.address.topic })
  }

  #push(event: string, payload: unknown) {
    this.#connection.send({ joinRef: this.joinRef, ref: null, topic: this.#wireTopic, event, payload })
  }

  get #wireTopic() {
    return `realtime:${this.address.topic}`
  }
}
