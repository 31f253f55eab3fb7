import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Project } from '../service.ts'
import { refusal } from './errors.ts'
import { createHook } from './hook.ts'
import { grantTicket, type Ticket } from './refresh-tokens.ts'
import type { Call } from './transaction.ts'
import { findUser, presentUser } from './users.ts'

/** How a user has just proved who they are, or that they only go on. */
export type Method = 'password' | 'otp' | 'anonymous' | 'totp' | 'token_refresh'

/** Makes and describes sessions; a session is what a sign-in begins and a sign-out ends. */
export type Sessions = ReturnType<typeof createSessions>

export function createSessions({ keys, apiUrl, config: { auth } }: Project) {
  const hook = createHook(auth.hook.custom_access_token)

  /** What a client is told of a session that exists, with a fresh access token. @throws AuthError `user_banned`. */
  async function describe(c: Call, { user: id, session, refreshToken }: Ticket, method: Method) {
    const { client } = c.var
    const user = await findUser(client, id)
    if (!user) throw refusal('user_not_found', 403)
    if (user.banned_until && user.banned_until.getTime() > Date.now()) throw refusal('user_banned')
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: `${apiUrl}/auth/v1`,
      sub: user.id,
      aud: user.aud,
      exp: now + auth.jwt_expiry,
      iat: now,
      email: user.email ?? '',
      phone: user.phone ?? '',
      app_metadata: user.raw_app_meta_data ?? {},
      user_metadata: user.raw_user_meta_data ?? {},
      role: user.role,
      ...(await assurance(client, session)),
      session_id: session,
      is_anonymous: user.is_anonymous,
    }
    return {
      access_token: await keys.sign(await hook(c, claims, method)),
      token_type: 'bearer',
      expires_in: auth.jwt_expiry,
      expires_at: now + auth.jwt_expiry,
      refresh_token: refreshToken,
      user: presentUser(user),
    }
  }

  /** Begins a session of a user who has just proved who they are. @throws AuthError `user_banned`. */
  async function begin(c: Call, user: string, method: Method) {
    const session = randomUUID()
    await c.var.client.query(
      `insert into auth.sessions (id, user_id, aal, ip, user_agent) values ($1, $2, 'aal1', $3, $4)`,
      [session, user, c.env.incoming.socket.remoteAddress, c.req.header('user-agent')],
    )
    await recordMethod(c.var.client, session, method)
    await c.var.client.query(`update auth.users set last_sign_in_at = now() where id = $1`, [user])
    return describe(c, await grantTicket(c.var.client, { user, session }), method)
  }

  return { begin, describe }
}

/** Notes a method that the user of a session has used; it stays in the session's tokens. */
export async function recordMethod(client: pg.PoolClient, session: string, method: Method): Promise<void> {
  await client.query(
    `insert into auth.mfa_amr_claims (id, session_id, authentication_method, created_at, updated_at)
     values (gen_random_uuid(), $1, $2, now(), now())
     on conflict (session_id, authentication_method) do update set updated_at = now()`,
    [session, method],
  )
}

/** The claims `aal` and `amr`: methods as RFC 8176 means them, each with the second of its use. */
async function assurance(client: pg.PoolClient, session: string) {
  const { rows } = await client.query<{ aal: string; amr: { method: string; timestamp: number }[] }>(
    `select coalesce(aal, 'aal1') as aal, (
       select coalesce(jsonb_agg(jsonb_build_object(
         'method', authentication_method, 'timestamp', extract(epoch from updated_at)::integer
       ) order by updated_at desc), '[]')
       from auth.mfa_amr_claims where session_id = sessions.id
     ) as amr
     from auth.sessions where id = $1`,
    [session],
  )
  return rows[0]!
}
