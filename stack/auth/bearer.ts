import { createMiddleware } from 'hono/factory'
import type { JWTPayload } from 'jose'
import { z } from 'zod'
import { TokenError } from '../../supabase/functions/_shared/token/verifier.ts'
import type { Keys } from '../keys.ts'
import { AuthError, refusal } from './errors.ts'
import type { AuthEnv, Call } from './transaction.ts'
import { findUser, type User } from './users.ts'

const unparsed = 'invalid JWT: unable to parse or verify signature'
const messages = {
  expired: `${unparsed}, token has invalid claims: token is expired`,
  forged: `${unparsed}, token signature is invalid: signature is invalid`,
  malformed: `${unparsed}, token is malformed`,
  not_a_user: 'invalid claim: missing sub claim',
}

/**
 * The claims of the request's bearer token.
 * @throws AuthError 401 `no_authorization` without one, 403 `bad_jwt` when the project has not signed it.
 */
export async function bearerClaims(c: Call, keys: Keys): Promise<JWTPayload> {
  // Not from Hono's headers: those are made of the raw ones, where the gateway's JWT is not.
  const token = /^bearer (\S+)$/i.exec(c.env.incoming.headers.authorization ?? '')?.[1]
  if (!token) throw new AuthError(401, 'no_authorization', 'This endpoint requires a valid Bearer token')
  try {
    return await keys.claims(token)
  } catch (error) {
    throw error instanceof TokenError ? new AuthError(403, 'bad_jwt', messages[error.fault]) : error
  }
}

/** Lets nobody in but the service role. @throws AuthError as `bearerClaims`; 403 `not_admin`. */
export const serviceOnly = (keys: Keys) =>
  createMiddleware<AuthEnv>(async (c, next) => {
    const { role } = await bearerClaims(c, keys)
    if (role !== 'service_role' && role !== 'supabase_admin') throw refusal('not_admin')
    await next()
  })

const isId = (value: unknown) => z.guid().safeParse(value).success

/** Whoever asks, and the session in which they do; a token that was made elsewhere may have none. */
export interface Bearer {
  user: User
  session: { id: string; aal: string } | undefined
}

/**
 * The user and the session of the request's bearer token, as they are now.
 * @throws AuthError as `bearerClaims`; 403 `bad_jwt` for an API key, `user_not_found`, `session_not_found`.
 */
export async function bearerUser(c: Call, keys: Keys): Promise<Bearer> {
  const { sub, session_id } = await bearerClaims(c, keys)
  if (!sub) throw new AuthError(403, 'bad_jwt', messages.not_a_user)
  if (!isId(sub)) throw new AuthError(400, 'bad_jwt', 'invalid claim: sub claim must be a UUID')
  const user = await findUser(c.var.client, sub)
  if (!user) throw refusal('user_not_found', 403)
  if (!session_id) return { user, session: undefined }
  if (!isId(session_id)) throw refusal('session_not_found')
  const { rows } = await c.var.client.query<{ id: string; aal: string }>(
    'select id, aal from auth.sessions where id = $1 and user_id = $2',
    [session_id, sub],
  )
  if (!rows[0]) throw refusal('session_not_found')
  return { user, session: rows[0] }
}
