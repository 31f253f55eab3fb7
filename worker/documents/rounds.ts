import type { AwarenessRelay } from './awareness-relay.ts'
import type { Compaction } from './compaction.ts'
import type { Door } from './door.ts'
import type { Fullness } from './fullness.ts'
import type { Healing } from './healing.ts'
import type { Materials } from './materials.ts'
import type { OpenDocuments } from './open-documents.ts'
import type { Rights } from './rights.ts'
import type { SecurityLog } from './security.ts'
import type { Traffic } from './traffic.ts'

export interface RoundsOptions {
  door: Door
  documents: OpenDocuments
  relay: AwarenessRelay
  healing: Healing
  materials: Materials
  compaction: Compaction
  fullness: Fullness
  traffic: Traffic
  security: SecurityLog
  rights: Rights
  /** Compares documents with the database. */
  look(): void
  /** Keeps documents as rows that nobody else does. */
  sweep(): void
}

const second = 1_000
// The same for rights, and for what other workers have written: whatever went unheard is found out this late.
const reviewEvery = 30_000
const sweepEvery = 15_000
const tendEvery = 12

/** Does every second what has no event of its own; ends with `clearInterval`. */
export function startRounds(options: RoundsOptions): NodeJS.Timeout {
  const { door, documents, relay, healing, materials, compaction, fullness } = options
  const { traffic, security, rights, look, sweep } = options
  let seconds = 0
  return setInterval(() => {
    const now = Date.now()
    seconds++
    for (const { socket, access } of door.participants) {
      if (access.claims.exp * second <= now) socket.close('unauthorized')
      else if (socket.number % tendEvery === seconds % tendEvery) socket.tend()
    }
    for (const document of documents) {
      // The log still tells whose an edit is.
      healing.consider(document, now)
      materials.consider(document, now)
      compaction.consider(document, now)
      fullness.consider(document)
    }
    documents.tend(now)
    relay.forget(now, documents)
    traffic.forget()
    security.write(now)
    rights.reviewOlderThan(now - reviewEvery)
    if (seconds % (reviewEvery / second) === 0) look()
    if (seconds % (sweepEvery / second) === 0) sweep()
  }, second)
}
