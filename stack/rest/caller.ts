import type { JWTPayload } from 'jose'
import { TokenError } from '../../supabase/functions/_shared/token/verifier.ts'
import type { Keys } from '../keys.ts'
import { refuse } from './errors.ts'

/** Who asks: the claims of the token, and the database role that they name. */
export interface Caller {
  claims: JWTPayload & { role: string }
  role: string
}

export const anonymousRole = 'anon'

/**
 * Reads the `Authorization` header. Without one the caller is anonymous; a token that is wrong is refused, never
 * ignored.
 *
 * @returns the caller, or PostgREST's 401.
 */
export async function callerOf(authorization: string | undefined, keys: Keys): Promise<Caller | Response> {
  const token = /^Bearer +(.*)$/i.exec(authorization ?? '')?.[1]
  if (token === undefined) return { claims: { role: anonymousRole }, role: anonymousRole }
  try {
    const claims = await keys.claims(token)
    const role = typeof claims.role === 'string' && claims.role ? claims.role : anonymousRole
    return { claims: { ...claims, role }, role }
  } catch (error) {
    if (!(error instanceof TokenError)) throw error
    return error.fault === 'expired'
      ? unauthorized('PGRST303', 'JWT expired', null)
      : unauthorized(
          'PGRST301',
          'No suitable key or wrong key type',
          'None of the keys was able to decode the JWT',
        )
  }
}

const unauthorized = (code: string, message: string, details: string | null) =>
  refuse(
    401,
    { code, message, details },
    { 'WWW-Authenticate': `Bearer error="invalid_token", error_description="${message}"` },
  )
