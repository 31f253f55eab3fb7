import { createHash, randomInt } from 'node:crypto'
import type pg from 'pg'
import { refusal } from './errors.ts'

/** What a one-time token proves; each has its columns in `auth.users`, so a new token ends the one before. */
export type Purpose = keyof typeof columns

const columns = {
  confirmation: ['confirmation_token', 'confirmation_sent_at'],
  recovery: ['recovery_token', 'recovery_sent_at'],
  email_change_current: ['email_change_token_current', 'email_change_sent_at'],
  email_change_new: ['email_change_token_new', 'email_change_sent_at'],
  reauthentication: ['reauthentication_token', 'reauthentication_sent_at'],
} as const

/** What is kept of a code: it says nothing without the address that the code was made for. */
export const hashOf = (email: string, code: string) =>
  createHash('sha224')
    .update(email + code)
    .digest('hex')

/** @returns a new code of that many digits, and the hash that stands in links and in the database. */
export async function issueToken(
  client: pg.PoolClient,
  purpose: Purpose,
  { user, email, digits }: { user: string; email: string; digits: number },
): Promise<{ code: string; hash: string }> {
  const code = String(randomInt(10 ** digits)).padStart(digits, '0')
  const hash = hashOf(email, code)
  const [token, sentAt] = columns[purpose]
  await client.query(`update auth.users set ${token} = $2, ${sentAt} = now() where id = $1`, [user, hash])
  return { code, hash }
}

/**
 * Spends a token for the first purpose that it was made for.
 * @param expiry seconds.
 * @throws AuthError 403 `otp_expired` for a token that is too old, spent or made up; 403 `user_banned`.
 */
export async function redeemToken(
  client: pg.PoolClient,
  purposes: readonly Purpose[],
  { hash, expiry }: { hash: string; expiry: number },
): Promise<{ user: string; purpose: Purpose }> {
  for (const purpose of purposes) {
    const [token, sentAt] = columns[purpose]
    const { rows } = await client.query<{ id: string; banned: boolean | null }>(
      `update auth.users set ${token} = '' where ${token} = $1 and ${sentAt} > now() - make_interval(secs => $2)
       returning id, banned_until > now() as banned`,
      [hash, expiry],
    )
    if (rows[0]?.banned) throw refusal('user_banned', 403)
    if (rows[0]) return { user: rows[0].id, purpose }
  }
  throw refusal('otp_expired')
}
