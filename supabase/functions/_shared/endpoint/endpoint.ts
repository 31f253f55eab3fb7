import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { createRemoteJWKSet } from 'jose'
import type { ZodType, z } from 'zod'
import { limit } from '../limit/limit.ts'
import { Problem } from '../problem/problem.ts'
import { createVerifier, TokenError } from '../token/verifier.ts'
import { environment } from './environment.ts'

const bodyLimit = 100_000
const deepest = 100
const secrets = new Set(['authorization', 'apikey', 'cookie'])

const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST, OPTIONS',
  'access-control-allow-headers':
    'authorization, apikey, content-type, x-client-info, x-supabase-api-version',
  'access-control-expose-headers': 'retry-after, ratelimit-limit, ratelimit-remaining, ratelimit-reset',
  'access-control-max-age': '3600',
}

const verifier = createVerifier({
  jwks: createRemoteJWKSet(new URL(`${environment.url}/auth/v1/.well-known/jwks.json`)),
  secret: environment.jwtSecret ? new TextEncoder().encode(environment.jwtSecret) : undefined,
  issuer: environment.issuer,
})

/** Who calls: a client that is them towards the database and Storage, so that policies decide. */
export interface Caller {
  client: SupabaseClient
  /** Null for somebody without an account, where the endpoint lets them in. */
  id: string | null
  /** What came with the request, without secrets: which of it says where they are, the database knows. */
  headers: Record<string, string>
}

/**
 * A function's door: CORS, POST only, a verified user who has not called too often, a JSON body that fits `schema`.
 * What the handler returns is answered as JSON with `status`; a Problem as `application/problem+json`; anything else
 * as `internal`, logged.
 *
 * @param admitted `anyone` lets in who brings no user's token, too.
 */
export function endpoint<Input>(
  schema: ZodType<Input>,
  status: number,
  handle: (input: Input, caller: Caller) => Promise<unknown>,
  admitted: 'users' | 'anyone' = 'users',
): (request: Request) => Promise<Response> {
  return async request => {
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: cors })
    try {
      if (request.method !== 'POST') throw new Problem(405, 'method_not_allowed', { hint: 'Use POST.' })
      const headers = Object.fromEntries([...request.headers].filter(([name]) => !secrets.has(name)))
      const caller = { ...(await callerOf(request, admitted)), headers }
      const remaining = caller.id ? await limit(caller.client) : {}
      const answer = await handle(await inputOf(request, schema), caller)
      return Response.json(answer, { status, headers: { ...cors, ...remaining } })
    } catch (error) {
      if (error instanceof Problem && error.status < 500) return error.toResponse(cors)
      console.error(error)
      return new Problem(500, 'internal').toResponse(cors)
    }
  }
}

async function callerOf(
  request: Request,
  admitted: 'users' | 'anyone',
): Promise<Pick<Caller, 'client' | 'id'>> {
  const token = /^Bearer\s+(.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (!token && admitted === 'anyone') return stranger(request)
  if (!token) throw new Problem(401, 'signed_out', { hint: 'Send a user’s access token as a bearer token.' })
  if (token.startsWith('tenon_'))
    throw new Problem(401, 'signed_out', { hint: 'Trade the API key for an access token: function `token`.' })
  let id: string
  try {
    id = (await verifier.user(token)).sub
  } catch (cause) {
    if (!(cause instanceof TokenError)) throw cause
    // Who sends a project's key, as supabase-js does before anybody has signed in.
    if (admitted === 'anyone' && cause.fault !== 'expired') return stranger(request)
    throw cause.fault === 'expired'
      ? new Problem(401, 'token_expired', { cause, hint: 'Refresh the session.' })
      : new Problem(401, 'signed_out', { cause, hint: 'Sign in.' })
  }
  return { client: clientOf(request, token), id }
}

const stranger = (request: Request) => ({
  client: clientOf(request, environment.anonKey),
  id: null,
})

/** The page that the request comes from is passed on: a tenant may ask for pages that it knows. */
function clientOf(request: Request, token: string): SupabaseClient {
  const origin = request.headers.get('origin')
  return createClient(environment.url, environment.anonKey, {
    accessToken: async () => token,
    global: { headers: origin ? { origin } : {} },
  })
}

async function inputOf<Input>(request: Request, schema: ZodType<Input>): Promise<Input> {
  if (Number(request.headers.get('content-length')) > bodyLimit) throw tooLarge()
  const text = await request.text()
  if (text.length > bodyLimit) throw tooLarge()
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch (cause) {
    throw invalid({ body: 'must be JSON' }, cause)
  }
  if (nests(body, deepest)) throw invalid({ body: `nested at most ${deepest} deep` })
  const result = schema.safeParse(body)
  if (!result.success) throw invalid(rules(result.error))
  return result.data
}

/** Whether there is anything below this depth. What is deeper than a stack ends whoever walks through it. */
function nests(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth === 0 || Object.values(value).some(inner => nests(inner, depth - 1))
}

const invalid = (fields: Record<string, string>, cause?: unknown) =>
  new Problem(422, 'invalid_input', { cause, fields })

const tooLarge = () =>
  new Problem(413, 'payload_too_large', { fields: { body: `at most ${bodyLimit} bytes` } })

function rules(error: z.ZodError): Record<string, string> {
  const broken = error.issues.flatMap(issue =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map(key => [[...issue.path, key].join('.'), 'unknown field'])
      : [[issue.path.join('.') || 'body', issue.message]],
  )
  return Object.fromEntries(broken)
}
