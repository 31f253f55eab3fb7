import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Children, end } from '../children.ts'
import type { Config } from '../config.ts'
import { temporary } from '../home.ts'
import { denoBinary } from './deno.ts'
import { meter } from './usage.ts'

/** The Deno process of one function. */
export interface FunctionProcess {
  /** The Unix socket that it answers HTTP at. */
  socket: string
  /** The limit for which it was ended, if it was. */
  readonly exceeded: string | undefined
  ended: Promise<void>
  /** Counts a request in; the answer counts it out again. Undefined when it takes no more. */
  enter(): (() => void) | undefined
  /** Ends it when what it has begun is done, `EdgeRuntime.waitUntil` included; its wall clock goes on. */
  retire(): void
  stop(): Promise<void>
}

export interface FunctionOptions {
  name: string
  /** The folder of all functions. */
  source: string
  children: Children
  environment: Record<string, string>
  limits: Config['edge_runtime']['limits']
  /** Takes each line that it prints. */
  log: (line: string) => void
  /** Aborted when nothing is to be started any more. */
  closing: AbortSignal
}

const boot = join(import.meta.dirname, 'boot.ts')
const modules = join(import.meta.dirname, '../../node_modules')
/** Milliseconds that a function gets to end when the stack does. */
const patience = 1_000

/**
 * Starts a function and resolves when it takes requests.
 * @throws Error when it ends before that, or takes too long.
 */
export async function startFunction(options: FunctionOptions): Promise<FunctionProcess> {
  const { name, source, children, environment, limits, log, closing } = options
  const folder = await mkdtemp(join(tmpdir(), 'tenon-function-'))
  const socket = join(folder, 'http')
  const child = children.spawn(
    denoBinary(),
    [
      ...['run', '--node-modules-dir=manual', '--cached-only', '--no-prompt', '--no-lock', '--quiet'],
      ...['--allow-net', '--allow-env', '--allow-sys=hostname', `--deny-write=${source}`],
      `--allow-read=${[source, modules, '/tmp', folder].join()}`,
      `--allow-write=${['/tmp', folder].join()}`,
      `--v8-flags=--max-old-space-size=${limits.memory_mb}`,
      `--config=${join(source, name, 'deno.json')}`,
      ...[boot, join(source, name, 'index.ts')],
    ],
    {
      // Nothing of our own environment: a function sees what the platform gives it.
      env: {
        ...environment,
        DENO_DIR: join(temporary, '.deno'),
        DENO_NO_UPDATE_CHECK: '1',
        DENO_SERVE_ADDRESS: `unix:${socket}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  for (const output of [child.stdout!, child.stderr!]) createInterface({ input: output }).on('line', log)

  let over = false
  let retired = false
  let exceeded: string | undefined
  const ended = new Promise<void>(resolve => {
    child.once('error', () => resolve())
    child.once('close', (_, signal) => {
      // Without room for its heap, V8 ends the process by a trap.
      if (signal === 'SIGTRAP' || signal === 'SIGABRT') exceeded ??= 'memory'
      if (exceeded) log(`ended: it has exceeded its ${exceeded}`)
      resolve()
    })
  }).then(() => {
    over = true
    return rm(folder, { recursive: true, force: true })
  })

  const exceed = (what: string) => {
    exceeded ??= what
    child.kill('SIGKILL')
  }
  const deadline = performance.now() + limits.first_byte_s * 1000
  while (!(await accepts(socket))) {
    if (over) throw new Error(`function ${name} ended before it took a request`)
    if (closing.aborted) child.kill('SIGKILL')
    if (performance.now() > deadline) exceed('time to start')
    await sleep(5)
  }

  const requests = meter(child.pid!, limits, exceed)
  const retire = () => {
    retired = true
    if (requests.running === 0) child.kill('SIGTERM')
  }
  const timers = [
    // In the second half of its time it takes no new request, so that each has the first half at least.
    setTimeout(retire, limits.wall_clock_s * 500),
    setTimeout(exceed, limits.wall_clock_s * 1000, 'wall clock'),
  ]
  void ended.then(() => {
    timers.forEach(clearTimeout)
    requests.stop()
  })

  return {
    socket,
    get exceeded() {
      return exceeded
    },
    ended,
    enter() {
      if (over || retired) return undefined
      requests.enter()
      return () => {
        requests.leave()
        if (retired) retire()
      }
    },
    retire,
    async stop() {
      await end(child, 'SIGTERM', patience)
      await ended
    },
  }
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
