import { createServer, type ServerResponse } from 'node:http'
import type pg from 'pg'
import { Problem } from '../supabase/functions/_shared/problem/problem.ts'
import type { Documents } from './documents/documents.ts'

export interface Door {
  port: number
  stopListening(): Promise<void>
  close(): Promise<void>
}

/** The worker's HTTP server: sockets go to the documents; `/healthz` says that it lives, `/readyz` that it can work. */
export async function openDoor(options: {
  host: string
  port: number
  documents: Documents
  db: pg.Pool
}): Promise<Door> {
  const { host, documents, db } = options
  let stopping = false

  const ready = async () => {
    if (stopping || !documents.healthy()) return false
    return db.query('select 1').then(
      () => true,
      () => false,
    )
  }
  const server = createServer(async (request, response) => {
    if (request.url === '/healthz') return answer(response, 200, { status: 'ok' })
    if (request.url === '/readyz')
      return (await ready())
        ? answer(response, 200, { status: 'ok' })
        : answer(response, 503, { status: 'not_ready' })
    const { code, status } = new Problem(404, 'not_found')
    answer(response, status, { title: code, status })
  })
  server.on('upgrade', documents.upgrade)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, host, resolve)
  })
  let closed: Promise<unknown> | undefined
  return {
    port: (server.address() as { port: number }).port,
    async stopListening() {
      stopping = true
      closed = new Promise(resolve => server.close(resolve))
    },
    async close() {
      server.closeAllConnections()
      await closed
    },
  }
}

function answer(response: ServerResponse, status: number, body: object) {
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  response
    .writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' })
    .end(JSON.stringify(body))
}
