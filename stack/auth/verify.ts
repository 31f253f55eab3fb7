import { Hono } from 'hono'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { changeEmail, confirmEmail } from './accounts.ts'
import { address, readBody } from './body.ts'
import { AuthError, answerError, invalid } from './errors.ts'
import { hashOf, type Purpose, redeemToken } from './one-time-tokens.ts'
import { allowedRedirect } from './redirects.ts'
import type { Sessions } from './sessions.ts'
import type { AuthEnv, Call } from './transaction.ts'
import { findUser } from './users.ts'

const purposes: Record<string, Purpose[]> = {
  signup: ['confirmation'],
  invite: ['confirmation'],
  magiclink: ['recovery'],
  recovery: ['recovery'],
  email: ['confirmation', 'recovery'],
  email_change: ['email_change_current', 'email_change_new'],
}

const proof = z.object({
  type: z.string().optional(),
  token: z.string().optional(),
  token_hash: z.string().optional(),
  email: address.optional(),
})

const halfway = 'Confirmation link accepted. Please proceed to confirm link sent to the other email'

/** Where codes and links are followed, `/verify`: by programs with POST, from a mail with GET. */
export function verification({ auth }: Config, sessions: Sessions): Hono<AuthEnv> {
  const app = new Hono<AuthEnv>()

  app.post('/verify', async c => {
    const { type, token, token_hash, email } = await readBody(c, proof)
    if (!type) throw invalid('Verify requires a verification type')
    if (!token === !token_hash) throw invalid('Verify requires either a token or a token hash')
    if (token && !email) throw invalid('Only an email address or phone number should be provided on verify')
    if (token_hash && email) throw invalid('Only the token_hash and type should be provided')
    const session = await follow(c, type, token_hash ?? hashOf(email!, token!))
    return session ? c.json(session) : c.json({ msg: halfway, code: '200' })
  })

  app.get('/verify', async c => {
    const { type, token } = c.req.query()
    if (!type) throw invalid('Verify requires a verification type')
    if (!token) throw invalid('Verify requires a token or a token hash')
    const session = await follow(c, type, token)
    const { user: _user, ...told } = session ?? {}
    return redirect(c, session ? { ...told, type } : { message: halfway })
  })

  // Whoever follows a link sees a page, also when it is refused.
  app.onError((error, c) => {
    if (c.req.method !== 'GET' || !(error instanceof AuthError)) return answerError(error, c)
    const { code: error_code, message: error_description } = error
    return redirect(c, { error: 'access_denied', error_code, error_description })
  })

  function redirect(c: Call, told: Record<string, unknown>) {
    const target = new URL(allowedRedirect(auth, c.req.query('redirect_to'), c.req.header('referer')))
    target.hash = String(
      new URLSearchParams(Object.entries(told).map(([name, value]) => [name, String(value)])),
    )
    return c.redirect(target, 303)
  }

  /** A session of whom the token belongs to; none while the other address has to agree to a change. */
  async function follow(c: Call, type: string, hash: string) {
    const { client } = c.var
    const may = Object.hasOwn(purposes, type) ? purposes[type] : undefined
    if (!may) throw invalid('Invalid email verification type')
    const { user: id, purpose } = await redeemToken(client, may, { hash, expiry: auth.email.otp_expiry })
    if (purpose === 'confirmation' || purpose === 'recovery') await confirmEmail(client, id)
    else {
      const user = (await findUser(client, id))!
      const double = auth.email.double_confirm_changes && user.email && !user.is_anonymous
      if (double && user.email_change_confirm_status === 0) {
        await client.query('update auth.users set email_change_confirm_status = 1 where id = $1', [id])
        return undefined
      }
      await changeEmail(client, id, user.email_change!)
    }
    return sessions.begin(c, id, 'otp')
  }

  return app
}
