import { Hono } from 'hono'
import { z } from 'zod'
import type { Config } from '../config.ts'
import type { Keys } from '../keys.ts'
import { endSessions, updateAccount } from './accounts.ts'
import { bearerUser } from './bearer.ts'
import { address, readBody } from './body.ts'
import { answerRefusal } from './errors.ts'
import type { Lite } from './lite.ts'
import type { AuthEnv } from './transaction.ts'
import { findUser, presentUser } from './users.ts'

const attributes = z.looseObject({ email: address.optional(), password: z.string().optional() })

/** What signed-in users do with their own account: `/user`, `/logout`, `/reauthenticate`. */
export function ownUser({ auth }: Config, keys: Keys, lite: Lite): Hono<AuthEnv> {
  const app = new Hono<AuthEnv>()

  app.get('/user', async c => {
    const user = await bearerUser(c, keys)
    const reply = await lite.ask({ method: 'GET', path: '/user', user })
    if (!reply.ok) return answerRefusal(reply, c)
    return c.json(presentUser((await findUser(c.var.client, user.sub))!))
  })

  app.put('/user', async c => {
    const user = await bearerUser(c, keys)
    const { email, ...changes } = await readBody(c, attributes)
    // lite always asks the owner of an address first, also where the project is set up not to.
    const body = auth.email.enable_confirmations ? { ...changes, email } : changes
    const reply = await lite.ask({ method: 'PUT', path: '/user', user, body })
    if (!reply.ok) return answerRefusal(reply, c, 'Database error updating user')
    if (email && !auth.email.enable_confirmations)
      await updateAccount(c.var.client, user.sub, { email, email_confirm: true })
    if (changes.password) await endSessions(c.var.client, user.sub, user.session_id)
    return c.json(presentUser((await findUser(c.var.client, user.sub))!))
  })

  app.post('/logout', async c => {
    const user = await bearerUser(c, keys)
    const body = { scope: c.req.query('scope') ?? 'global' }
    const reply = await lite.ask({ method: 'POST', path: '/logout', user, body })
    return reply.ok ? c.body(null, 204) : answerRefusal(reply, c)
  })

  app.get('/reauthenticate', async c => {
    const user = await bearerUser(c, keys)
    const reply = await lite.ask({ method: 'GET', path: '/reauthenticate', user })
    return reply.ok ? c.json({}) : answerRefusal(reply, c)
  })

  return app
}
