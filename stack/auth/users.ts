import type pg from 'pg'

interface Identity {
  id: string
  provider_id: string
  [column: string]: unknown
}

/** A second way of proving who one is. */
export interface Factor {
  id: string
  friendly_name: string | null
  factor_type: 'totp' | 'webauthn' | 'phone'
  status: 'unverified' | 'verified'
}

/** A row of `auth.users` with its identities and factors; also with columns that are not named here. */
export interface User {
  [column: string]: unknown
  id: string
  aud: string
  role: string
  email: string | null
  phone: string | null
  email_confirmed_at: Date | null
  email_change: string | null
  email_change_confirm_status: number
  banned_until: Date | null
  raw_app_meta_data: Record<string, unknown> | null
  raw_user_meta_data: Record<string, unknown> | null
  is_anonymous: boolean
  identities: Identity[]
  factors: Factor[] | null
}

export async function findUser(client: pg.PoolClient, id: string): Promise<User | undefined> {
  const { rows } = await client.query<User>(`${selectUsers} where users.id = $1`, [id])
  return rows[0]
}

/** @param email in the form of `address`. */
export async function findUserByEmail(client: pg.PoolClient, email: string): Promise<User | undefined> {
  const { rows } = await client.query<User>(`${selectUsers} where users.email = $1`, [email])
  return rows[0]
}

/** Yields users as `User` has them; a `where` may follow. */
export const selectUsers = `
  select users.*, (
    select coalesce(jsonb_agg(identities order by created_at), '[]')
    from auth.identities where identities.user_id = users.id
  ) as identities, (
    select jsonb_agg(to_jsonb(mfa_factors) - array['secret', 'user_id'] order by created_at)
    from auth.mfa_factors where mfa_factors.user_id = users.id
  ) as factors
  from auth.users`

// Told when there is something to tell; every other column is a secret, or has another name.
const occasional = [
  ...['email_confirmed_at', 'phone_confirmed_at', 'confirmed_at', 'confirmation_sent_at', 'recovery_sent_at'],
  ...['invited_at', 'email_change_sent_at', 'last_sign_in_at', 'banned_until', 'deleted_at', 'factors'],
]

/** A user as Auth's clients see it: no secret, and empty fields left out. */
export function presentUser(user: User) {
  return {
    ...{ id: user.id, aud: user.aud, role: user.role, email: user.email ?? '', phone: user.phone ?? '' },
    ...Object.fromEntries(occasional.flatMap(name => (user[name] ? [[name, user[name]]] : []))),
    ...(user.email_change && { new_email: user.email_change }),
    app_metadata: user.raw_app_meta_data ?? {},
    user_metadata: user.raw_user_meta_data ?? {},
    identities: user.identities.map(presentIdentity),
    is_anonymous: user.is_anonymous,
    created_at: user.created_at,
    updated_at: user.updated_at,
  }
}

const presentIdentity = ({ id, provider_id, ...identity }: Identity) => ({
  ...identity,
  identity_id: id,
  id: provider_id,
})
