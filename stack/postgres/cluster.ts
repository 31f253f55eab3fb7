import type { ChildProcess } from 'node:child_process'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Children, end } from '../children.ts'
import { inUse } from '../ports.ts'
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
  /** Resolves when the server is gone, for whatever reason, to what it said last. */
  ended: Promise<string>
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
// What each of its processes says when the first one is gone.
const farewell = /^.*unexpected postmaster exit\n/gm

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
  let log = ''
  child.stderr!.on('data', chunk => {
    log = (log + chunk).slice(-2_000)
  })
  let over = false
  const ended = new Promise<string>(resolve => {
    child.once('error', error => resolve(error.message))
    child.once('close', () => resolve(log.replace(farewell, '').trim()))
  }).finally(() => {
    over = true
  })
  while (!(await isReady(child, data))) {
    if (over) throw failure(await ended, port)
    await sleep(5)
  }
  return {
    port,
    pid: child.pid!,
    fresh,
    url: urlAt(port),
    ended,
    stop: () => end(child, 'SIGINT'),
  }
}

/** The connection strings of a server on this machine. */
export const urlAt = (port: number) => (user: string, database: string) =>
  `postgres://${user}:${password}@127.0.0.1:${port}/${database}?sslmode=disable`

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

/** Whether the server takes connections, as its own pid file says. */
async function isReady(child: ChildProcess, data: string) {
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  return Number(lines[0]) === child.pid && lines[7]?.startsWith('ready')
}

const failure = (said: string, port: number) =>
  /could not create any TCP|Address already in use/.test(said)
    ? inUse(port)
    : new Error(`Postgres does not start: ${said}`)
