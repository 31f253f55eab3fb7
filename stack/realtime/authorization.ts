import type { IncomingHttpHeaders } from 'node:http'
import pg from 'pg'
import type { Claims } from './token.ts'

/** What a policy on `realtime.messages` can tell apart by its `extension` column. */
export type Extension = 'broadcast' | 'presence'

/** What policies are asked about: `realtime.topic()`, `auth.jwt()` and the GUC `request.headers`. */
export interface Visitor {
  /** Without `realtime:`. */
  topic: string
  claims: Claims
  /** The `x-` headers of the request that opened the connection. */
  headers: Record<string, string>
}

/** What policies see of a request as the GUC `request.headers`: only its `x-` headers. */
export function clientHeaders(headers: IncomingHttpHeaders): Visitor['headers'] {
  const entries = Object.entries(headers).filter(([name]) => name.startsWith('x-'))
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
}

const denied = '42501'

/**
 * Asks the policies on `realtime.messages` as the platform does: with rows that are never committed.
 *
 * @param pool as `supabase_realtime_admin`, who owns the table and may become any API role and nobody else.
 */
export function createAuthorization(pool: pg.Pool) {
  return {
    /** The extensions whose messages on the topic the visitor may select. */
    readable: (visitor: Visitor, extensions: readonly Extension[]): Promise<Set<Extension>> =>
      undone(pool, async client => {
        const { rows: probes } = await client.query(
          `insert into realtime.messages (topic, extension) select $1, unnest($2::text[]) returning id`,
          [visitor.topic, extensions],
        )
        await become(client, settingsOf(visitor))
        const { rows } = await client.query(
          `select extension from realtime.messages where topic = $1 and id = any ($2)`,
          [visitor.topic, probes.map(({ id }) => id)],
        )
        return new Set(rows.map(({ extension }) => extension))
      }).then(extensions => extensions ?? new Set()),

    /** Whether the visitor may insert messages of the extension on the topic. */
    writable: (visitor: Visitor, extension: Extension): Promise<boolean> =>
      undone(pool, async client => {
        await become(client, settingsOf(visitor))
        // No `returning`: it would ask the read policies as well.
        await client.query(`insert into realtime.messages (topic, extension) values ($1, $2)`, [
          visitor.topic,
          extension,
        ])
        return true
      }).then(allowed => allowed ?? false),
  }
}

export type Authorization = ReturnType<typeof createAuthorization>

/**
 * Asks in a transaction that is never committed.
 * @returns undefined when the database denies a privilege; other errors reject.
 */
export async function undone<T>(
  pool: pg.Pool,
  ask: (client: pg.PoolClient) => Promise<T>,
): Promise<T | undefined> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    return await ask(client)
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === denied) return undefined
    throw error
  } finally {
    await client.query('rollback').catch(error => {
      broken = error
    })
    client.release(broken)
  }
}

/** Takes on a role, and what policies are to know, for the rest of the transaction. */
export async function become(client: pg.PoolClient, settings: Record<string, string>): Promise<void> {
  await client.query(
    `select set_config(name, value, true) from unnest($1::text[], $2::text[]) as setting (name, value)`,
    [Object.keys(settings), Object.values(settings)],
  )
}

const settingsOf = ({ topic, claims, headers }: Visitor) => ({
  'realtime.topic': topic,
  'request.jwt.claims': JSON.stringify(claims),
  'request.jwt.claim.sub': claims.sub ?? '',
  'request.jwt.claim.role': claims.role,
  'request.headers': JSON.stringify(headers),
  role: claims.role,
})
