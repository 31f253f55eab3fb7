import { z } from 'zod'
import type { Caller } from '../_shared/endpoint/endpoint.ts'
import { problemOf } from '../_shared/problem/problem.ts'

/** What to make a file of. Formats belong to the kind of resource; the database knows them. */
export const Export = z.strictObject({
  resource: z.string().max(80),
  format: z.string().max(10),
  options: z.record(z.string(), z.unknown()).default({}),
})

/**
 * Asks for a file of a resource. The export and its job are made in one transaction, as the caller; the event
 * `export.completed` on the resource's topic, or the row's status, tells when it is there.
 */
export async function requestExport(input: z.infer<typeof Export>, { client }: Caller) {
  const { data, error } = await client.rpc('create_export', input)
  if (error) throw problemOf(error)
  return { export_id: data.id, status: data.status }
}
