import { createServer } from 'node:http'
import { collectDefaultMetrics, type Registry } from 'prom-client'
import { secure } from './headers.ts'

export interface MetricsDoor {
  port: number
  close(): Promise<void>
}

/**
 * Answers `GET /metrics` in the text form of Prometheus, with those of the process besides. On a port of its own: what
 * the public reaches must not tell how a project is doing.
 */
export async function openMetrics(registry: Registry, host: string, port: number): Promise<MetricsDoor> {
  collectDefaultMetrics({ register: registry })
  const server = createServer(async (request, response) => {
    secure(response, false)
    if (request.url?.split('?')[0] !== '/metrics') return response.writeHead(404).end()
    const text = await registry.metrics().catch(() => undefined)
    if (text === undefined) return response.writeHead(500).end()
    response.writeHead(200, { 'content-type': registry.contentType }).end(text)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as { port: number }).port,
    async close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
