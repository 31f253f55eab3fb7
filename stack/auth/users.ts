import type pg from 'pg'

interface Identity {
  id: string
  provider_id: string
  user_id: string
  identity_data: Record<string, unknown>
  provider: string
  last_sign_in_at: string | null
  created_at: string
  updated_at: string
  email: string | null
}

/** A row of `auth.users` with its identities. */
export interface User {
  id: string
  aud: string
  role: string
  email: string | null
  phone: string | null
  email_confirmed_at: Date | null
  phone_confirmed_at: Date | null
  confirmed_at: Date | null
  confirmation_sent_at: Date | null
  recovery_sent_at: Date | null
  invited_at: Date | null
  email_change: string | null
  email_change_sent_at: Date | null
  last_sign_in_at: Date | null
  banned_until: Date | null
  deleted_at: Date | null
  raw_app_meta_data: Record<string, unknown> | null
  raw_user_meta_data: Record<string, unknown> | null
  is_anonymous: boolean
  created_at: Date
  updated_at: Date
  identities: Identity[]
}

export async function findUser(client: pg.PoolClient, id: string): Promise<User | undefined> {
  const { rows } = await client.query<User>(`${selectUsers} where users.id = $1`, [id])
  return rows[0]
}

/** Yields users as `User` has them; a `where` may follow. */
export const selectUsers = `
  select users.*, (
    select coalesce(jsonb_agg(identities order by created_at), '[]')
    from auth.identities where identities.user_id = users.id
  ) as identities
  from auth.users`

/** A user as Auth's clients see it: no secret, and empty fields left out. */
export function presentUser(user: User) {
  return {
    id: user.id,
    aud: user.aud,
    role: user.role,
    email: user.email ?? '',
    phone: user.phone ?? '',
    email_confirmed_at: user.email_confirmed_at ?? undefined,
    phone_confirmed_at: user.phone_confirmed_at ?? undefined,
    confirmed_at: user.confirmed_at ?? undefined,
    confirmation_sent_at: user.confirmation_sent_at ?? undefined,
    recovery_sent_at: user.recovery_sent_at ?? undefined,
    invited_at: user.invited_at ?? undefined,
    new_email: user.email_change || undefined,
    email_change_sent_at: user.email_change_sent_at ?? undefined,
    last_sign_in_at: user.last_sign_in_at ?? undefined,
    banned_until: user.banned_until ?? undefined,
    deleted_at: user.deleted_at ?? undefined,
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
