import type pg from 'pg'
import type { Config } from '../config.ts'
import { AuthError } from './errors.ts'

const [lower, digits, symbols] = [
  'abcdefghijklmnopqrstuvwxyz',
  '0123456789',
  '!@#$%^&*()_+-=[]{};\'\\:"|<>?,./`~',
]
const upper = lower.toUpperCase()
const required = {
  '': [],
  letters_digits: [lower + upper, digits],
  lower_upper_letters_digits: [lower, upper, digits],
  lower_upper_letters_digits_symbols: [lower, upper, digits, symbols],
}

/** @throws AuthError 422 `weak_password` with its reasons, 400 `validation_failed` for one that bcrypt would cut. */
export function assertStrong(
  password: string,
  {
    minimum_password_length: length,
    password_requirements,
  }: Pick<Config['auth'], 'minimum_password_length' | 'password_requirements'>,
): void {
  if (password.length > 72)
    throw new AuthError(400, 'validation_failed', 'Password cannot be longer than 72 characters')
  const sets = required[password_requirements]
  const faults = {
    length: password.length < length && `Password should be at least ${length} characters.`,
    characters:
      sets.some(set => ![...password].some(character => set.includes(character))) &&
      `Password should contain at least one character of each: ${sets.join(', ')}.`,
  }
  const found = Object.entries(faults).filter(([, message]) => message)
  if (found.length === 0) return
  const message = found.map(([, message]) => message).join(' ')
  const reasons = found.map(([reason]) => reason)
  throw new AuthError(422, 'weak_password', message, { details: { weak_password: { reasons } } })
}

/** Compares in the database, which does not hold up the event loop; it knows bcrypt by the name `2a` only. */
export async function hasPassword(client: pg.PoolClient, user: string, password: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from auth.users, overlay(encrypted_password placing 'a' from 3 for 1) as hash
     where id = $1 and encrypted_password <> '' and extensions.crypt($2, hash) = hash`,
    [user, password],
  )
  return rowCount === 1
}
