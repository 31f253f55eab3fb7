import type { OpenProject } from '../../support/project.ts'

/** Takes the database away from the worker, as far as the worker can see; returns how to bring it back. */
export async function takeAway(project: OpenProject) {
  const database = new URL(project.databaseUrl('tenon_worker')).pathname.slice(1)
  await project.sql(`revoke connect on database "${database}" from public, tenon_worker`)
  await project.sql(
    `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'tenon_worker' and datname = $1`,
    [database],
  )
  return () => project.sql(`grant connect on database "${database}" to public, tenon_worker`)
}
