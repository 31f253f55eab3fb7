import type { SupabaseClient } from '@supabase/supabase-js'
import { z } from 'zod'
import { problemOf } from '../_shared/problem/problem.ts'

/** A key as `create_api_key` told it. */
export const Trade = z.strictObject({ api_key: z.string().max(200) })

/** Auth keeps one link per account: a trade of the same key elsewhere may use up that of this one. */
const tries = 5
const underway = new Map<string, ReturnType<typeof signIn>>()

/**
 * Trades an API key for an access token of the machine behind it. The account is made by the first trade; the token
 * is Auth's own, through a sign-in link that nobody is sent, so no key of ours signs anything. Trades of one key at
 * the same moment get the same token.
 *
 * @param admin with the service key, to make accounts and links.
 * @param visitor makes a client as anybody has it, to follow a link.
 * @throws Problem `api_key_not_valid`
 */
export async function tradeKey(
  { api_key }: z.infer<typeof Trade>,
  admin: SupabaseClient,
  visitor: () => SupabaseClient,
) {
  const email = await accountOf(api_key, admin)
  const running = underway.get(email) ?? signIn(email, admin, visitor()).finally(() => underway.delete(email))
  underway.set(email, running)
  return running
}

async function signIn(email: string, admin: SupabaseClient, visitor: SupabaseClient) {
  for (let left = tries; ; left--) {
    const link = await admin.auth.admin.generateLink({ type: 'magiclink', email })
    if (link.error) throw link.error
    const { hashed_token } = link.data.properties
    const { data, error } = await visitor.auth.verifyOtp({ type: 'email', token_hash: hashed_token })
    if (data.session) {
      const { access_token, token_type, expires_in, expires_at } = data.session
      return { access_token, token_type, expires_in, expires_at }
    }
    if (error?.code !== 'otp_expired' || left === 1) throw error
  }
}

async function accountOf(api_key: string, admin: SupabaseClient): Promise<string> {
  const key = await redeem(api_key, admin)
  if (key.ready) return key.email
  const { error } = await admin.auth.admin.createUser({
    email: key.email,
    email_confirm: true,
    user_metadata: { display_name: key.name },
    app_metadata: { api_key: key.id },
  })
  // Another trade may have been first.
  if (error && error.code !== 'email_exists') throw error
  if (!(await redeem(api_key, admin)).ready) throw new Error(`${key.email} is not the account of a key`)
  return key.email
}

/** The account as which a key acts, and whether it has been made. */
interface Machine {
  id: string
  name: string
  email: string
  ready: boolean
}

async function redeem(api_key: string, admin: SupabaseClient): Promise<Machine> {
  const { data, error } = await admin.rpc('redeem_api_key', { api_key }).single<Machine>()
  if (error) throw problemOf(error)
  return data
}
