import type { Logger } from 'pino'
import { within } from '../pool.ts'
import type { Ports } from './job.ts'

/** When the queue runs it, as cron says it: once an hour. */
export const schedule = '17 * * * *'

const chores = [
  'end_expired_keys',
  'purge_tenants',
  'purge_configurations',
  'purge_share_links',
  'purge_rooms',
  'end_absent_guests',
  'purge_updates',
  'purge_previews',
  'forget_counters',
  'expire_exports',
  'purge_jobs',
  'purge_quarantine',
  'purge_notifications',
  'trim_audit',
  'thin_versions',
]

/** How long one may take, in ms. */
const patience = 600_000

/**
 * Deletes for good what has been deleted long enough, and the files of what is gone; then counts what is there.
 * @throws AggregateError of what went wrong, when all the rest is done.
 */
export async function tidy(ports: Ports, logger: Logger): Promise<void> {
  const errors: unknown[] = []
  const attempt = (chore: Promise<unknown>) => chore.catch(error => errors.push(error))
  for (const chore of chores)
    await attempt(ports.db.query(within(patience, { text: `select private.${chore}()` })))
  for (const chore of [trimHistory, removeMachines, removeFiles]) await attempt(chore(ports))
  await attempt(recount(ports, logger))
  if (errors.length) throw new AggregateError(errors, `${errors.length} of the hourly chores failed`)
}

async function recount({ db }: Ports, logger: Logger) {
  const { rows } = await db.query('select tenant_id as tenant, kind, drift from private.recount_quotas()')
  for (const row of rows) logger.warn(row, 'the ledger of quotas was wrong')
}

async function trimHistory({ db }: Ports) {
  for (let trimmed = 1; trimmed > 0; )
    trimmed = (await db.query('select private.trim_history() as trimmed')).rows[0].trimmed
}

async function removeMachines({ db, accounts }: Ports) {
  const { rows } = await db.query<{ id: string }>('select * from private.stray_machines() as id')
  for (const { id } of rows) {
    const { error } = await accounts.deleteUser(id)
    if (error && error.code !== 'user_not_found') throw error
  }
}

async function removeFiles({ db, files }: Ports) {
  for (;;) {
    const { rows } = await db.query<{ bucket: string; name: string }>('select * from private.stray_files()')
    if (rows.length === 0) return
    for (const [bucket, strays] of Map.groupBy(rows, row => row.bucket)) {
      const { data, error } = await files.from(bucket).remove(strays.map(stray => stray.name))
      if (error) throw error
      // What Storage does not let go of would come up again and again.
      if (data.length === 0) throw new Error(`no stray file of ${bucket} could be removed`)
    }
  }
}
