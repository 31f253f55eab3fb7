import { decodeJwt, type JWTPayload } from 'jose'
import { TokenError } from '../../supabase/functions/_shared/token/verifier.ts'
import type { Keys } from '../keys.ts'

export interface Claims extends JWTPayload {
  role: string
  exp: number
}

/** Why a client does not get what it asks for; clients are told `<code>: <message>`, in the platform's words. */
export class Refusal extends Error {
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'Refusal'
    this.code = code
  }
}

/**
 * The claims of any token of the project, of the anon and service keys too.
 * @throws Refusal when it is malformed, forged, expired or names no role.
 */
export async function verifyToken(keys: Keys, token: string): Promise<Claims> {
  const claims = await keys.claims(token).catch(error => {
    throw refusal(error, token)
  })
  if (typeof claims.role !== 'string')
    throw new Refusal('InvalidJWTToken', 'Fields `role` and `exp` are required in JWT')
  return claims as Claims
}

function refusal(error: unknown, token: string): unknown {
  if (!(error instanceof TokenError)) return error
  const options = { cause: error }
  if (error.fault === 'expired') {
    const seconds = Math.round(Date.now() / 1000 - (decodeJwt(token).exp ?? 0))
    return new Refusal('InvalidJWTToken', `Token has expired ${seconds} seconds ago`, options)
  }
  if (error.fault === 'malformed')
    return new Refusal('MalformedJWT', 'The token provided is not a valid JWT', options)
  return new Refusal('JwtSignatureError', 'Failed to validate JWT signature', options)
}
