import { once } from 'node:events'
import { createServer, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface StorageProxy {
  url: string
  /** Resolves when a file has begun to arrive, of which no more than the first bytes get through. */
  begun: Promise<void>
  /** Resolves when a file is stored, of which the sender does not hear before `answer`. */
  stored: Promise<void>
  answer(): void
}

/**
 * Stands between a worker and the project's API until the test ends.
 * @param stop where uploads stop: in the middle of their bytes, or before the answer to them.
 */
export async function openStorageProxy(apiUrl: string, stop: 'bytes' | 'answer'): Promise<StorageProxy> {
  const [begun, stored, answered] = [1, 2, 3].map(() => Promise.withResolvers<void>())
  const target = new URL(apiUrl)
  const server = createServer((incoming, outgoing: ServerResponse) => {
    const { method, headers } = incoming
    const isUpload = method === 'POST' && incoming.url?.startsWith('/storage/v1/object/exports/')
    const upstream = request(new URL(incoming.url ?? '/', target), { method, headers }, async answer => {
      if (isUpload) {
        stored!.resolve()
        await answered!.promise
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    upstream.on('error', () => outgoing.destroy())
    outgoing.on('close', () => upstream.destroy())
    if (!isUpload || stop === 'answer') return incoming.pipe(upstream)
    incoming.once('data', chunk => {
      incoming.pause()
      upstream.write(chunk)
      begun!.resolve()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    answered!.resolve()
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    begun: begun!.promise,
    stored: stored!.promise,
    answer: answered!.resolve,
  }
}
