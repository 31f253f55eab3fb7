import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { z } from 'zod'
import { address } from './body.ts'
import { failure, refusal } from './errors.ts'

const metadata = z.record(z.string(), z.unknown())

/** What the service role can say of a user; a field left out stays as it is. */
export const attributes = z.object({
  email: address.optional(),
  phone: z.string().optional(),
  password: z.string().max(72, 'Password cannot be longer than 72 characters').optional(),
  /** A bcrypt hash made elsewhere, in the place of a password. */
  password_hash: z.string().optional(),
  email_confirm: z.boolean().optional(),
  phone_confirm: z.boolean().optional(),
  app_metadata: metadata.optional(),
  user_metadata: metadata.optional(),
  role: z.string().optional(),
})

/** `ban`: seconds from now in which the user cannot sign in; 0 ends a ban. */
type Account = z.infer<typeof attributes> & { ban?: number | undefined }

// The account as it is given, with a column for each field; what was left out is null.
const account = `jsonb_to_record($1) as account (
  id uuid, aud text, role text, email text, phone text, password text, password_hash text,
  email_confirm boolean, phone_confirm boolean, app_metadata jsonb, user_metadata jsonb, ban float8, is_anonymous boolean
)`

// bcrypt in the database does not hold up the event loop.
const hash = `coalesce(extensions.crypt(account.password, extensions.gen_salt('bf')), account.password_hash)`
const bannedUntil = 'case when account.ban > 0 then now() + make_interval(secs => account.ban) end'

/**
 * @returns the new user's id.
 * @throws AuthError `email_exists`, `phone_exists`; 500 when a trigger refuses the row.
 */
export async function createAccount(
  client: pg.PoolClient,
  given: Account & { id?: string | undefined; aud?: string | undefined; is_anonymous?: boolean },
): Promise<string> {
  const id = given.id ?? randomUUID()
  const insert = `
    insert into auth.users (
      instance_id, id, aud, role, email, phone, encrypted_password, email_confirmed_at, phone_confirmed_at,
      raw_app_meta_data, raw_user_meta_data, banned_until, is_anonymous
    )
    select
      '00000000-0000-0000-0000-000000000000', id, coalesce(aud, 'authenticated'), coalesce(role, 'authenticated'),
      email, phone, coalesce(${hash}, ''), case when email_confirm then now() end, case when phone_confirm then now() end,
      coalesce(app_metadata, '{}'), coalesce(user_metadata, '{}'), ${bannedUntil}, coalesce(is_anonymous, false)
    from ${account}`
  await guarded('Database error saving new user', async () => {
    await client.query(insert, [{ ...given, id }])
    if (given.email) await identify(client, id, given.email)
  })
  return id
}

/** @throws AuthError `user_not_found`, `email_exists`, `phone_exists`; 500 when a trigger refuses the row. */
export async function updateAccount(client: pg.PoolClient, id: string, given: Account): Promise<void> {
  const update = `
    update auth.users set
      email = coalesce(account.email, users.email),
      phone = coalesce(account.phone, users.phone),
      encrypted_password = coalesce(${hash}, encrypted_password),
      email_confirmed_at = coalesce(email_confirmed_at, case when email_confirm then now() end),
      phone_confirmed_at = coalesce(phone_confirmed_at, case when phone_confirm then now() end),
      raw_app_meta_data = ${merged('raw_app_meta_data', 'app_metadata')},
      raw_user_meta_data = ${merged('raw_user_meta_data', 'user_metadata')},
      role = coalesce(account.role, users.role),
      banned_until = case when account.ban is null then banned_until else ${bannedUntil} end,
      is_anonymous = users.is_anonymous and account.email is null and account.phone is null,
      updated_at = now()
    from ${account} where users.id = account.id`
  await guarded('Database error updating user', async () => {
    const { rowCount } = await client.query(update, [{ ...given, id }])
    if (rowCount === 0) throw refusal('user_not_found')
    if (given.email) await identify(client, id, given.email)
  })
}

/** Notes that the user reads the mail of their address. */
export async function confirmEmail(client: pg.PoolClient, id: string): Promise<void> {
  await client.query(
    `update auth.users set
       email_confirmed_at = now(), updated_at = now(),
       raw_user_meta_data = coalesce(raw_user_meta_data, '{}') || '{"email_verified": true}'
     where id = $1 and email_confirmed_at is null`,
    [id],
  )
  await client.query(
    `update auth.identities set identity_data = identity_data || '{"email_verified": true}'
     where user_id = $1 and provider = 'email'`,
    [id],
  )
}

/** Gives the user an address that they have confirmed. @throws AuthError `email_exists`. */
export async function changeEmail(client: pg.PoolClient, id: string, email: string): Promise<void> {
  await updateAccount(client, id, { email })
  await client.query(
    `update auth.users set email_change = '', email_change_token_current = '', email_change_token_new = '',
       email_change_confirm_status = 0 where id = $1`,
    [id],
  )
  await confirmEmail(client, id)
}

/** Metadata is merged, and a key that is given as null is removed. */
const merged = (kept: string, given: string) =>
  `(coalesce(${kept}, '{}') || coalesce(${given}, '{}')) - array(select key from jsonb_each(${given}) where value = 'null')`

/** Gives the user the identity of this address, and with their first one a provider. */
async function identify(client: pg.PoolClient, user: string, email: string) {
  const data = { sub: user, email, email_verified: false, phone_verified: false }
  await client.query(
    `insert into auth.identities (provider, provider_id, user_id, identity_data) values ('email', $1::uuid, $1::uuid, $2)
     on conflict (provider, provider_id) do update
     set identity_data = identities.identity_data || excluded.identity_data, updated_at = now()`,
    [user, data],
  )
  await client.query(
    `update auth.users set raw_app_meta_data = raw_app_meta_data || '{"provider": "email", "providers": ["email"]}'
     where id = $1 and not raw_app_meta_data ? 'provider'`,
    [user],
  )
}

/** Changes an account. @throws AuthError with `failed` when the database does not let it. */
export async function guarded(failed: string, change: () => Promise<void>) {
  try {
    await change()
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error
    if (error.constraint === 'users_email_partial_key') throw refusal('email_exists')
    if (error.constraint === 'users_phone_key') throw refusal('phone_exists')
    throw failure(failed, error)
  }
}
