import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'

/** Why a token was refused; `expired` tells a client to refresh, the others to sign in again. */
export type TokenFault = 'malformed' | 'forged' | 'expired' | 'not_a_user'

export class TokenError extends Error {
  readonly fault: TokenFault

  constructor(fault: TokenFault, options?: ErrorOptions) {
    super(fault, options)
    this.name = 'TokenError'
    this.fault = fault
  }
}

/** The claims of a person's or machine's access token. It says who they are, never what they may do. */
export interface UserClaims extends JWTPayload {
  sub: string
  exp: number
  role: 'authenticated'
}

export interface VerifierOptions {
  /** Finds the public key by the token's key id; jose's `createLocalJWKSet` or `createRemoteJWKSet`. */
  jwks: JWTVerifyGetKey
  /** Where HS256 is configured, its secret; without one, HS256 is refused. */
  secret?: Uint8Array | undefined
  /** The only issuer whose user tokens count, `<project url>/auth/v1`. */
  issuer: string
}

const asymmetric = ['ES256', 'RS256', 'EdDSA']
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const remembered = 5_000

/**
 * The one judge of access tokens, for the worker, the functions and the embedded stack.
 *
 * `claims` accepts whatever the project has signed, the anon and service keys too; `user` only accepts the
 * token of a signed-in person or machine: issuer, audience `authenticated`, role `authenticated`, a uuid as
 * subject. Algorithms are allow-listed and tied to the kind of key, so that a public key never serves as an
 * HMAC secret. Signatures are checked once per token and remembered; expiry is checked every time.
 *
 * @throws TokenError on anything else. Fetching a remote key set may reject with jose's own errors.
 */
export function createVerifier({ jwks, secret, issuer }: VerifierOptions) {
  const known = new Map<string, JWTPayload & { exp: number }>()

  async function claims(token: string): Promise<JWTPayload & { exp: number }> {
    let payload = known.get(token)
    if (!payload) {
      payload = await check(token)
      if (known.size >= remembered) known.clear()
      known.set(token, payload)
    }
    if (payload.exp * 1000 <= Date.now()) throw new TokenError('expired')
    return payload
  }

  async function check(token: string) {
    try {
      const symmetric = algorithmOf(token) === 'HS256'
      if (symmetric && !secret) throw new TokenError('forged')
      const { payload } =
        symmetric && secret
          ? await jwtVerify(token, secret, { algorithms: ['HS256'] })
          : await jwtVerify(token, jwks, { algorithms: asymmetric })
      if (typeof payload.exp !== 'number') throw new TokenError('malformed')
      return payload as JWTPayload & { exp: number }
    } catch (error) {
      throw refusal(error)
    }
  }

  async function user(token: string): Promise<UserClaims> {
    const payload = await claims(token)
    const audience = Array.isArray(payload.aud) ? payload.aud : [payload.aud]
    if (
      payload.iss !== issuer ||
      !audience.includes('authenticated') ||
      payload.role !== 'authenticated' ||
      !uuid.test(payload.sub ?? '')
    )
      throw new TokenError('not_a_user')
    return payload as UserClaims
  }

  return { claims, user }
}

export type Verifier = ReturnType<typeof createVerifier>

function algorithmOf(token: string): unknown {
  try {
    const header = token.slice(0, token.indexOf('.')).replaceAll('-', '+').replaceAll('_', '/')
    return JSON.parse(atob(header)).alg
  } catch (cause) {
    throw new TokenError('malformed', { cause })
  }
}

function refusal(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return new TokenError('expired', { cause: error })
  if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid)
    return new TokenError('malformed', { cause: error })
  const unreachable = error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)
  return unreachable ? error : new TokenError('forged', { cause: error })
}
