import pg from 'pg'
import type { Logger } from 'pino'

export interface Liveness {
  close(): Promise<void>
}

export interface LivenessOptions {
  databaseUrl: string
  db: pg.Pool
  /** The queue's names for the workers of this process. */
  workers: string[]
  logger: Logger
}

// Names the family of advisory locks; any constant that nothing else in the database uses.
const family = 7421
const every = 1_500

/**
 * Shows that the workers of this process live, by advisory locks that end with its connection, and frees the jobs
 * of those that do not: a killed worker's jobs go on within seconds, where the library alone waits four hours.
 */
export async function openLiveness({ databaseUrl, db, workers, logger }: LivenessOptions): Promise<Liveness> {
  let client: pg.Client | undefined
  let suspects = new Set<string>()
  let closed = false
  let wake = () => {}

  async function connect(): Promise<pg.Client> {
    if (client) return client
    const fresh = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: 5_000,
      query_timeout: 10_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    })
    fresh.on('error', () => {})
    fresh.on('end', () => {
      if (client !== fresh) return
      client = undefined
      // Until it is connected again, others take this process for dead.
      wake()
    })
    try {
      await fresh.connect()
      await fresh.query('set role tenon_queue')
      // Shared, for the server may not have noticed yet that the last connection of this process is gone.
      await fresh.query('select pg_advisory_lock_shared($1, hashtext(id)) from unnest($2::text[]) id', [
        family,
        workers,
      ])
    } catch (error) {
      fresh.connection.stream.destroy()
      throw error
    }
    client = fresh
    return fresh
  }

  async function sweep() {
    const live = await connect()
    // A lock is a moment younger than its worker: a job that was taken just now proves nothing.
    const { rows } = await live.query<{ id: string }>(
      `select id from (
         select distinct locked_by as id from graphile_worker.jobs
         where locked_at < now() - interval '1 second' and locked_by <> all ($2::text[])) held
       where pg_try_advisory_lock($1, hashtext(id))`,
      [family, workers],
    )
    const unlocked = rows.map(row => row.id)
    // Whose connection was lost makes another one meanwhile.
    const dead = unlocked.filter(id => suspects.has(id))
    suspects = new Set(unlocked)
    try {
      if (!dead.length) return
      await db.query('select private.resume_jobs($1)', [dead])
      logger.info({ dead }, 'resumed the jobs of workers that are gone')
    } finally {
      if (unlocked.length)
        await live.query('select pg_advisory_unlock($1, hashtext(id)) from unnest($2::text[]) id', [
          family,
          unlocked,
        ])
    }
  }

  async function keep() {
    while (!closed) {
      await sweep().catch(error => {
        logger.warn({ error }, 'could not look for dead workers')
        // It may hang, and would not say so.
        client?.connection.stream.destroy()
      })
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, every)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
        if (closed) wake()
      })
    }
  }

  await connect()
  const keeping = keep()
  return {
    async close() {
      closed = true
      wake()
      await keeping
      await client?.end()
    },
  }
}
