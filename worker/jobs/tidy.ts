import type { Logger } from 'pino'
import type { Ports } from './job.ts'

/** When the queue runs it, as cron says it: once an hour. */
export const schedule = '17 * * * *'

/** Deletes for good what has been deleted long enough, and the files of what is gone; then counts what is there. */
export async function tidy(ports: Ports, logger: Logger): Promise<void> {
  const { db } = ports
  await db.query('select private.end_expired_keys()')
  await db.query('select private.purge_tenants()')
  await db.query('select private.purge_configurations()')
  await db.query('select private.purge_share_links()')
  await db.query('select private.purge_rooms()')
  await db.query('select private.purge_previews()')
  await db.query('select private.forget_counters()')
  await db.query('select private.expire_exports()')
  await db.query('select private.purge_jobs()')
  await db.query('select private.purge_quarantine()')
  await db.query('select private.purge_notifications()')
  await trimHistories(ports)
  await removeMachines(ports)
  await removeFiles(ports)
  const { rows } = await db.query('select tenant_id as tenant, kind, drift from private.recount_quotas()')
  for (const row of rows) logger.warn(row, 'the ledger of quotas was wrong')
}

async function trimHistories({ db }: Ports) {
  await db.query('select private.thin_versions()')
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
