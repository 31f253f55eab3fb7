import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { type AuthError, refusal } from './errors.ts'

// A client that lost the answer, or asked twice, has this long to ask again.
const reuseInterval = '10 seconds'

/** A session, and the token that goes on with it. */
export interface Ticket {
  user: string
  session: string
  refreshToken: string
}

/** Gives a session a new refresh token; the one before is over, `parent` says which it was. */
export async function grantTicket(
  client: pg.PoolClient,
  { user, session, parent }: { user: string; session: string; parent?: string },
): Promise<Ticket> {
  const refreshToken = randomUUID()
  const revoke =
    'update auth.refresh_tokens set revoked = true, updated_at = now() where session_id = $1 and not revoked'
  await client.query(revoke, [session])
  await client.query(
    `insert into auth.refresh_tokens (id, token, user_id, session_id, parent) values (gen_random_uuid()::text, $1, $2, $3, $4)`,
    [refreshToken, user, session, parent],
  )
  return { user, session, refreshToken }
}

/**
 * Trades a refresh token for the next. One that was traded before yields the same next one while that is unused; later,
 * it is taken for stolen, and the session cannot go on.
 *
 * @returns a refusal with `refresh_token_already_used` in that case, for what it wrote must be kept.
 * @throws AuthError 400 `refresh_token_not_found`.
 */
export async function tradeTicket(client: pg.PoolClient, token: string): Promise<Ticket | AuthError> {
  // Of two trades in one session, the second waits here, and then sees what the first did.
  await client.query(
    `update auth.sessions set refreshed_at = now() at time zone 'utc'
     from auth.refresh_tokens where token = $1 and session_id = sessions.id`,
    [token],
  )
  const { rows } = await client.query<{ user: string; session: string; revoked: boolean; recent: boolean }>(
    `select user_id as user, session_id as session, revoked, updated_at > now() - $2::interval as recent
     from auth.refresh_tokens where token = $1`,
    [token, reuseInterval],
  )
  const [given] = rows
  if (!given) throw refusal('refresh_token_not_found')
  if (!given.revoked) return grantTicket(client, { ...given, parent: token })
  const active = await client.query<{ token: string; parent: string }>(
    'select token, parent from auth.refresh_tokens where session_id = $1 and not revoked',
    [given.session],
  )
  const [next] = active.rows
  if (next?.parent === token) return { ...given, refreshToken: next.token }
  if (next && given.recent) return grantTicket(client, { ...given, parent: token })
  await client.query('update auth.refresh_tokens set revoked = true where session_id = $1', [given.session])
  return refusal('refresh_token_already_used')
}
