import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Children, endLeftovers } from '../../stack/children.ts'
import type { Home } from '../../stack/home.ts'
import type { Addresses } from '../../stack/stack.ts'
import { compileCache } from '../../stack/worker.ts'
import type { Samples } from '../samples.ts'
import { startServer } from '../server.ts'
import { memoryOfTree } from '../usage.ts'

/** The embedded stack in a process of its own. */
export interface StartedStack {
  addresses: Addresses
  pid: number
  stop(): Promise<void>
}

/** Starts the stack on new data and again on the same, some times over, and leaves the last one running. */
export async function measureStarts(
  { children, directory }: Home,
  times: number,
  samples: Samples,
  signal: AbortSignal,
): Promise<StartedStack> {
  for (let repetition = 0; ; repetition++) {
    signal.throwIfAborted()
    const data = join(directory, `stack-${repetition}`)
    const cold = await start(children, data)
    await cold.stop()
    const warm = await start(children, data)
    samples.add('start, until REST answers', 'new data', repetition, { ms: cold.ms })
    samples.add('start, until REST answers', 'existing data', repetition, { ms: warm.ms })
    // What the start left behind is collected after a moment.
    await sleep(2_000)
    samples.add('memory at rest, PSS', 'Node and Postgres', repetition, { mb: memoryOfTree(warm.pid) })
    if (repetition === times - 1) return warm
    await warm.stop()
  }
}

async function start(children: Children, data: string): Promise<StartedStack & { ms: number }> {
  const began = performance.now()
  const server = await startServer({
    children,
    environment: { NODE_COMPILE_CACHE: compileCache },
    script: join(import.meta.dirname, '../../stack/main.ts'),
    args: ['--data', data, '--port', '0', '--json', '--no-worker', '--no-seed'],
    ready: 'api_url',
  })
  const stop = async () => {
    await server.stop()
    await endLeftovers(data)
  }
  try {
    const addresses = server.ready as unknown as Addresses
    const headers = { apikey: addresses.publishable_key }
    const response = await fetch(`${addresses.api_url}/rest/v1/`, { headers })
    await response.body?.cancel()
    return { addresses, pid: server.pid, stop, ms: performance.now() - began }
  } catch (error) {
    await stop()
    throw error
  }
}
