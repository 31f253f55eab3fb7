import { Hono } from 'hono'
import { z } from 'zod'
import type { Config } from '../config.ts'
import type { Keys } from '../keys.ts'
import { createAccount, updateAccount } from './accounts.ts'
import { serviceOnly } from './bearer.ts'
import { address, readBody } from './body.ts'
import { invalid, refusal } from './errors.ts'
import type { Links } from './links.ts'
import { assertStrong } from './passwords.ts'
import type { AuthEnv, Call } from './transaction.ts'
import { findUser, findUserByEmail, presentUser, type User } from './users.ts'

const invitation = z.object({ email: address, data: z.record(z.string(), z.unknown()).nullish() })
const wish = invitation.extend({
  type: z.enum(
    ['signup', 'magiclink', 'invite', 'recovery', 'email_change_current', 'email_change_new'],
    'Invalid email action link type requested',
  ),
  new_email: address.optional(),
  password: z.string().optional(),
  redirect_to: z.string().optional(),
})
type Wish = z.infer<typeof wish>

/** What the service role does to bring people in: `/invite` by mail, and `/admin/generate_link` without. */
export function invitations({ auth }: Config, keys: Keys, links: Links): Hono<AuthEnv> {
  const app = new Hono<AuthEnv>()

  app.post('/invite', serviceOnly(keys), async c => {
    const user = await invite(c, await readBody(c, invitation))
    await links.mail(c, 'invite', user)
    return c.json(presentUser((await findUser(c.var.client, user.id))!))
  })

  app.post('/admin/generate_link', serviceOnly(keys), async c => {
    const asked = await readBody(c, wish)
    const known = await findUserByEmail(c.var.client, asked.email)
    if (asked.type === 'signup' && !known && !asked.password)
      throw invalid('Signup requires a valid password')
    // Who is not there yet signs up by their magic link.
    const type = asked.type === 'magiclink' && !known ? 'signup' : asked.type
    const user = await recipient(c, { ...asked, type }, known)
    const { code, hash, url, redirectTo } = await links.make(c, type, user, asked.redirect_to)
    return c.json({
      ...presentUser((await findUser(c.var.client, user.id))!),
      action_link: url,
      email_otp: code,
      hashed_token: hash,
      verification_type: type,
      redirect_to: redirectTo,
    })
  })

  /** Whom a link is made for, with the change that it will confirm. */
  async function recipient(c: Call, asked: Wish, known: User | undefined): Promise<User> {
    if (asked.type === 'invite') return invite(c, asked)
    if (asked.type === 'signup') return enlist(c, asked, known)
    if (!known) throw refusal('user_not_found')
    if (asked.type === 'magiclink' || asked.type === 'recovery') return known
    if (asked.type === 'email_change_current' && !auth.email.double_confirm_changes)
      throw invalid('Enable secure email change to generate link for current email')
    if (!asked.new_email) throw invalid('An email address is required')
    if (await findUserByEmail(c.var.client, asked.new_email)) throw refusal('email_exists')
    return { ...known, email_change: asked.new_email }
  }

  async function invite(c: Call, { email, data }: z.infer<typeof invitation>): Promise<User> {
    const user = await enlist(c, { email, data }, await findUserByEmail(c.var.client, email))
    await c.var.client.query('update auth.users set invited_at = now() where id = $1', [user.id])
    return user
  }

  /** An account that waits for its first confirmation. @throws AuthError `email_exists` where it has had one. */
  async function enlist(
    { var: { client } }: Call,
    { email, data, password }: Pick<Wish, 'email' | 'data' | 'password'>,
    known: User | undefined,
  ): Promise<User> {
    if (known?.email_confirmed_at) throw refusal('email_exists')
    const user_metadata = data ?? {}
    if (known) await updateAccount(client, known.id, { user_metadata })
    else if (password) assertStrong(password, auth)
    const id = known?.id ?? (await createAccount(client, { email, password, user_metadata }))
    return (await findUser(client, id))!
  }

  return app
}
