import { maxPayload } from './frames.ts'
import type { Join } from './join.ts'
import type { Presences } from './presence.ts'
import type { Surroundings } from './surroundings.ts'
import type { Member } from './topics.ts'

const maxCalls = 5
const callWindow = 30_000

/** How a call of a client's ends: an answer to it, or with `dismissed` the end of its channel. */
export type Answer = { status: 'ok' | 'error'; response?: { reason: string } } | { dismissed: string }

/** What one client may do to its own presence in a topic. */
export class Attendance {
  /** Whether the client wants to know who is present; tracking itself says so too. */
  enabled: boolean
  readonly #shared: Pick<Surroundings, 'presence' | 'rates'>
  readonly #member: Member
  readonly #key: string
  #calls = { left: maxCalls, until: 0 }

  constructor(
    shared: Pick<Surroundings, 'presence' | 'rates'>,
    member: Member,
    { enabled, key }: Join['presence'],
  ) {
    this.#shared = shared
    this.#member = member
    this.#key = key
    this.enabled = enabled
  }

  get state(): Presences {
    return this.#shared.presence.state(this.#member.address)
  }

  /**
   * Tracks or untracks.
   *
   * @param push what the client sent.
   * @param mayWrite asked before anything is tracked.
   */
  async call(push: Record<string, unknown> | null, mayWrite: () => Promise<boolean>): Promise<Answer> {
    const now = performance.now()
    if (now > this.#calls.until) this.#calls = { left: maxCalls, until: now + callWindow }
    if (this.#calls.left-- === 0) return { dismissed: 'Client presence rate limit exceeded' }
    const event = String(push?.event).toLowerCase()
    if (event === 'untrack') this.leave()
    else if (event !== 'track' || !(await mayWrite())) return { status: 'error' }
    else return this.#track(push?.payload === undefined ? {} : push.payload)
    return { status: 'ok' }
  }

  leave(): void {
    this.#shared.presence.untrack(this.#member)
  }

  #track(statement: unknown): Answer {
    if (typeof statement !== 'object' || statement === null || Array.isArray(statement))
      return { status: 'error', response: { reason: 'Presence track payload must be a map' } }
    if (Buffer.byteLength(JSON.stringify(statement)) > maxPayload)
      return { dismissed: 'Track message size exceeded' }
    if (!this.#shared.rates.presence.count()) return { dismissed: 'Too many presence messages per second' }
    this.enabled = true
    this.#shared.presence.track(this.#member, this.#key, statement as Record<string, unknown>)
    return { status: 'ok' }
  }
}
