import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, stringify } from 'smol-toml'
import { type Children, endLeftovers } from '../stack/children.ts'
import type { Addresses } from '../stack/stack.ts'
import { startServer } from './server.ts'

/** The embedded stack in a process of its own. */
export interface StartedStack {
  addresses: Addresses
  pid: number
  /** Of its Postgres. */
  postgresPid: number
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  children: Children
  /** Where its data lie. */
  data: string
  /** Waits for the disk at every commit. */
  durable: boolean
  /** Whether its Node collects its garbage at SIGUSR2. */
  collects?: boolean
}

/** Raised by configuration, so that what is made for one small project slows no generator. */
export const limits = {
  realtime: { limits: { clients: 2000, events_per_second: 1_000_000, joins_per_second: 1_000_000 } },
  storage: { file_size_limit: '1GiB' },
}

/** Starts the stack without worker and seed, with what `npm start` has no option for: fsync and raised limits. */
export async function startEmbedded({
  children,
  data,
  durable,
  collects = false,
}: EmbeddedOptions): Promise<StartedStack> {
  const source = await raisedSource(data)
  const server = await startServer({
    children,
    collects,
    script: join(import.meta.dirname, 'embedded-main.ts'),
    args: [JSON.stringify({ data, durable, source, port: 0, worker: false, seed: false })],
    ready: 'api_url',
  })
  return {
    addresses: server.ready as unknown as Addresses,
    pid: server.pid,
    postgresPid: await postmasterOf(data),
    async stop() {
      await server.stop()
      await endLeftovers(data)
    },
  }
}

/** The process of the Postgres of a stack. */
export async function postmasterOf(directory: string): Promise<number> {
  return Number((await readFile(join(directory, 'postgres', 'postmaster.pid'), 'utf8')).split('\n', 1)[0])
}

/** The folder `supabase` once more, with another configuration. */
async function raisedSource(data: string): Promise<string> {
  const own = join(import.meta.dirname, '../supabase')
  const source = join(`${data}-source`, 'supabase')
  await mkdir(source, { recursive: true })
  for (const name of await readdir(own))
    if (name !== 'config.toml') await symlink(join(own, name), join(source, name))
  const config = parse(await readFile(join(own, 'config.toml'), 'utf8'))
  for (const [name, values] of Object.entries(limits)) config[name] = Object.assign({}, config[name], values)
  await writeFile(join(source, 'config.toml'), stringify(config))
  return source
}
