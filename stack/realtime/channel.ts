import type { Keys } from '../keys.ts'
import { type Admission, admit } from './admission.ts'
import { type Answer, Attendance } from './attendance.ts'
import type { Authorization, Visitor } from './authorization.ts'
import { parseBinding } from './binding.ts'
import type { Changes, Listener } from './changes.ts'
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
import type { Presence } from './presence.ts'
import type { Rate } from './rate.ts'
import { Refusal } from './token.ts'
import type { Address, Member, Topics } from './topics.ts'

/** What all channels of a project share. */
export interface Surroundings {
  keys: Keys
  topics: Topics
  presence: Presence
  changes: Changes
  authorization: Authorization
  rates: Record<'events' | 'joins' | 'presence', Rate>
  /** Resolves when messages of the database are listened to. */
  started(): Promise<void>
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
const retryAfter = 5_000
const extensions = ['broadcast', 'presence'] as const
const unreachable = 'Realtime was unable to connect to the project database'

/** One topic joined by one connection, until it leaves or its token no longer allows it. */
export class Channel implements Member {
  readonly address: Address
  readonly joinRef: string | null
  readonly #surroundings: Surroundings
  readonly #connection: Connection
  readonly #join: Join
  readonly #attendance: Attendance
  #admission: Admission | undefined
  #listener: Listener | undefined
  #expiry: NodeJS.Timeout | undefined
  #listening: NodeJS.Timeout | undefined
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
    this.#attendance = new Attendance(surroundings, this, join.presence)
  }

