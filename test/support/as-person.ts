import pg from 'pg'
import type { OpenProject } from './project.ts'

/**
 * A transaction in which the database sees this person, as REST opens one; undone at the end.
 * @param person without a token, they come with the least claims that a token has.
 */
export async function asPerson<T>(
  project: OpenProject,
  person: { id: string; token?: string },
  work: (db: pg.Client) => Promise<T>,
): Promise<T> {
  const db = new pg.Client(project.databaseUrl('authenticator'))
  await db.connect()
  try {
    await db.query('begin')
    await db.query(
      `select set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true)`,
      [JSON.stringify(person.token ? claimsOf(person.token) : { sub: person.id, role: 'authenticated' })],
    )
    return await work(db)
  } finally {
    await db.end()
  }
}

/** What a token says, unverified. */
export const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())
