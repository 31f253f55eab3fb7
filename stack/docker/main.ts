import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { end } from '../children.ts'
import { readConfig } from '../config.ts'
import { openHome } from '../home.ts'
import { password } from '../postgres/cluster.ts'
import { showAddresses } from '../screen.ts'
import { type Addresses, addressesFile, defaultData } from '../stack.ts'
import { superviseWorker } from '../supervisor.ts'

const root = join(import.meta.dirname, '../..')
const source = join(root, 'supabase')

/** What `supabase status -o json` says of a running project. */
interface Status {
  API_URL: string
  DB_URL: string
  MAILPIT_URL: string
  ANON_KEY: string
  SERVICE_ROLE_KEY: string
  PUBLISHABLE_KEY: string
  SECRET_KEY: string
}

// A signal ends what has been begun; until then it is the CLI's, which has the terminal.
const asked = new Promise<void>(resolve => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
})
const running: (() => Promise<unknown>)[] = []
try {
  const { addresses, directory } = await start()
  showAddresses(addresses, directory)
  await asked
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
for (const close of running.reverse()) await close()

/**
 * The official local stack, with Tenon's functions and worker. Its data live in volumes of Docker; the folder only
 * holds logs.
 */
async function start() {
  if (spawnSync('docker', ['info'], { stdio: 'ignore' }).status !== 0)
    throw new Error(
      'Docker does not answer. Start it and try again, or use npm start, which needs no Docker.',
    )
  const { local_smtp, auth } = await readConfig(source)
  if (!local_smtp.smtp_port)
    throw new Error('The worker sends mail: name an smtp_port in [local_smtp] of supabase/config.toml.')
  const { directory, children, close } = await openHome(join(await defaultData(), 'docker'))
  running.push(close)
  running.push(async () => void supabase('stop'))
  supabase('start')
  const status: Status = JSON.parse(supabase('status', '-o', 'json'))
  const url = (user: string, database: string) =>
    Object.assign(new URL(status.DB_URL), { username: user, password, pathname: `/${database}` }).href

  // A migration makes the worker's login without a password; here it gets that of local development.
  const database = new pg.Client(status.DB_URL)
  await database.connect()
  await database.query(`alter role tenon_worker password '${password}'`)
  await database.end()

  await mkdir(join(directory, 'project'), { recursive: true })
  running.push(await serveFunctions(directory, status.API_URL))
  const project = {
    ...{ cluster: { url }, database: 'postgres', config: { auth }, apiUrl: status.API_URL },
    keys: { serviceRole: status.SERVICE_ROLE_KEY },
    mail: { url: status.MAILPIT_URL, smtpPort: local_smtp.smtp_port },
  }
  const worker = await superviseWorker(project, {
    ...{ children, port: 54325 },
    logFile: join(directory, 'worker.log'),
    pidFile: join(directory, 'worker.pid'),
  })
  running.push(worker.stop)
  const addresses: Addresses = {
    api_url: status.API_URL,
    db_url: status.DB_URL,
    worker_url: worker.url,
    pages_url: worker.url,
    mail_url: status.MAILPIT_URL,
    anon_key: status.ANON_KEY,
    service_role_key: status.SERVICE_ROLE_KEY,
    publishable_key: status.PUBLISHABLE_KEY,
    secret_key: status.SECRET_KEY,
  }
  await writeFile(addressesFile(directory), JSON.stringify(addresses), { mode: 0o600 })
  running.push(() => rm(addressesFile(directory), { force: true }))
  return { addresses, directory }
}

/** Runs the CLI, which npm has put on the path, to its end; resolves to what it printed on its output. */
function supabase(...args: string[]): string {
  const { status, stdout } = spawnSync('supabase', [...args, '--workdir', root], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`supabase ${args[0]} failed`)
  return stdout
}

/** Serves the functions until closed. In their container the project has another address than outside. */
async function serveFunctions(directory: string, apiUrl: string) {
  const secrets = join(directory, 'functions.env')
  // This file takes the place of the project's own.
  const own = await readFile(join(source, 'functions', '.env'), 'utf8').catch(() => '')
  await writeFile(secrets, `${own}\nPUBLIC_URL=${apiUrl}\n`, { mode: 0o600 })
  const log = await open(join(directory, 'project', 'functions.log'), 'a')
  const args = ['functions', 'serve', '--env-file', secrets, '--workdir', root]
  const child: ChildProcess = spawn('supabase', args, {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  await log.close()
  return () => end(child, 'SIGINT')
}
