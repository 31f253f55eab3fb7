import type { ChildProcess } from 'node:child_process'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { type Children, end } from '../children.ts'
import { type Account, postgresAccount, postgresFolder, reachable } from './binaries.ts'

/** A running Postgres server. */
export interface Cluster {
  port: number
  /** Of the postmaster. */
  pid: number
  /** True when this start made the data directory. */
  fresh: boolean
  /** A connection string; every login role of the platform has the password of local development. */
  url(user: string, database: string): string
  /** Resolves when the server is gone, for whatever reason. */
  ended: Promise<void>
  stop(): Promise<void>
}

export interface ClusterOptions {
  /** Holds the data directory `postgres`; made when missing. */
  directory: string
  port: number
  children: Children
  /** Waits for the disk at every commit. Off, a crash of the machine (not of a process) may lose or spoil data. */
  durable: boolean
}

export const password = 'postgres'
const superuser = 'supabase_admin'

/**
 * Starts Postgres 17 on `directory`, making the cluster first where there is none.
 * @throws Error that says what to do: another version's data, an unreachable folder, a port in use.
 */
export async function startCluster({ directory, port, children, durable }: ClusterOptions): Promise<Cluster> {
  const account = await postgresAccount()
  const binaries = await postgresFolder(account)
  const data = join(directory, 'postgres')
  const fresh = !existsSync(join(data, 'PG_VERSION'))
  await mkdir(directory, { recursive: true, mode: 0o755 })
  if (!reachable(directory, account))
    throw new Error(
      `${directory} cannot be reached by the user ${account?.name} that Postgres runs under: ` +
        `choose another --data, or let others pass (chmod o+x) every folder above it`,
    )
  if (fresh) await initialise(binaries, data, account)
  else await refuseOtherVersion(data)

  const settings = Object.entries({
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 300,
    shared_buffers: '64MB',
    jit: 'off',
    // Realtime reads the log; each database that is listened to holds a slot.
    wal_level: 'logical',
    max_replication_slots: 64,
    max_wal_senders: 64,
    shared_preload_libraries: 'pg_stat_statements',
    log_min_messages: 'fatal',
    timezone: 'UTC',
    // synchronous_commit stays on even so: the log reaches Realtime only when it is written out.
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = children.spawn(join(binaries, 'bin', 'postgres'), ['-D', data, ...settings], {
    ...identity(account),
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await ready(child, data)
  return {
    port,
    pid: child.pid!,
    fresh,
    url: urlAt(port),
    ended: new Promise(resolve => child.once('exit', () => resolve())),
    stop: () => end(child, 'SIGINT'),
  }
}

/** The connection strings of a server on this machine. */
export const urlAt = (port: number) => (user: string, database: string) =>
  `postgres://${user}:${password}@127.0.0.1:${port}/${database}?sslmode=disable`

/** A port that was free a moment ago; Postgres cannot choose one for itself. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}

const identity = (account: Account | undefined) => (account ? { uid: account.uid, gid: account.gid } : {})

async function initialise(binaries: string, data: string, account: Account | undefined) {
  // A half-made directory is what an interrupted start leaves; initdb refuses it.
  await rm(data, { recursive: true, force: true })
  await mkdir(data, { mode: 0o700 })
  const secret = `${data}.password`
  await writeFile(secret, `${password}\n`, { mode: 0o600 })
  if (account) for (const path of [data, secret]) await chown(path, account.uid, account.gid)
  const made = spawnSync(
    join(binaries, 'bin', 'initdb'),
    [
      ...['-D', data, '-U', superuser, '-A', 'scram-sha-256', `--pwfile=${secret}`],
      ...['--encoding=UTF8', '--locale=C.UTF-8', '--no-sync', '--no-instructions'],
    ],
    { ...identity(account), cwd: '/', encoding: 'utf8' },
  )
  await rm(secret)
  if (made.status === 0) return
  await rm(data, { recursive: true, force: true })
  throw new Error(`initdb failed: ${made.error?.message ?? made.stderr.trim()}`)
}

async function refuseOtherVersion(data: string) {
  const version = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim()
  if (version !== '17')
    throw new Error(
      `${data} holds the data of Postgres ${version}, this is 17: choose another --data, or --reset`,
    )
}

/** Resolves when the server takes connections; its own pid file says so. */
async function ready(child: ChildProcess, data: string) {
  let log = ''
  child.stderr!.on('data', chunk => {
    log = (log + chunk).slice(-4_000)
  })
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', code => reject(new Error(explain(code, log))))
  })
  failed.catch(() => {})
  const file = join(data, 'postmaster.pid')
  const up = async () => {
    while (child.exitCode === null) {
      const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n')
      if (Number(lines[0]) === child.pid && lines[7]?.startsWith('ready')) return
      await new Promise(resolve => setTimeout(resolve, 5))
    }
    await failed
  }
  await Promise.race([up(), failed])
}

function explain(code: number | null, log: string) {
  const inUse = /could not create any TCP|Address already in use/.test(log)
  return inUse
    ? 'the port for Postgres is in use: choose another with --port'
    : `Postgres ended with ${code}: ${log.trim()}`
}
