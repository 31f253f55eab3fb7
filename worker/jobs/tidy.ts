import type { JobContext } from './job.ts'

/** When the queue runs it, as cron says it: once an hour. */
export const schedule = '17 * * * *'

/** Deletes for good what has been deleted long enough, and the files of what is gone. */
export async function tidy({ db, files, accounts }: Omit<JobContext, 'mail' | 'signal'>): Promise<void> {
  await db.query('select private.end_expired_keys()')
  await db.query('select private.purge_tenants()')
  await db.query('select private.purge_share_links()')
  const { rows: machines } = await db.query<{ id: string }>('select * from private.stray_machines() as id')
  for (const { id } of machines) {
    const { error } = await accounts.deleteUser(id)
    if (error && error.code !== 'user_not_found') throw error
  }
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
