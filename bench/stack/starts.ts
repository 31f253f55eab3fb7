import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { type Children, endLeftovers } from '../../stack/children.ts'
import type { Home } from '../../stack/home.ts'
import type { Addresses } from '../../stack/stack.ts'
import { compileCache } from '../../stack/worker.ts'
import type { Samples } from '../samples.ts'
import { startServer } from '../server.ts'
import { memoryOfTree, settled } from '../usage.ts'

export const startGroup = 'start, until REST answers'
export const restGroup = 'memory at rest, PSS'

/** Starts the stack on new data and again on the same, and looks at what it needs when nobody asks it anything. */
export async function measureStarts(
  { children, directory }: Home,
  repetition: number,
  samples: Samples,
): Promise<void> {
  const data = join(directory, `start-${repetition}`)
  const cold = await start(children, data)
  await cold.stop()
  const warm = await start(children, data)
  try {
    samples.add(startGroup, 'new data', repetition, { ms: cold.ms })
    samples.add(startGroup, 'existing data', repetition, { ms: warm.ms })
    samples.add(restGroup, 'Node and Postgres', repetition, {
      mb: await settled(() => memoryOfTree(warm.pid)),
    })
  } finally {
    await warm.stop()
  }
}

async function start(
  children: Children,
  data: string,
): Promise<{ pid: number; ms: number; stop(): Promise<void> }> {
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
    return { pid: server.pid, stop, ms: performance.now() - began }
  } catch (error) {
    await stop()
    throw error
  }
}
