import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { authSchema } from '../auth/schema.ts'
import type { Cluster } from './cluster.ts'

type Reachable = Pick<Cluster, 'url'>

/** Which default privileges a project has: `unexposed` since 2026, `exposed` before. Migrations must not care. */
export type DefaultPrivileges = 'unexposed' | 'exposed'

const folder = join(import.meta.dirname, 'platform')
const rooms = join(import.meta.dirname, '..')

/** Runs `work` on a connection of the superuser, which only the stack itself has. */
export async function asSuperuser<T>(
  cluster: Reachable,
  database: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: cluster.url('supabase_admin', database) })
  // A connection that is lost fails its query; unheard, it would end the process too.
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/**
 * Makes the database a project of the platform as it is before its first migration; a second call does nothing.
 * @throws Error when another version of the stack has made it, whose tables the services would not know.
 */
export async function preparePlatform(
  cluster: Reachable,
  database: string,
  privileges: DefaultPrivileges = 'unexposed',
): Promise<void> {
  await asSuperuser(cluster, database, async client => {
    const parts = await Promise.all([
      readFile(join(folder, 'roles.sql'), 'utf8'),
      readFile(join(folder, 'schemas.sql'), 'utf8'),
      authSchema(),
      readFile(join(rooms, 'storage', 'schema.sql'), 'utf8'),
      readFile(join(rooms, 'realtime', 'schema.sql'), 'utf8'),
      readFile(join(folder, `${privileges}.sql`), 'utf8'),
      readFile(join(folder, 'guard.sql'), 'utf8'),
    ])
    const version = `platform ${createHash('sha256').update(parts.join()).digest('hex').slice(0, 16)}`
    const { rows } = await client.query(`select obj_description(to_regnamespace('extensions')) as version`)
    if (rows[0].version === version) return
    if (rows[0].version)
      throw new Error(
        'the data were made by another version of the stack: start with --reset, or choose another --data',
      )
    const stamp = `comment on schema extensions is ${pg.escapeLiteral(version)}`
    await client.query(['begin', ...parts, stamp, 'commit'].join(';\n'))
  })
}

/** Makes a copy of a database that nobody is connected to, with its owner and its grants. */
export async function createDatabase(cluster: Reachable, name: string, template: string): Promise<void> {
  await asSuperuser(cluster, 'template1', async client => {
    await client.query(
      `create database ${pg.escapeIdentifier(name)} owner postgres template ${pg.escapeIdentifier(template)} strategy file_copy`,
    )
    await client.query(
      `update pg_database copy set datacl = source.datacl from pg_database source
       where copy.datname = $1 and source.datname = $2 and source.datdba = copy.datdba`,
      [name, template],
    )
  })
}

/** Deletes a database; connections that are about to close get a second before they are cut. */
export async function dropDatabase(cluster: Reachable, name: string): Promise<void> {
  await asSuperuser(cluster, 'template1', async client => {
    for (let patience = 100; patience > 0; patience--) {
      const { rowCount } = await client.query('select from pg_stat_activity where datname = $1', [name])
      if (!rowCount) break
      await sleep(10)
    }
    await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`)
  })
}
