import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Keys } from '../keys.ts'
import { AuthError } from './errors.ts'
import { findUser, presentUser } from './users.ts'

/** Makes and describes sessions; a session is what a sign-in begins and a sign-out ends. */
export interface Sessions {
  /** Begins a session of a user who has just proved who they are. */
  begin(client: pg.PoolClient, user: string, method: string): Promise<SessionReply>
  /**
   * What a client is told of a session that exists, with a fresh access token.
   * @param method how the user signed in, for a session that has just begun.
   * @throws AuthError `user_banned`.
   */
  describe(client: pg.PoolClient, session: SessionTokens, method?: string): Promise<SessionReply>
}

export interface SessionTokens {
  user: string
  session: string
  refreshToken: string
}

export type SessionReply = Awaited<ReturnType<typeof describeSession>>

/**
 * @param issuer the `iss` of every access token, `<project url>/auth/v1`.
 * @param expiry of access tokens, in seconds.
 */
export function createSessions(keys: Keys, issuer: string, expiry: number): Sessions {
  const describe: Sessions['describe'] = (client, tokens, method) =>
    describeSession({ keys, issuer, expiry }, client, tokens, method)
  return {
    describe,
    async begin(client, user, method) {
      const tokens = { user, session: randomUUID(), refreshToken: randomUUID() }
      await client.query(`insert into auth.sessions (id, user_id, aal) values ($1, $2, 'aal1')`, [
        tokens.session,
        user,
      ])
      await client.query(
        `insert into auth.refresh_tokens (id, token, user_id, session_id) values (gen_random_uuid()::text, $1, $2, $3)`,
        [tokens.refreshToken, user, tokens.session],
      )
      await client.query(`update auth.users set last_sign_in_at = now() where id = $1`, [user])
      return describe(client, tokens, method)
    },
  }
}

async function describeSession(
  { keys, issuer, expiry }: { keys: Keys; issuer: string; expiry: number },
  client: pg.PoolClient,
  { user: id, session, refreshToken }: SessionTokens,
  method?: string,
) {
  const user = await findUser(client, id)
  if (!user) throw new AuthError(403, 'user_not_found', 'User from sub claim in JWT does not exist')
  if (user.banned_until && user.banned_until.getTime() > Date.now())
    throw new AuthError(400, 'user_banned', 'User is banned')
  if (method) await recordMethod(client, session, method)
  const now = Math.floor(Date.now() / 1000)
  const access_token = await keys.sign({
    iss: issuer,
    sub: user.id,
    aud: user.aud,
    exp: now + expiry,
    iat: now,
    email: user.email ?? '',
    phone: user.phone ?? '',
    app_metadata: user.raw_app_meta_data ?? {},
    user_metadata: user.raw_user_meta_data ?? {},
    role: user.role,
    aal: 'aal1',
    amr: await methodsOf(client, session),
    session_id: session,
    is_anonymous: user.is_anonymous,
  })
  return {
    access_token,
    token_type: 'bearer',
    expires_in: expiry,
    expires_at: now + expiry,
    refresh_token: refreshToken,
    user: presentUser(user),
  }
}

async function recordMethod(client: pg.PoolClient, session: string, method: string) {
  await client.query(
    `insert into auth.mfa_amr_claims (id, session_id, authentication_method, created_at, updated_at)
     values (gen_random_uuid(), $1, $2, now(), now())`,
    [session, method],
  )
}

/** The `amr` claim: methods as RFC 8176 means them, each with the second of its use. */
async function methodsOf(client: pg.PoolClient, session: string) {
  const { rows } = await client.query<{ method: string; timestamp: number }>(
    `select authentication_method as method, extract(epoch from created_at)::integer as timestamp
     from auth.mfa_amr_claims where session_id = $1 order by created_at desc`,
    [session],
  )
  return rows
}
