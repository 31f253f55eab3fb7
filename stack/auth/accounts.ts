import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { AuthError, failure } from './errors.ts'

type Metadata = Record<string, unknown>

/** What can be said of a user, by the service role and by Auth itself; a field left out stays as it is. */
export interface Account {
  email?: string | undefined
  phone?: string | undefined
  password?: string | undefined
  /** A bcrypt hash made elsewhere, in the place of a password. */
  password_hash?: string | undefined
  email_confirm?: boolean | undefined
  phone_confirm?: boolean | undefined
  app_metadata?: Metadata | undefined
  user_metadata?: Metadata | undefined
  role?: string | undefined
  /** Seconds from now in which the user cannot sign in; 0 ends a ban. */
  ban?: number | undefined
}

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
  await write(client, 'Database error creating new user', insert, { ...given, id })
  if (given.email) await identify(client, id, given.email)
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
  const updated = await write(client, 'Database error updating user', update, { ...given, id })
  if (updated === 0) throw userNotFound()
  if (given.email) await identify(client, id, given.email)
  if (given.password) await endSessions(client, id)
}

/** Metadata is merged, and a key that is given as null is removed. */
const merged = (kept: string, given: string) =>
  `(coalesce(${kept}, '{}') || coalesce(${given}, '{}')) - array(select key from jsonb_each(${given}) where value = 'null')`

/**
 * Deletes a user, and by foreign keys all that is theirs.
 * @throws AuthError `user_not_found`; 500 when a row of another table still needs them.
 */
export async function deleteAccount(client: pg.PoolClient, id: string): Promise<void> {
  const remove = `delete from auth.users using ${account} where users.id = account.id`
  const deleted = await write(client, 'Database error deleting user', remove, { id })
  if (deleted === 0) throw userNotFound()
}

/**
 * Ends the sessions of a user, as after a change of password.
 * @param except the session that made the change.
 */
export async function endSessions(client: pg.PoolClient, user: string, except?: unknown): Promise<void> {
  await client.query('delete from auth.sessions where user_id = $1 and id is distinct from $2', [
    user,
    except,
  ])
}

export const userNotFound = () => new AuthError(404, 'user_not_found', 'User not found')

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

/** Runs a statement on one account; says `failed` when the database does not let it. */
async function write(
  client: pg.PoolClient,
  failed: string,
  statement: string,
  given: Account & { id: string },
) {
  try {
    return (await client.query(statement, [given])).rowCount
  } catch (error) {
    const constraint =
      error instanceof pg.DatabaseError && error.code === '23505' ? error.constraint : undefined
    if (constraint === 'users_email_partial_key')
      throw new AuthError(422, 'email_exists', 'A user with this email address has already been registered')
    if (constraint === 'users_phone_key')
      throw new AuthError(422, 'phone_exists', 'A user with this phone number has already been registered')
    throw failure(failed, error)
  }
}
