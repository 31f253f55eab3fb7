import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyOptions, jwtVerify } from 'jose'
import { z } from 'zod'
import { FetchRefused } from '../_shared/guard/fetch.ts'
import { Problem } from '../_shared/problem/problem.ts'
import { contextOfClaims } from '../_shared/tile/context.ts'
import type { Context } from '../_shared/tile/model.ts'

/** Whose tokens an institution believes. */
export interface ContextSource {
  kind: 'jwks' | 'secret'
  jwks_url: string | null
  issuer: string
  audience: string
  claims: string[]
}

export interface VerifyPorts {
  /** The secret of the institution, where it has one. */
  secret(): Promise<string>
  /** Gets a document of the public internet; throws FetchRefused. */
  fetch(url: string): Promise<Uint8Array>
}

const asymmetric = ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA']
/** How long a set of keys is believed, and how soon a token of an unknown key asks for it again; milliseconds. */
const freshFor = 600_000
const askedAgainAfter = 30_000
const remembered = 200

const keySets = new Map<string, { keys: JSONWebKeySet; at: number }>()

/**
 * The context of a page from a token that the institution has signed for one of its customers.
 *
 * @throws Problem `invalid_input` that says of `jwt`, or of a claim in it, what is wrong.
 */
export async function verifiedContext(
  token: string,
  source: ContextSource | null,
  ports: VerifyPorts,
): Promise<Context> {
  if (!source) throw bad('no source of contexts is set: set_context_source')
  try {
    const payload = await verify(token, source, ports)
    return contextOfClaims(payload, source.claims)
  } catch (error) {
    throw refusal(error)
  }
}

async function verify(token: string, source: ContextSource, ports: VerifyPorts) {
  const { issuer, audience, jwks_url: url } = source
  const expected = { issuer, audience, clockTolerance: 30, requiredClaims: ['exp'] }
  if (source.kind === 'secret' || !url) {
    const secret = new TextEncoder().encode(await ports.secret())
    return (await jwtVerify(token, secret, { ...expected, algorithms: ['HS256'] })).payload
  }
  const options: JWTVerifyOptions = { ...expected, algorithms: asymmetric }
  const known = keySets.get(url)
  const fresh = known && Date.now() - known.at < freshFor
  const { keys, at } = fresh ? known : await fetchKeys(url, ports)
  try {
    return (await jwtVerify(token, createLocalJWKSet(keys), options)).payload
  } catch (error) {
    if (!(error instanceof errors.JWKSNoMatchingKey) || Date.now() - at < askedAgainAfter) throw error
    const renewed = await fetchKeys(url, ports)
    return (await jwtVerify(token, createLocalJWKSet(renewed.keys), options)).payload
  }
}

const keySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })).max(50) })

async function fetchKeys(url: string, ports: VerifyPorts) {
  const text = new TextDecoder().decode(await ports.fetch(url))
  let parsed: z.infer<typeof keySet>
  try {
    parsed = keySet.parse(JSON.parse(text))
  } catch (cause) {
    throw new FetchRefused('is no set of keys', { cause })
  }
  if (keySets.size >= remembered) keySets.clear()
  const found = { keys: parsed as JSONWebKeySet, at: Date.now() }
  keySets.set(url, found)
  return found
}

const bad = (rule: string, cause?: unknown) =>
  new Problem(422, 'invalid_input', { cause, fields: { jwt: rule } })

function refusal(error: unknown): unknown {
  if (error instanceof z.ZodError) {
    const rules = error.issues.map(({ path, message }) => [`jwt.${path.join('.')}`, message])
    return new Problem(422, 'invalid_input', { cause: error, fields: Object.fromEntries(rules) })
  }
  if (error instanceof FetchRefused) return bad(`the keys of the institution: ${error.message}`, error)
  if (error instanceof errors.JWTExpired) return bad('expired', error)
  if (error instanceof errors.JWTClaimValidationFailed)
    return bad(
      `another ${{ iss: 'issuer', aud: 'audience' }[error.claim] ?? `value of ${error.claim}`} than is configured`,
      error,
    )
  if (error instanceof errors.JOSEError) return bad('not signed by the institution', error)
  // What jose is given of other than its own kind of key.
  return error instanceof TypeError ? bad('not signed by the institution', error) : error
}
