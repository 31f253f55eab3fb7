import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { Secret, TOTP } from 'otpauth'
import { z } from 'zod'
import type { Project } from '../service.ts'
import { type Bearer, bearerUser } from './bearer.ts'
import { readBody } from './body.ts'
import { failure, invalid, refusal } from './errors.ts'
import { deleteFactor, findFactor, hasVerified } from './factors.ts'
import { grantTicket } from './refresh-tokens.ts'
import { recordMethod, type Sessions } from './sessions.ts'
import type { AuthEnv, Call } from './transaction.ts'
import { findUser } from './users.ts'

const lifetime = '5 minutes'
const enrolment = z.object({
  factor_type: z.string().optional(),
  friendly_name: z.string().default(''),
  issuer: z.string().optional(),
})
const answer = z.object({ challenge_id: z.guid(), code: z.string() })

/** The second factor, `/factors`: one-time codes by time (RFC 6238) of an authenticator app. */
export function secondFactors({ config: { auth }, keys }: Project, sessions: Sessions): Hono<AuthEnv> {
  const app = new Hono<AuthEnv>().basePath('/factors')
  const { totp } = auth.mfa
  const addressOf = (c: Call) => c.env.incoming.socket.remoteAddress

  async function bearer(c: Call): Promise<Bearer & { session: NonNullable<Bearer['session']> }> {
    const { user, session } = await bearerUser(c, keys)
    if (!session) throw failure('A valid session and a registered user are required')
    return { user, session }
  }

  app.post('/', async c => {
    const { user, session } = await bearer(c)
    const { factor_type, friendly_name, issuer } = await readBody(c, enrolment)
    if (factor_type !== 'totp') throw invalid('factor_type needs to be totp')
    if (!totp.enroll_enabled) throw refusal('mfa_totp_enroll_not_enabled')
    const abandoned = `status = 'unverified' and created_at < now() - $2::interval`
    await c.var.client.query(`delete from auth.mfa_factors where user_id = $1 and ${abandoned}`, [
      user.id,
      lifetime,
    ])
    const factors = (await findUser(c.var.client, user.id))?.factors ?? []
    if (factors.some(factor => factor.friendly_name === friendly_name))
      throw refusal('mfa_factor_name_conflict')
    if (factors.length >= auth.mfa.max_enrolled_factors) throw refusal('too_many_enrolled_mfa_factors')
    if (hasVerified(user) && session.aal !== 'aal2') throw refusal('insufficient_aal')
    const id = randomUUID()
    const secret = new Secret({ size: 20 })
    await c.var.client.query(
      `insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, status, secret, created_at, updated_at)
       values ($1, $2, $3, 'totp', 'unverified', $4, now(), now())`,
      [id, user.id, friendly_name, secret.base32],
    )
    const label = user.email || user.id
    const uri = new TOTP({ secret, label, issuer: issuer || new URL(auth.site_url).host }).toString()
    return c.json({ id, type: 'totp', friendly_name, totp: { secret: secret.base32, uri } })
  })

  app.post('/:id/challenge', async c => {
    const { user } = await bearer(c)
    const factor = findFactor(user, c.req.param('id'))
    const id = randomUUID()
    const { rows } = await c.var.client.query<{ expires_at: number }>(
      `with challenged as (update auth.mfa_factors set last_challenged_at = clock_timestamp() where id = $2)
       insert into auth.mfa_challenges (id, factor_id, ip_address, created_at) values ($1, $2, $3, now())
       returning extract(epoch from created_at + $4::interval)::integer as expires_at`,
      [id, factor.id, addressOf(c), lifetime],
    )
    return c.json({ id, type: factor.factor_type, expires_at: rows[0]!.expires_at })
  })

  app.post('/:id/verify', async c => {
    const { user, session } = await bearer(c)
    const { client } = c.var
    const factor = findFactor(user, c.req.param('id'))
    if (!totp.verify_enabled) throw refusal('mfa_totp_verify_not_enabled')
    const { challenge_id, code } = await readBody(c, answer)
    await assertProven(c, factor.id, challenge_id, code)
    const run = (statement: string, ...values: string[]) => client.query(statement, values)
    const [used, raised] = [`verified_at = now(), otp_code = $2`, `aal = 'aal2', factor_id = $2`]
    await run(`update auth.mfa_challenges set ${used} where id = $1`, challenge_id, code)
    await run(`update auth.mfa_factors set status = 'verified', updated_at = now() where id = $1`, factor.id)
    await run(`delete from auth.mfa_factors where user_id = $1 and status = 'unverified'`, user.id)
    await run(`update auth.sessions set ${raised} where id = $1`, session.id, factor.id)
    // Whoever has signed in with less may be somebody else.
    await run(`delete from auth.sessions where user_id = $1 and aal is distinct from 'aal2'`, user.id)
    await recordMethod(client, session.id, 'totp')
    const ticket = await grantTicket(client, { user: user.id, session: session.id })
    return c.json(await sessions.describe(c, ticket, 'totp'))
  })

  app.delete('/:id', async c => {
    const { user, session } = await bearer(c)
    const factor = findFactor(user, c.req.param('id'))
    if (factor.status === 'verified' && session.aal !== 'aal2') throw refusal('insufficient_aal', 422)
    await deleteFactor(c.var.client, factor)
    return c.json({ id: factor.id })
  })

  /** @throws AuthError 422 unless the code is right for the factor, now and for the first time. */
  async function assertProven(c: Call, factor: string, challenge: string, code: string) {
    const { rows } = await c.var.client.query<{ secret: string; expired: boolean; foreign: boolean }>(
      `select secret, mfa_challenges.created_at < now() - $3::interval as expired,
         verified_at is not null or ip_address <> $4 as foreign
       from auth.mfa_factors join auth.mfa_challenges on factor_id = mfa_factors.id
       where mfa_factors.id = $1 and mfa_challenges.id = $2 for update of mfa_factors`,
      [factor, challenge, lifetime, addressOf(c)],
    )
    const [found] = rows
    if (!found) throw refusal('mfa_factor_not_found', 422)
    if (found.foreign) throw refusal('mfa_ip_address_mismatch')
    if (found.expired) throw refusal('mfa_challenge_expired')
    const secret = Secret.fromBase32(found.secret)
    const used = await c.var.client.query(
      `select from auth.mfa_challenges
       where factor_id = $1 and otp_code = $2 and verified_at > now() - interval '2 minutes'`,
      [factor, code],
    )
    if (used.rowCount || new TOTP({ secret }).validate({ token: code, window: 1 }) === null)
      throw refusal('mfa_verification_failed')
  }

  return app
}
