import { type Admission, admit } from './admission.ts'
import { type Answer, Attendance } from './attendance.ts'
import { type Broadcast, encodeBroadcast, type Frame, maxPayload, payloadSize } from './frames.ts'
import { Inbox } from './inbox.ts'
import type { Join } from './join.ts'
import { Subscription, unreachable } from './subscription.ts'
import type { Connection, Surroundings } from './surroundings.ts'
import { Refusal } from './token.ts'
import type { Address, Member } from './topics.ts'

const expiryCheck = 5 * 60_000
const extensions = ['broadcast', 'presence'] as const

/** One topic joined by one connection, until it leaves or its token no longer allows it. */
export class Channel implements Member {
  readonly address: Address
  readonly joinRef: string | null
  readonly #surroundings: Surroundings
  readonly #connection: Connection
  readonly #join: Join
  readonly #attendance: Attendance
  #admission: Admission | undefined
  readonly #subscription: Subscription
  #expiry: NodeJS.Timeout | undefined
  #closed = false
  readonly #inbox: Inbox

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
    this.#inbox = new Inbox((_broadcast, encode) => {
      if (this.#admission?.mayRead('broadcast') && this.#counts()) this.#deliver(encode(connection.version))
    })
    this.#subscription = new Subscription(surroundings.changes, join.changes, {
      hear: (ids, data) => {
        if (this.#counts()) this.#push('postgres_changes', { ids, data })
      },
      tell: (status, message) => this.#system(status, message, 'postgres_changes'),
    })
  }

  /**
   * Admits the client and starts to listen; `answer` sends the reply, which everything else follows.
   * @throws Refusal when its token does not allow to join.
   */
  async open(answer: () => void): Promise<void> {
    const { topics, started, replay } = this.#surroundings
    const { waitForChanges, replicationReady, token } = this.#join
    const admission = await this.#admit(token ?? this.#connection.token)
    await started()
    topics.add(this)
    const range = admission.mayRead('broadcast') ? this.#join.replay : undefined
    const missed = range ? await replay(this.address.topic, range) : []
    if (waitForChanges) await this.#subscription.begin(admission.claims)
    if (this.#closed) throw new Refusal('InvalidJWTToken', 'Token has expired')
    answer()
    if (this.#attendance.enabled) this.#pushPresence(admission)
    if (replicationReady) this.#system('ok', 'Replication connection established')
    for (const broadcast of missed)
      this.#deliver(encodeBroadcast(this.#connection.version, this.#wireTopic, broadcast))
    this.#inbox.open(missed.map(({ meta }) => meta!.id))
    if (waitForChanges) this.#subscription.confirm()
    else await this.#subscription.keep(admission.claims)
  }

  /** Stops to listen, without a word to the client. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#expiry)
    this.#subscription.close()
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
    this.#inbox.receive(...delivery)
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
      await this.#subscription.keep(now.claims)
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
