import { createHash } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { readConfig } from './config.ts'
import { type Home, openHome } from './home.ts'
import { createMail } from './mail/mail.ts'
import { migrate } from './migrations.ts'
import { freePort } from './ports.ts'
import { postgresAccount, reachable } from './postgres/binaries.ts'
import { startCluster } from './postgres/cluster.ts'
import { preparePlatform } from './postgres/database.ts'
import { startProject } from './project.ts'
import { superviseWorker } from './supervisor.ts'

export interface StackOptions {
  port?: number | undefined
  data?: string | undefined
  ephemeral?: boolean
  reset?: boolean
  worker?: boolean
  seed?: boolean
  /** Waits for the disk at every commit; off for development. */
  durable?: boolean
  /** Another folder `supabase`, with its own configuration. */
  source?: string
}

/** Addresses and keys of a running stack, as `--json` prints them. */
export interface Addresses {
  api_url: string
  db_url: string
  worker_url: string | null
  pages_url: string | null
  mail_url: string
  anon_key: string
  service_role_key: string
  publishable_key: string
  secret_key: string
}

export interface Stack {
  addresses: Addresses
  directory: string
  /** True when this start made the database and seeded it. */
  seeded: boolean
  /** Resolves when Postgres is gone, and with it the use of all the rest, to what it said last. */
  lost: Promise<string>
  stop(): Promise<void>
}

const root = join(import.meta.dirname, '..')
const ownSource = join(root, 'supabase')
const database = 'postgres'

/** Where a running stack says how it is reached, for `npm run demo`. */
export const addressesFile = (directory: string) => join(directory, 'addresses.json')

/**
 * Starts Postgres, the services and the worker, in the order in which they need each other.
 * Whatever was begun is ended again when a later part fails.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const config = await readConfig(options.source ?? ownSource)
  const data = options.ephemeral ? undefined : resolve(options.data ?? (await defaultData()))
  if (data && options.reset) await reset(data)
  const home = await openHome(data)
  const running: (() => Promise<unknown>)[] = [home.close]
  const stop = async () => {
    const failures: unknown[] = []
    // What cannot end as it should does not keep the rest from ending.
    for (const close of running.reverse()) await close().catch(error => failures.push(error))
    if (failures.length > 0) throw failures[0]
  }
  try {
    return { ...(await compose(home, config, options, running)), directory: home.directory, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function compose(
  { directory, children }: Home,
  config: Awaited<ReturnType<typeof readConfig>>,
  { port, worker, seed, durable, source = ownSource }: StackOptions,
  running: (() => Promise<unknown>)[],
) {
  const portOf = (offset: number, configured: number) =>
    port === undefined ? configured : port === 0 ? 0 : port + offset
  const cluster = await startCluster({
    directory,
    children,
    port: portOf(1, config.db.port) || (await freePort()),
    durable: durable ?? false,
  })
  running.push(cluster.stop)
  await preparePlatform(cluster, database)
  const seeded = cluster.fresh && seed !== false
  await migrate(cluster, database, source, seeded)

  const mail = await createMail({ smtpPort: 0, httpPort: portOf(3, config.local_smtp.port) })
  running.push(mail.close)
  const project = await startProject({
    ...{ cluster, database, config, children, source, mail },
    directory: join(directory, 'project'),
    port: portOf(0, config.api.port),
  })
  running.push(project.close)
  let workerUrl: string | null = null
  if (worker !== false) {
    const supervised = await superviseWorker(project, {
      children,
      port: portOf(4, 54325),
      logFile: join(directory, 'worker.log'),
      pidFile: join(directory, 'worker.pid'),
    })
    running.push(supervised.stop)
    workerUrl = supervised.url
    // The port may be another one than the file says; functions read it when they are first called.
    config.edge_runtime.secrets.PAGES_URL = workerUrl
  }
  const addresses: Addresses = {
    api_url: project.apiUrl,
    db_url: cluster.url('postgres', database),
    worker_url: workerUrl,
    pages_url: workerUrl,
    mail_url: mail.url,
    anon_key: project.keys.anon,
    service_role_key: project.keys.serviceRole,
    publishable_key: project.keys.publishable,
    secret_key: project.keys.secret,
  }
  await writeFile(addressesFile(directory), JSON.stringify(addresses), { mode: 0o600 })
  running.push(() => rm(addressesFile(directory), { force: true }))
  return { addresses, seeded, lost: cluster.ended }
}

/** `.tenon` in the project, or, where Postgres' user cannot pass, a folder under /var/lib. */
export async function defaultData(): Promise<string> {
  if (reachable(root, await postgresAccount())) return join(root, '.tenon')
  return join('/var/lib/tenon', createHash('sha256').update(root).digest('hex').slice(0, 12))
}

async function reset(data: string) {
  const home = await openHome(data)
  await home.close()
  await rm(data, { recursive: true, force: true })
}
