import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { createAccount } from './accounts.ts'
import { address, readBody } from './body.ts'
import { AuthError, answerError, invalid, refusal } from './errors.ts'
import type { Links } from './links.ts'
import { assertStrong, hasPassword } from './passwords.ts'
import { tradeTicket } from './refresh-tokens.ts'
import type { Sessions } from './sessions.ts'
import type { AuthEnv, Call } from './transaction.ts'
import { findUser, findUserByEmail, presentUser, type User } from './users.ts'

const phone = z.string().optional()
const data = z.record(z.string(), z.unknown()).nullish()
const password = z.string().optional()
const newcomer = z.object({ email: address.or(z.literal('')).optional(), phone, password, data })
const credentials = z.object({
  email: z.string().optional(),
  phone,
  password,
  refresh_token: z.string().optional(),
})
const recipient = z.object({ email: address.optional(), phone, data, create_user: z.boolean().default(true) })

/** The ways in: sign-up, passwords, refresh tokens, and codes and links by mail. */
export function signIn({ auth }: Config, links: Links, sessions: Sessions): Hono<AuthEnv> {
  const app = new Hono<AuthEnv>()
  const confirmed = !auth.email.enable_confirmations

  app.get('/health', c =>
    c.json({ name: 'GoTrue', version: 'embedded', description: 'Tenon’s embedded Auth' }),
  )
  app.get('/settings', c =>
    c.json({
      external: { email: auth.email.enabled, phone: false, anonymous_users: auth.enable_anonymous_sign_ins },
      ...{ disable_signup: !auth.enable_signup, mailer_autoconfirm: confirmed, phone_autoconfirm: false },
      ...{ sms_provider: '', saml_enabled: false },
    }),
  )

  app.post('/signup', async c => {
    const { email, phone, password, data } = await readBody(c, newcomer)
    if (!auth.enable_signup) throw refusal('signup_disabled')
    if (!email && !phone) {
      if (!auth.enable_anonymous_sign_ins) throw refusal('anonymous_provider_disabled')
      const user_metadata = data ?? {}
      const id = await createAccount(c.var.client, { user_metadata, is_anonymous: true })
      return c.json(await sessions.begin(c, id, 'anonymous'))
    }
    if (!email) throw refusal('phone_provider_disabled')
    if (!auth.email.enabled) throw refusal('email_provider_disabled')
    if (!password) throw invalid('Signup requires a valid password')
    assertStrong(password, auth)
    const known = await lookUp(c, email)
    if (known && confirmed) throw refusal('user_already_exists')
    if (known?.email_confirmed_at) return c.json(stranger(email, data ?? {}))
    const user = known ?? (await enlist(c, email, { password, data }))
    if (confirmed) return c.json(await sessions.begin(c, user.id, 'password'))
    await links.mail(c, 'signup', user)
    return c.json(presentUser((await findUser(c.var.client, user.id))!))
  })

  app.post('/token', async c => {
    const grant = c.req.query('grant_type')
    const body = await readBody(c, credentials)
    if (grant === 'password') return c.json(await sessions.begin(c, await recognise(c, body), 'password'))
    if (grant !== 'refresh_token') throw new AuthError(400, 'invalid_credentials', 'unsupported_grant_type')
    if (!body.refresh_token) throw invalid('refresh_token required')
    const ticket = await tradeTicket(c.var.client, body.refresh_token)
    if (ticket instanceof AuthError) return answerError(ticket, c)
    return c.json(await sessions.describe(c, ticket, 'token_refresh'))
  })

  async function recognise(
    c: Call,
    { email, phone, password }: z.infer<typeof credentials>,
  ): Promise<string> {
    if (!email && phone) throw refusal('phone_provider_disabled')
    if (!email) throw invalid('missing email or phone')
    const user = await findUserByEmail(c.var.client, email.trim().toLowerCase())
    if (!user || !(await hasPassword(c.var.client, user.id, password ?? '')))
      throw refusal('invalid_credentials')
    if (!user.email_confirmed_at) throw refusal('email_not_confirmed')
    return user.id
  }

  for (const path of ['/otp', '/magiclink'])
    app.post(path, async c => {
      const { email, phone, data, create_user } = await readBody(c, recipient)
      if (!email && phone) throw refusal('phone_provider_disabled')
      if (!email) throw invalid('One of email or phone must be set')
      const known = await lookUp(c, email)
      if (!known && !(create_user && auth.enable_signup && auth.email.enabled)) throw refusal('otp_disabled')
      const user = known ?? (await enlist(c, email, { data }))
      await links.mail(c, user.email_confirmed_at ? 'magiclink' : 'signup', user)
      return c.json({})
    })

  app.post('/recover', async c => {
    const { email } = await readBody(c, recipient)
    if (!email) throw invalid('Password recovery requires an email')
    const known = await lookUp(c, email)
    if (known) await links.mail(c, 'recovery', known)
    return c.json({})
  })

  app.post('/resend', async c => {
    const { email, type } = await readBody(c, recipient.extend({ type: z.string().optional() }))
    if (type !== 'signup' && type !== 'email_change')
      throw invalid('Missing one of these types: signup, email_change')
    if (!email) throw invalid('Type provided requires an email address')
    const known = await lookUp(c, email)
    if (known && type === 'signup' && !known.email_confirmed_at) await links.mail(c, 'signup', known)
    if (known?.email_change && type === 'email_change') await links.mailChange(c, known)
    return c.json({})
  })

  /** Who has the address; somebody else who is about to take it waits. */
  async function lookUp(c: Call, email: string): Promise<User | undefined> {
    await c.var.client.query('select pg_advisory_xact_lock(hashtext($1))', [email])
    return findUserByEmail(c.var.client, email)
  }

  /** Makes the account of who signs up. */
  async function enlist(
    c: Call,
    email: string,
    { password, data }: Pick<z.infer<typeof newcomer>, 'password' | 'data'>,
  ) {
    const id = randomUUID()
    const user_metadata = { ...data, sub: id, email, email_verified: confirmed, phone_verified: false }
    await createAccount(c.var.client, { id, email, password, email_confirm: confirmed, user_metadata })
    return (await findUser(c.var.client, id))!
  }

  return app
}

/** What a sign-up is told of an address that is taken, where it must not learn so. */
function stranger(email: string, user_metadata: Record<string, unknown>) {
  const now = new Date()
  const app_metadata = { provider: 'email', providers: ['email'] }
  return {
    ...{ id: randomUUID(), aud: 'authenticated', role: '', email, phone: '', is_anonymous: false },
    ...{ app_metadata, user_metadata, identities: [] },
    ...{ confirmation_sent_at: now, created_at: now, updated_at: now },
  }
}
