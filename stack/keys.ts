import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose'
import { createVerifier, type Verifier } from '../supabase/functions/_shared/token/verifier.ts'

/** The keys of a project: what clients send, and what Auth signs with. */
export interface Keys extends Verifier {
  /** Legacy API keys, JWTs signed with HS256. */
  anon: string
  serviceRole: string
  /** The opaque keys that took their place; the gateway swaps them for the legacy ones. */
  publishable: string
  secret: string
  /** Signs the legacy keys and Storage's signed URLs. */
  jwtSecret: string
  /** What `/auth/v1/.well-known/jwks.json` answers; never holds a symmetric or private key. */
  jwks: { keys: JWK[] }
  /** Signs an access token with ES256; `exp` and `iat` are the caller's to give. */
  sign(claims: JWTPayload): Promise<string>
}

// The published defaults of `supabase start`: the same everywhere, so that a snippet works on both.
const jwtSecret = 'super-secret-jwt-token-with-at-least-32-characters-long'
const publishable = 'sb_publishable_ACJWlzQHlZjBrEguHvfOxg_3BJgxAaH'
const secret = 'sb_secret_N7UND0UgjKTVK-Uodkm0Hg_xSvEMPvz'
const legacyExpiry = 1983812996

/**
 * The keys of a project whose Auth service answers at `issuer`.
 *
 * @param directory where the signing key rests, made on first use, so that sessions outlive a restart.
 */
export async function loadKeys(directory: string, issuer: string): Promise<Keys> {
  const jwk = await signingKey(join(directory, 'signing-key.json'))
  const { d: _private, ...publicJwk } = jwk
  const jwks = { keys: [{ ...publicJwk, key_ops: ['verify'], use: 'sig' }] }
  const privateKey = await importJWK(jwk, 'ES256')
  const hmac = new TextEncoder().encode(jwtSecret)
  const legacy = (role: string) =>
    new SignJWT({ iss: 'supabase-demo', role, exp: legacyExpiry })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .sign(hmac)
  return {
    ...createVerifier({ jwks: createLocalJWKSet(jwks), secret: hmac, issuer }),
    anon: await legacy('anon'),
    serviceRole: await legacy('service_role'),
    publishable,
    secret,
    jwtSecret,
    jwks,
    sign: claims =>
      new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: jwk.kid! }).sign(privateKey),
  }
}

async function signingKey(file: string): Promise<JWK> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await exportJWK(privateKey)), kid: crypto.randomUUID(), alg: 'ES256' }
  await writeFile(file, JSON.stringify(jwk), { mode: 0o600 })
  return jwk
}
