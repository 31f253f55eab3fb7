import { randomUUID } from 'node:crypto'
import type { JWTPayload } from 'jose'
import pg from 'pg'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { AuthError, failure } from './errors.ts'
import type { Call } from './transaction.ts'

const timeout = 2

// What a token must still say after the hook; further claims are welcome.
const claimsShape = z.looseObject({
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.int(),
  iat: z.int(),
  sub: z.string(),
  email: z.string(),
  phone: z.string(),
  role: z.string(),
  aal: z.string(),
  session_id: z.string(),
  is_anonymous: z.boolean(),
  app_metadata: z.record(z.string(), z.unknown()).optional(),
  user_metadata: z.record(z.string(), z.unknown()).optional(),
  amr: z.array(z.unknown()).optional(),
})

const outputShape = z.object({
  claims: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ http_code: z.int().min(400).max(599).default(500), message: z.string() }).optional(),
})

type Hook = (c: Call, claims: JWTPayload, method: string) => Promise<JWTPayload>

/**
 * The custom access token hook: a function of the database that has the last word on a token's claims, as
 * `supabase_auth_admin`, in the transaction that issues it
 * (https://supabase.com/docs/guides/auth/auth-hooks/custom-access-token-hook).
 *
 * @throws AuthError what the function refuses with, by its `http_code`; 422 `hook_timeout` after two seconds; 500
 *   when it fails or its claims make no token.
 */
export function createHook({ enabled, uri }: Config['auth']['hook']['custom_access_token']): Hook {
  if (!enabled) return async (_c, claims) => claims
  const name = new URL(uri).pathname.slice(1).split('/').map(pg.escapeIdentifier).join('.')

  return async (c, claims, method) => {
    const { client } = c.var
    const ip_address = c.env.incoming.socket.remoteAddress
    const metadata = { uuid: randomUUID(), time: new Date(), name: 'CustomAccessToken', ip_address }
    const input = { metadata, user_id: claims.sub, claims, authentication_method: method }
    await client.query(`set local statement_timeout = ${timeout * 1000}`)
    const { rows } = await client
      .query<{ output: unknown }>(`select ${name}($1::jsonb) as output`, [input])
      .catch(error => {
        if (error instanceof pg.DatabaseError && error.code === '57014')
          throw new AuthError(
            422,
            'hook_timeout',
            `Failed to reach hook within maximum time of ${timeout} seconds`,
          )
        throw failure(`Error running hook URI: ${uri}`, error)
      })
    await client.query('set local statement_timeout = default')
    const output = outputShape.safeParse(rows[0]?.output)
    if (!output.success) throw failure('Invalid payload sent to hook', output.error)
    const { error, claims: changed } = output.data
    if (error) {
      const code = error.http_code === 500 ? 'unexpected_failure' : 'unknown'
      throw new AuthError(error.http_code, code, error.message)
    }
    if (!changed) throw failure('output claims field is missing')
    const valid = claimsShape.safeParse(changed)
    if (!valid.success)
      throw failure(`output claims do not conform to the expected schema: ${z.prettifyError(valid.error)}`)
    return valid.data
  }
}
