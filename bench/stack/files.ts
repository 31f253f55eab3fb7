import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { Agent, type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Children } from '../../stack/children.ts'
import type { StartedStack } from '../embedded.ts'
import type { Samples } from '../samples.ts'
import { startServer } from '../server.ts'
import { cpuOf } from '../usage.ts'
import type { World } from '../world.ts'

const megabyte = 2 ** 20
const pattern = randomBytes(megabyte)

/** Files of one size, some at a time. */
interface Batch {
  title: string
  megabytes: number
  files: number
  atOnce: number
}

const batches: Batch[] = [
  { title: '128 files of 1 MiB, 8 at a time', megabytes: 1, files: 128, atOnce: 8 },
  { title: 'a file of 256 MiB', megabytes: 256, files: 1, atOnce: 1 },
]

type Method = 'POST' | 'GET'

const groupOf = (method: Method, { title }: Batch) =>
  `${method === 'POST' ? 'upload' : 'download'} of ${title}`

export const fileGroups = batches.flatMap(batch =>
  (['POST', 'GET'] as const).map(method => groupOf(method, batch)),
)

interface Contender {
  name: string
  pid: number
  /** Of a file, by its name. */
  url(name: string): string
  headers: Record<string, string>
}

/** Uploads files and downloads them again, as a user of Storage and at a server that only has a disk. */
export async function measureFiles(
  { addresses, pid }: StartedStack,
  { children, directory }: { children: Children; directory: string },
  world: World,
  repetition: number,
  samples: Samples,
): Promise<void> {
  const folder = join(directory, 'floor')
  await mkdir(folder, { recursive: true })
  const floor = await startServer({
    children,
    script: join(import.meta.dirname, 'files-floor.ts'),
    environment: { DIRECTORY: folder },
    ready: 'port',
  })
  const prefix = `${world.tenant}/room/${await world.makeRoom()}`
  const contenders: Contender[] = [
    {
      ...{ name: 'tenon', pid },
      url: name => `${addresses.api_url}/storage/v1/object/files/${prefix}/${name}`,
      headers: { apikey: addresses.publishable_key, authorization: `Bearer ${await world.token()}` },
    },
    {
      ...{ name: 'floor', pid: floor.pid, headers: {} },
      url: name => `http://127.0.0.1:${floor.ready.port}/${name}`,
    },
  ]
  try {
    for (const batch of batches) {
      const names = Array.from({ length: batch.files }, () => randomUUID())
      for (const method of ['POST', 'GET'] as const)
        for (const contender of contenders) {
          const figures = await move(contender, method, names, batch)
          samples.add(groupOf(method, batch), contender.name, repetition, figures)
        }
    }
  } finally {
    await floor.stop()
  }
}

async function move(
  { url, headers, pid }: Contender,
  method: Method,
  names: string[],
  { megabytes, atOnce }: Batch,
) {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const waiting = names.values()
  const moveOnAndOn = async () => {
    for (const name of waiting)
      await (method === 'POST'
        ? upload(url(name), headers, agent, megabytes)
        : download(url(name), headers, agent, megabytes))
  }
  const [began, cpu] = [performance.now(), cpuOf(pid)]
  try {
    await Promise.all(Array.from({ length: atOnce }, moveOnAndOn))
    const moved = megabytes * names.length
    return {
      mib_per_s: (moved * 1000) / (performance.now() - began),
      server_ms_per_mib: ((cpuOf(pid) - cpu) * 1000) / moved,
    }
  } finally {
    agent.destroy()
  }
}

async function upload(url: string, headers: Record<string, string>, agent: Agent, megabytes: number) {
  const type = { 'content-type': 'application/octet-stream', 'content-length': megabytes * megabyte }
  const sending = request(url, { method: 'POST', agent, headers: { ...headers, ...type } })
  const answered = once(sending, 'response')
  for (let sent = 0; sent < megabytes; sent++) if (!sending.write(pattern)) await once(sending, 'drain')
  sending.end()
  await readAnswer(url, await answered)
}

async function download(url: string, headers: Record<string, string>, agent: Agent, megabytes: number) {
  const asking = request(url, { agent, headers }).end()
  const size = await readAnswer(url, await once(asking, 'response'))
  if (size !== megabytes * megabyte) throw new Error(`${url} has ${size} bytes, not ${megabytes} MiB`)
}

async function readAnswer(url: string, [response]: IncomingMessage[]): Promise<number> {
  let size = 0
  for await (const chunk of response!) size += chunk.length
  if (response!.statusCode !== 200) throw new Error(`${url} answers ${response!.statusCode}`)
  return size
}
