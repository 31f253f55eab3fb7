import { mkdtemp, open, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Children, end } from '../children.ts'
import { temporary } from '../home.ts'
import type { Project } from '../service.ts'

/** The Deno process of one function. */
export interface FunctionProcess {
  /** The Unix socket that it answers HTTP at. */
  socket: string
  ended: Promise<void>
  stop(): Promise<void>
}

/**
 * Starts a function and resolves when it takes requests.
 * @throws Error when it ends before that.
 */
export async function startFunction(
  project: Project,
  { name, children, source }: { name: string; children: Children; source: string },
): Promise<FunctionProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'tenon-function-'))
  const socket = join(folder, 'http')
  const log = await open(join(project.directory, 'functions.log'), 'a')
  const child = children.spawn(
    denoBinary(),
    [
      'run',
      '--allow-all',
      '--node-modules-dir=manual',
      '--cached-only',
      '--no-prompt',
      '--no-lock',
      '--quiet',
      `--config=${join(source, name, 'deno.json')}`,
      join(source, name, 'index.ts'),
    ],
    {
      // Nothing of our own environment: a function sees what the platform gives it.
      env: {
        ...environment(project, name),
        DENO_DIR: join(temporary, '.deno'),
        DENO_NO_UPDATE_CHECK: '1',
        DENO_SERVE_ADDRESS: `unix:${socket}`,
      },
      stdio: ['ignore', log.fd, log.fd],
    },
  )
  const ended = new Promise<void>(resolve => {
    child.once('error', () => resolve())
    child.once('exit', () => resolve())
  }).then(() => rm(folder, { recursive: true, force: true }))

  await log.close()

  let over = false
  void ended.then(() => {
    over = true
  })
  while (!(await accepts(socket))) {
    if (over) throw new Error(`function ${name} ended before it took a request`)
    await sleep(5)
  }
  return { socket, ended, stop: () => end(child) }
}

/** What every function finds in its environment; secrets of the project come beside it. */
function environment({ apiUrl, keys, cluster, database, config }: Project, name: string) {
  return {
    ...config.edge_runtime.secrets,
    SUPABASE_URL: apiUrl,
    SUPABASE_ANON_KEY: keys.anon,
    SUPABASE_SERVICE_ROLE_KEY: keys.serviceRole,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: keys.publishable }),
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: keys.secret }),
    SUPABASE_JWKS: JSON.stringify(keys.jwks),
    SUPABASE_DB_URL: cluster.url('postgres', database),
    SUPABASE_FUNCTION_SLUG: name,
  }
}

/** The binary itself: the command `deno` is a Node script around it that an install script replaces, if it may run. */
export function denoBinary(): string {
  const require = createRequire(createRequire(import.meta.url).resolve('deno/package.json'))
  const platform = `${process.platform}-${process.arch}${process.platform === 'linux' ? '-glibc' : ''}`
  return join(dirname(require.resolve(`@deno/${platform}/package.json`)), 'deno')
}

function accepts(path: string): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
