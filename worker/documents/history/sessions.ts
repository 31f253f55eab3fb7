import type { Written } from './chunk.ts'

/** What one person wrote without a pause; times in microseconds since 1970. */
export interface Session {
  author: string | null
  from: number
  to: number
  edits: number
  bytes: number
}

/** The database joins them by the same pause, `private.join_sessions`. */
const pause = 300_000_000

/** When people wrote, and how much of it, by updates in the order in which they were written. */
export function sessionsOf(written: Written[]): Session[] {
  const sessions: Session[] = []
  const last = new Map<string | null, Session>()
  for (const { author, at, data } of written) {
    let session = last.get(author)
    if (!session || at > session.to + pause) {
      session = { author, from: at, to: at, edits: 0, bytes: 0 }
      sessions.push(session)
      last.set(author, session)
    }
    session.to = at
    session.edits++
    session.bytes += data.length
  }
  return sessions
}
