import pg from 'pg'
import type { OpenProject } from './project.ts'

/** A transaction in which the database sees this person, as REST opens one; undone at the end. */
export async function asPerson<T>(
  project: OpenProject,
  person: { id: string },
  work: (db: pg.Client) => Promise<T>,
): Promise<T> {
  const db = new pg.Client(project.databaseUrl('authenticator'))
  await db.connect()
  try {
    await db.query('begin')
    await db.query(
      `select set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true)`,
      [JSON.stringify({ sub: person.id, role: 'authenticated' })],
    )
    return await work(db)
  } finally {
    await db.end()
  }
}
