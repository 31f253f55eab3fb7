import pg from 'pg'
import type { TokenError } from '../../supabase/functions/_shared/token/verifier.ts'
import type { CloseReason } from './close-codes.ts'
import type { Resource } from './rights.ts'
import type { SecurityEvent } from './security.ts'

const form = /^\/yjs\/([a-z_]{2,30}):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

/** A visitor who is turned away, and what their tenant hears of it. */
export class Refusal extends Error {
  readonly reason: CloseReason
  readonly event: SecurityEvent | undefined

  constructor(reason: CloseReason, event?: SecurityEvent) {
    super(reason)
    this.reason = reason
    this.event = event
  }
}

/** The close code for what went wrong at the door, unless that is our own fault. */
export function reasonOf(error: unknown): CloseReason | undefined {
  if (error instanceof Refusal) return error.reason
  // What the database refuses in words of its own: the tenant may have no further document.
  return error instanceof pg.DatabaseError && error.code === 'PT403' ? 'forbidden' : undefined
}

/** A token that has expired is nothing to report: it happens to everybody. */
export function unproven({ fault }: TokenError, resource: Resource): Refusal {
  if (fault === 'expired') return new Refusal('unauthorized')
  return new Refusal('unauthorized', { action: 'token_refused', reason: fault, resource })
}

/**
 * Takes apart what is asked for: `/yjs/<kind>:<uuid>?token=<access token>`.
 * @throws Refusal
 */
export function parse(url: string): { resource: Resource; token: string } {
  const [path = '', query] = url.split('?', 2)
  // Some clients encode the colon.
  const [, kind, id] = form.exec(path.replace(/%3a/i, ':')) ?? []
  if (!kind || !id) throw new Refusal('malformed')
  return { resource: { kind, id }, token: new URLSearchParams(query).get('token') ?? '' }
}
