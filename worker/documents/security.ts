import type pg from 'pg'
import type { Logger } from 'pino'
import type { UserClaims } from '../../supabase/functions/_shared/token/verifier.ts'
import type { DocumentMetrics } from './metrics.ts'
import type { Resource } from './rights.ts'

/** Something that the admins of a tenant should hear of. */
export interface SecurityEvent {
  action: 'join_refused' | 'token_refused' | 'flooded' | 'update_refused' | 'right_ended'
  resource: Resource
  /** More of why: a close code's name, a scope, a fault of a token. */
  reason: string
  /** Who did it, as their token says; a right that ends is nobody's deed here. */
  by?: UserClaims | undefined
  /** Whom it concerns, if that is known. */
  user?: string | undefined
}

interface Waiting {
  event: SecurityEvent
  count: number
  notBefore: number
}

/** Of an event whose tenant is known: when to try again, in seconds, or 0 where it has been noted. */
interface Answer {
  place: number
  retryAfter: number
}

const mostWaiting = 1_000

/**
 * Writes security events to the audit logs of their tenants: those of one second together, and at most one entry a
 * minute for the same tenant, person and reason, with a count. The database keeps count of the minutes, for all workers.
 */
export class SecurityLog {
  readonly #pool: pg.Pool
  readonly #logger: Logger
  readonly #metrics: DocumentMetrics
  readonly #waiting = new Map<string, Waiting>()
  #writing: Promise<void> | undefined

  constructor(pool: pg.Pool, logger: Logger, metrics: DocumentMetrics) {
    this.#pool = pool
    this.#logger = logger
    this.#metrics = metrics
  }

  note(event: SecurityEvent): void {
    const { action, resource, reason, user } = event
    this.#metrics.security.inc({ action })
    const key = [action, resource.kind, resource.id, reason, user].join(' ')
    const waiting = this.#waiting.get(key)
    if (waiting) waiting.count++
    // Somebody tries one name after the other: the metric goes on counting.
    else if (this.#waiting.size < mostWaiting) this.#waiting.set(key, { event, count: 1, notBefore: 0 })
  }

  /** Writes what may be written now; to be called every second. */
  write(now = Date.now()): Promise<void> {
    const due = [...this.#waiting].filter(([, { notBefore }]) => notBefore <= now)
    if (due.length > 0)
      this.#writing ??= this.#write(due, now)
        .catch(error => this.#logger.error({ error }, 'security events could not be noted'))
        .finally(() => {
          this.#writing = undefined
        })
    return this.#writing ?? Promise.resolve()
  }

  /** Writes all that the minute allows; what is left is told by the metric alone. */
  async close(): Promise<void> {
    await this.#writing
    await this.write(Number.POSITIVE_INFINITY)
  }

  async #write(due: [string, Waiting][], now: number) {
    const counts = due.map(([, waiting]) => waiting.count)
    const events = due.map(([, { event, count }]) => ({
      ...{ action: `document.${event.action}`, kind: event.resource.kind, id: event.resource.id },
      ...{ reason: event.reason, user: event.user, claims: event.by && whoIs(event.by), count },
    }))
    const { rows } = await this.#pool.query<Answer>(
      `select place, retry_after as "retryAfter" from private.note_security($1)`,
      [JSON.stringify(events)],
    )
    const answers = new Map(rows.map(row => [row.place, row.retryAfter]))
    let strange = 0
    for (const [at, [key, waiting]] of due.entries()) {
      const retryAfter = answers.get(at)
      if (retryAfter) {
        waiting.notBefore = now + retryAfter * 1_000
        continue
      }
      if (retryAfter === undefined) strange += counts[at]!
      // More may have come while these were written.
      waiting.count -= counts[at]!
      if (waiting.count === 0) this.#waiting.delete(key)
    }
    if (strange > 0) this.#logger.warn({ events: strange }, 'security events of no known resource')
  }
}

/** As much of a token as says who it is. */
const whoIs = ({ sub, app_metadata }: UserClaims) => ({ sub, app_metadata })
