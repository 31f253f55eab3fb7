import type pg from 'pg'
import { guarded } from './accounts.ts'
import { refusal } from './errors.ts'

/**
 * Deletes a user, and by foreign keys all that is theirs.
 * @throws AuthError `user_not_found`; 500 when a row of another table still needs them.
 */
export async function deleteAccount(client: pg.PoolClient, id: string): Promise<void> {
  await guarded('Database error deleting user', async () => {
    const { rowCount } = await client.query('delete from auth.users where id = $1', [id])
    if (rowCount === 0) throw refusal('user_not_found')
  })
}

/**
 * Makes a user unusable and unknowable, but leaves their id, for rows that need it.
 * @throws AuthError `user_not_found`.
 */
export async function concealAccount(client: pg.PoolClient, id: string): Promise<void> {
  const hidden = (column: string) => `encode(sha256(convert_to(id || nullif(${column}, ''), 'utf8')), 'hex')`
  const { rowCount } = await client.query(
    `update auth.users set
       deleted_at = coalesce(deleted_at, now()), email = ${hidden('email')}, phone = ${hidden('phone')},
       email_change = '', phone_change = '', encrypted_password = '', raw_app_meta_data = '{}', raw_user_meta_data = '{}',
       confirmation_token = '', recovery_token = '', reauthentication_token = '', phone_change_token = '',
       email_change_token_current = '', email_change_token_new = ''
     where id = $1`,
    [id],
  )
  if (rowCount === 0) throw refusal('user_not_found')
  await client.query(
    `update auth.identities set identity_data = '{}', provider_id = encode(sha256(convert_to(id || provider_id, 'utf8')), 'hex')
     where user_id = $1`,
    [id],
  )
  await client.query('delete from auth.mfa_factors where user_id = $1', [id])
  await endSessions(client, id)
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
