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
const every = 2_000

/**
 * Shows that the workers of this process live, by advisory locks that end with its connection, and frees the jobs
 * of those that do not: a killed worker's jobs go on within seconds, where the library alone waits four hours.
 */
export async function openLiveness({ databaseUrl, db, workers, logger }: LivenessOptions): Promise<Liveness> {
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false

  async function connect(): Promise<pg.Client> {
    if (client) return client
    const fresh = new pg.Client({ connectionString: databaseUrl, keepAlive: true })
    const forget = () => {
      if (client === fresh) client = undefined
    }
    fresh.on('error', forget)
    fresh.on('end', forget)
    await fresh.connect()
    await fresh.query('set role tenon_queue')
    // Shared, for the server may not have noticed yet that the last connection of this process is gone.
    await fresh.query('select pg_advisory_lock_shared($1, hashtext(id)) from unnest($2::text[]) id', [
      family,
      workers,
    ])
    client = fresh
    return fresh
  }

  async function sweep() {
    const live = await connect()
    // A lock is a moment younger than its worker: a job that was taken just now proves nothing.
    const { rows } = await live.query(
      `select id from (
         select distinct locked_by as id from graphile_worker.jobs
         where locked_at < now() - interval '2 seconds' and locked_by <> all ($2::text[])) held
       where pg_try_advisory_lock($1, hashtext(id))`,
      [family, workers],
    )
    const dead = rows.map(row => row.id)
    if (!dead.length) return
    try {
      await db.query('select private.resume_jobs($1)', [dead])
      logger.info({ dead }, 'resumed the jobs of workers that are gone')
    } finally {
      await live.query('select pg_advisory_unlock($1, hashtext(id)) from unnest($2::text[]) id', [
        family,
        dead,
      ])
    }
  }

  async function keep() {
    await sweep().catch(error => logger.warn({ error }, 'could not look for dead workers'))
    if (!closed) timer = setTimeout(keep, every)
  }

  await connect()
  await keep()
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await client?.end()
    },
  }
}
