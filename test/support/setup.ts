import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { endLeftovers } from '../../stack/children.ts'
import { openHome } from '../../stack/home.ts'
import { createMail } from '../../stack/mail/mail.ts'
import { migrate } from '../../stack/migrations.ts'
import { freePort } from '../../stack/ports.ts'
import { startCluster } from '../../stack/postgres/cluster.ts'
import { createDatabase, preparePlatform } from '../../stack/postgres/database.ts'

/** What a run has once, for all its files: a server, its templates, a mailbox. */
export interface Run {
  directory: string
  postgresPort: number
  mail: { url: string; smtpPort: number }
}

declare module 'vitest' {
  export interface ProvidedContext {
    run: Run
  }
}

export const source = join(import.meta.dirname, '../../supabase')

/** One Postgres per run, with a bare platform and Tenon on it as templates; every file copies one. */
export default async function setup(project: TestProject) {
  const home = await openHome()
  const { directory, children } = home
  const cluster = await startCluster({ directory, children, port: await freePort(), durable: false })
  const mail = await createMail({ smtpPort: 0, httpPort: 0 })
  await preparePlatform(cluster, 'postgres')
  await createDatabase(cluster, 'tenon', 'postgres')
  await migrate(cluster, 'tenon', source, false)
  project.provide('run', {
    directory,
    postgresPort: cluster.port,
    mail: { url: mail.url, smtpPort: mail.smtpPort },
  })
  return async () => {
    await mail.close()
    await cluster.stop()
    await endLeftovers(directory)
    await home.close()
  }
}
