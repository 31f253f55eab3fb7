import { type Context, Hono } from 'hono'
import { decodeJwt } from 'jose'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { createAccount } from './accounts.ts'
import { readBody } from './body.ts'
import { AuthError, answerRefusal } from './errors.ts'
import type { Lite, Question } from './lite.ts'
import type { Sessions } from './sessions.ts'
import type { AuthEnv } from './transaction.ts'
import { findUser, presentUser } from './users.ts'

const credentials = z.looseObject({
  email: z.string().optional(),
  phone: z.string().optional(),
  data: z.record(z.string(), z.unknown()).optional(),
  create_user: z.boolean().optional(),
})

/** The ways in: sign-up, passwords, refresh tokens, and codes and links by mail. */
export function signIn({ auth }: Config, lite: Lite, sessions: Sessions): Hono<AuthEnv> {
  const app = new Hono<AuthEnv>()

  app.get('/health', () => lite.ask({ method: 'GET', path: '/health' }))
  app.get('/settings', () => lite.ask({ method: 'GET', path: '/settings' }))

  app.post('/signup', async c => {
    const body = await readBody(c, credentials)
    if (!body.email && !body.phone) return c.json(await anonymous(c, body.data))
    if (!body.email) throw new AuthError(400, 'phone_provider_disabled', 'Phone signups are disabled')
    await alone(c, body.email)
    return enter(c, { method: 'POST', path: '/signup', body }, 'password')
  })

  async function anonymous(c: Context<AuthEnv>, user_metadata: Record<string, unknown> = {}) {
    if (!auth.enable_signup)
      throw new AuthError(422, 'signup_disabled', 'Signups not allowed for this instance')
    if (!auth.enable_anonymous_sign_ins)
      throw new AuthError(422, 'anonymous_provider_disabled', 'Anonymous sign-ins are disabled')
    const id = await createAccount(c.var.client, { user_metadata, is_anonymous: true })
    return sessions.begin(c.var.client, id, 'anonymous')
  }

  app.post('/token', async c => {
    const grant = c.req.query('grant_type')
    const body = await readBody(c, z.looseObject({ refresh_token: z.string().optional() }))
    // Of two refreshes at once, the second must see that the first has used the token.
    if (grant === 'refresh_token')
      await c.var.client.query('select from auth.refresh_tokens where token = $1 for update', [
        body.refresh_token,
      ])
    const question = {
      method: 'POST',
      path: `/token?${new URLSearchParams({ grant_type: grant ?? '' })}`,
      body,
    }
    return enter(c, question, grant === 'password' ? 'password' : undefined)
  })

  for (const path of ['/otp', '/magiclink'])
    app.post(path, async c => {
      const { create_user = true, ...body } = await readBody(c, credentials)
      await alone(c, body.email ?? '')
      const mayCreate = create_user && auth.enable_signup && auth.email.enabled
      return mail(c, { method: 'POST', path: '/otp', body: { ...body, create_user: mayCreate } })
    })

  for (const path of ['/recover', '/resend'])
    app.post(path, async c => mail(c, { method: 'POST', path, body: await readBody(c, z.looseObject({})) }))

  app.post('/verify', async c => {
    const body = await readBody(c, z.looseObject({ type: z.string().optional() }))
    // `email` stands for whatever was mailed; so does `magiclink` in lite.
    const type = body.type === 'email' ? 'magiclink' : body.type
    return enter(c, { method: 'POST', path: '/verify', body: { ...body, type } }, 'otp')
  })

  app.get('/verify', async c => {
    const reply = await lite.ask({ method: 'GET', path: `/verify${new URL(c.req.url).search}` })
    const location = reply.headers.get('location')
    if (!location) return answerRefusal(reply, c)
    const target = new URL(location)
    const fragment = new URLSearchParams(target.hash.slice(1))
    if (fragment.has('access_token')) {
      const { user: _user, ...session } = await described(c, Object.fromEntries(fragment), 'otp')
      for (const [name, value] of Object.entries(session)) fragment.set(name, String(value))
      target.hash = String(fragment)
    }
    return c.redirect(target, 303)
  })

  /** Makes a second sign-up of one address wait for the first; lite would look for the user too early. */
  async function alone(c: Context<AuthEnv>, email: string) {
    await c.var.client.query('select pg_advisory_xact_lock(hashtext(lower($1)))', [email])
  }

  /** Answers with the session that lite began or continued, or with the user where it waits for a confirmation. */
  async function enter(c: Context<AuthEnv>, question: Question, method?: string) {
    const reply = await lite.ask(question)
    if (!reply.ok) return answerRefusal(reply, c, 'Database error saving new user')
    const body = await reply.json()
    if (body.access_token) return c.json(await described(c, body, method))
    return c.json(presentUser((await findUser(c.var.client, body.id))!))
  }

  async function mail(c: Context<AuthEnv>, question: Question) {
    const reply = await lite.ask(question)
    return reply.ok ? c.json({}) : answerRefusal(reply, c, 'Database error saving new user')
  }

  /** The session of lite's answer; its token says whose it is, and is replaced. */
  async function described(c: Context<AuthEnv>, answer: Record<string, string>, method?: string) {
    const { sub, session_id } = decodeJwt<{ session_id: string }>(answer.access_token!)
    const tokens = { user: sub!, session: session_id, refreshToken: answer.refresh_token! }
    // Who has confirmed an address is no longer anonymous, which lite knows nothing of.
    const permanent = `update auth.users set is_anonymous = false where id = $1 and is_anonymous and email <> ''`
    await c.var.client.query(permanent, [tokens.user])
    return sessions.describe(c.var.client, tokens, method)
  }

  return app
}
