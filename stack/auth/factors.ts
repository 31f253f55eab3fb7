import type pg from 'pg'
import { refusal } from './errors.ts'
import type { Factor, User } from './users.ts'

export const hasVerified = ({ factors }: User) => (factors ?? []).some(({ status }) => status === 'verified')

/** @throws AuthError 404 `mfa_factor_not_found` where the user has it not. */
export function findFactor({ factors }: User, id: string): Factor {
  const factor = factors?.find(factor => factor.id === id)
  if (!factor) throw refusal('mfa_factor_not_found')
  return factor
}

/** Sessions that the factor had raised are again what they were without. */
export async function deleteFactor(client: pg.PoolClient, { id }: Factor): Promise<void> {
  await client.query(
    `with lowered as (update auth.sessions set aal = 'aal1', factor_id = null where factor_id = $1 returning id)
     delete from auth.mfa_amr_claims using lowered
     where session_id = lowered.id and authentication_method = 'totp'`,
    [id],
  )
  await client.query('delete from auth.mfa_factors where id = $1', [id])
}
