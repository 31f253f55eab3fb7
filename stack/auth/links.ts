import type { Project } from '../service.ts'
import { type LetterType, letter } from './mailer.ts'
import { issueToken, type Purpose } from './one-time-tokens.ts'
import { allowedRedirect } from './redirects.ts'
import type { Call } from './transaction.ts'
import type { User } from './users.ts'

const purposes: Record<LetterType, Purpose> = {
  ...{ signup: 'confirmation', invite: 'confirmation', magiclink: 'recovery', recovery: 'recovery' },
  ...{ email_change_current: 'email_change_current', email_change_new: 'email_change_new' },
  reauthentication: 'reauthentication',
}

/** Links that prove that somebody reads an address. */
export type Links = ReturnType<typeof createLinks>

export function createLinks({ apiUrl, config: { auth } }: Project) {
  const addressOf = (type: LetterType, user: User) =>
    (type === 'email_change_new' ? user.email_change : user.email) ?? ''

  /**
   * Makes a link, and a code that does the same; those of before are over. For a change, `email_change` is kept.
   * @param wish where the link should lead in the end; without one, the request says.
   */
  async function make(c: Call, type: LetterType, user: User, wish?: string) {
    const email = addressOf(type, user)
    const change = type.startsWith('email_change')
    if (change) {
      const begin = 'update auth.users set email_change = $2, email_change_confirm_status = 0 where id = $1'
      await c.var.client.query(begin, [user.id, user.email_change])
    }
    const { otp_length: digits } = auth.email
    const token = await issueToken(c.var.client, purposes[type], { user: user.id, email, digits })
    const redirectTo = allowedRedirect(auth, wish, c.req.query('redirect_to'), c.req.header('referer'))
    const query = { token: token.hash, type: change ? 'email_change' : type, redirect_to: redirectTo }
    return { ...token, url: `${apiUrl}/auth/v1/verify?${new URLSearchParams(query)}`, redirectTo }
  }

  /** Makes a link and mails it to the address that it proves, once the request is committed. */
  async function mail(c: Call, type: LetterType, user: User) {
    c.var.outbox.push(letter(type, addressOf(type, user), await make(c, type, user)))
  }

  /** Mails the new address of `email_change`, and where both have to agree, the present one too. */
  async function mailChange(c: Call, user: User) {
    await mail(c, 'email_change_new', user)
    if (auth.email.double_confirm_changes && user.email) await mail(c, 'email_change_current', user)
  }

  return { make, mail, mailChange }
}
