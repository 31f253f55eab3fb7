import { z } from 'zod'
import type { Job } from './job.ts'
import { refusalOf, statusOf } from './refusal.ts'

const payload = z.object({ job_id: z.uuid(), configuration_id: z.uuid() })

/** Gives a clone the pictures that it took over. Whoever cloned could see them; that was asked with the clone. */
export const configurationAssets: Job<z.infer<typeof payload>> = {
  kind: 'configuration.assets',
  payload,
  timeoutMs: 120_000,
  async run({ job_id, configuration_id }, { db, files, signal, report }) {
    const { rows } = await db.query<{ source: string; target: string }>(
      'select source, target from private.asset_copies where configuration_id = $1 order by target',
      [configuration_id],
    )
    for (const [i, { source, target }] of rows.entries()) {
      signal.throwIfAborted()
      const { error } = await files.from('assets').copy(source, target)
      if (error && !isSettled(error)) throw refusalOf(error)
      report((i + 1) / rows.length)
    }
    const targets = rows.map(row => row.target)
    await db.query('select private.finish_asset_copies($1, $2, $3)', [job_id, configuration_id, targets])
  },
}

/** A picture that is there already, from a run before or from somebody, stays; one that is gone is nobody's to copy. */
const isSettled = (error: Error) => [404, 409].includes(statusOf(error))
