import { Hono } from 'hono'
import { z } from 'zod'
import type { Config } from '../config.ts'
import type { Keys } from '../keys.ts'
import { changeEmail, updateAccount } from './accounts.ts'
import { bearerUser } from './bearer.ts'
import { address, readBody } from './body.ts'
import { AuthError, invalid, refusal } from './errors.ts'
import { hasVerified } from './factors.ts'
import type { Links } from './links.ts'
import { assertStrong, hasPassword } from './passwords.ts'
import { endSessions } from './removal.ts'
import type { AuthEnv } from './transaction.ts'
import { findUser, findUserByEmail, presentUser } from './users.ts'

const attributes = z.object({
  email: address.or(z.literal('')).optional(),
  password: z.string().optional(),
  data: z.record(z.string(), z.unknown()).nullish(),
})

/** What signed-in users do with their own account: `/user`, `/logout`, `/reauthenticate`. */
export function ownUser({ auth }: Config, keys: Keys, links: Links): Hono<AuthEnv> {
  const app = new Hono<AuthEnv>()

  app.get('/user', async c => c.json(presentUser((await bearerUser(c, keys)).user)))

  app.put('/user', async c => {
    const { user, session } = await bearerUser(c, keys)
    const { client } = c.var
    const { email, password, data } = await readBody(c, attributes)
    const newEmail = email !== user.email ? email : undefined
    if ((password || newEmail) && hasVerified(user) && session?.aal !== 'aal2')
      throw refusal('insufficient_aal', 401)
    if (password) {
      if (user.is_anonymous && !email)
        throw new AuthError(422, 'validation_failed', 'Anonymous users need an email with their password')
      assertStrong(password, auth)
      if (await hasPassword(client, user.id, password)) throw refusal('same_password')
      await endSessions(client, user.id, session?.id)
    }
    await updateAccount(client, user.id, { password, user_metadata: data ?? undefined })
    if (newEmail) {
      if (await findUserByEmail(client, newEmail)) throw refusal('email_exists')
      // Only for anonymous users is it like a sign-up; others always have to confirm.
      if (user.is_anonymous && !auth.email.enable_confirmations) await changeEmail(client, user.id, newEmail)
      else await links.mailChange(c, { ...user, email_change: newEmail })
    }
    return c.json(presentUser((await findUser(client, user.id))!))
  })

  app.post('/logout', async c => {
    const { user, session } = await bearerUser(c, keys)
    const scope = c.req.query('scope') ?? 'global'
    if (!['global', 'local', 'others'].includes(scope)) throw invalid(`Unsupported logout scope "${scope}"`)
    if (scope === 'local') await c.var.client.query('delete from auth.sessions where id = $1', [session?.id])
    else await endSessions(c.var.client, user.id, scope === 'others' ? session?.id : undefined)
    return c.body(null, 204)
  })

  app.get('/reauthenticate', async c => {
    const { user } = await bearerUser(c, keys)
    if (!user.email) throw invalid('Reauthentication requires the user to have an email or a phone number')
    await links.mail(c, 'reauthentication', user)
    return c.json({})
  })

  return app
}
