import type { Context } from 'hono'
import type { JWTPayload } from 'jose'
import { TokenError } from '../../supabase/functions/_shared/token/verifier.ts'
import type { Keys } from '../keys.ts'
import { AuthError } from './errors.ts'
import type { AuthEnv } from './transaction.ts'

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
export async function bearerClaims(c: Context<AuthEnv>, keys: Keys): Promise<JWTPayload> {
  // Not from Hono's headers: those are made of the raw ones, where the gateway's JWT is not.
  const token = /^bearer (\S+)$/i.exec(c.env.incoming.headers.authorization ?? '')?.[1]
  if (!token) throw new AuthError(401, 'no_authorization', 'This endpoint requires a valid Bearer token')
  try {
    return await keys.claims(token)
  } catch (error) {
    throw error instanceof TokenError ? new AuthError(403, 'bad_jwt', messages[error.fault]) : error
  }
}

/** As `bearerClaims`, of a token that names a user. @throws AuthError 403 `bad_jwt` for an API key. */
export async function bearerUser(c: Context<AuthEnv>, keys: Keys): Promise<JWTPayload & { sub: string }> {
  const claims = await bearerClaims(c, keys)
  if (!claims.sub) throw new AuthError(403, 'bad_jwt', messages.not_a_user)
  return { ...claims, sub: claims.sub }
}