  /**
   * Admits the client and starts to listen; `answer` sends the reply, which everything else follows.
   * @throws Refusal when its token does not allow to join.
   */
  async open(answer: () => void): Promise<void> {
    const { topics, started, replay } = this.#surroundings
    const { changes, waitForChanges, replicationReady, token } = this.#join
    const admission = await this.#admit(token ?? this.#connection.token)
    await started()
    topics.add(this)
    const range = admission.mayRead('broadcast') ? this.#join.replay : undefined
    const missed = range ? await replay(this.address.topic, range) : []
    if (waitForChanges) await this.#listen(admission)
    if (this.#closed) throw new Refusal('InvalidJWTToken', 'Token has expired')
    answer()
    if (this.#attendance.enabled) this.#pushPresence(admission)
    if (replicationReady) this.#system('ok', 'Replication connection established')
    for (const broadcast of missed) {
      this.#replayed.add(broadcast.meta!.id)
      this.#deliver(encodeBroadcast(this.#connection.version, this.#wireTopic, broadcast))
    }
    const held = this.#held ?? []
    this.#held = undefined
    for (const delivery of held) this.receive(...delivery)
    if (waitForChanges && changes.length) this.#system('ok', 'Subscribed to PostgreSQL', 'postgres_changes')
    else await this.#keepListening()
  }

  /** Stops to listen, without a word to the client. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#expiry)
    clearTimeout(this.#listening)
    if (this.#listener) this.#surroundings.changes.remove(this.#listener)
    this.#surroundings.topics.remove(this)
    this.#attendance.leave()
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
    if (this.#counts()) this.#deliver(encode(this.#connection.version))
  }

  presenceChanged(diff: Parameters<Member['presenceChanged']>[0]): void {
    if (this.#admission?.mayRead('presence')) this.#push('presence_diff', diff)
  }

  /**
   * Sends a broadcast of the client's. Where it may not, the broadcast is dropped without an answer.
   * @returns the answer that the client waits for, if it does.
   */
  async broadcast(broadcast: Broadcast): Promise<Answer | undefined> {
    const { ack, self } = this.#join
    const tooLarge = payloadSize(broadcast) > maxPayload
    if (tooLarge && ack) return { status: 'error', response: { reason: 'payload_size_exceeded' } }
    if (tooLarge || !(await this.#admission?.mayWrite('broadcast')) || !this.#counts()) return undefined
    this.#surroundings.topics.publish(this.address, broadcast, self ? undefined : this)
    return ack ? { status: 'ok' } : undefined
  }

  /** Tracks or untracks the client, as it says in `push`. */
  async present(push: Record<string, unknown> | null): Promise<Answer | undefined> {
    const admission = this.#admission
    if (!admission) return undefined
    const { enabled } = this.#attendance
    const mayWrite = async () => (await admission.mayWrite('presence')) && !this.#closed
    const answer = await this.#attendance.call(push, mayWrite)
    if ('dismissed' in answer) this.#dismiss(answer.dismissed)
    if (!enabled && this.#attendance.enabled) this.#pushPresence(admission)
    return answer
  }

  /** Goes on with a fresh token; one that does not allow it to stay ends the channel. */
  async refresh(token: string): Promise<void> {
    const before = this.#admission
    if (token === before?.token || token.startsWith('sb_')) return
    try {
      const now = await this.#admit(token)
      if (extensions.some(extension => before?.mayRead(extension) && !now.mayRead(extension)))
        return this.#dismiss(
          `You no longer have permission to read from this Channel topic: ${this.address.topic}`,
        )
      await this.#keepListening()
    } catch (error) {
      this.#dismiss(error instanceof Refusal ? error.message : unreachable)
    }
  }

  async #admit(token: string): Promise<Admission> {
    const { headers } = this.#connection
    const asked = extensions.filter(extension => extension !== 'presence' || this.#attendance.enabled)
    const admission = await admit(this.#surroundings, this.address, token, headers, asked)
    this.#admission = admission
    this.#watch(admission)
    return admission
  }

  /** Looks again every few minutes: timers cannot reach as far as some keys live. */
  #watch(admission: Admission) {
    clearTimeout(this.#expiry)
    if (this.#closed) return
    const left = admission.claims.exp * 1000 - Date.now()
    if (left <= 0) this.#dismiss(`Token has expired ${Math.round(-left / 1000)} seconds ago`)
    else this.#expiry = setTimeout(() => this.#watch(admission), Math.min(left, expiryCheck))
  }

  /** Listens to the changes of tables that the join asked for, as often as it takes, and says how that went. */
  async #keepListening(): Promise<void> {
    clearTimeout(this.#listening)
    if (!this.#admission || this.#closed || this.#join.changes.length === 0) return
    try {
      await this.#listen(this.#admission)
      this.#system('ok', 'Subscribed to PostgreSQL', 'postgres_changes')
    } catch (error) {
      if (this.#closed) return
      const known = error instanceof Refusal
      this.#system('error', known ? error.message : unreachable, 'postgres_changes')
      if (!known) this.#listening = setTimeout(() => void this.#keepListening(), retryAfter)
    }
  }

  async #listen({ claims }: Admission): Promise<void> {
    const { changes } = this.#surroundings
    const before = this.#listener
    try {
      const hear = (ids: number[], data: object) => {
        if (!this.#closed && this.#counts()) this.#push('postgres_changes', { ids, data })
      }
      const listener = { claims, bindings: this.#join.changes.map(parseBinding), hear }
      await changes.add(listener)
      this.#listener = listener
    } finally {
      if (before) changes.remove(before)
    }
    if (this.#closed) changes.remove(this.#listener)
  }

  /** Whether one more event is within the project's limit; past it the channel ends. */
  #counts(): boolean {
    const within = this.#surroundings.rates.events.count()
    if (!within) this.#dismiss('Too many messages per second')
    return within
  }

  #dismiss(message: string) {
    if (this.#closed) return
    this.#system('error', message)
    this.end()
  }

  #deliver(frame: string | Buffer | undefined) {
    if (frame) this.#connection.sendBroadcast(frame)
  }

  #pushPresence(admission: Admission) {
    if (admission.mayRead('presence')) this.#push('presence_state', this.#attendance.state)
  }

  #system(status: 'ok' | 'error', message: string, extension = 'system') {
    this.#push('system', { extension, status, message, channel: this.address.topic })
  }

  #push(event: string, payload: unknown) {
    this.#connection.send({ joinRef: this.joinRef, ref: null, topic: this.#wireTopic, event, payload })
  }

  get #wireTopic() {
    return `realtime:${this.address.topic}`
  }
}
