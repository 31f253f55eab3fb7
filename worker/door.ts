import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type pg from 'pg'
import type { Logger } from 'pino'
import { Problem } from '../supabase/functions/_shared/problem/problem.ts'
import type { Documents } from './documents/documents.ts'
import { secure } from './headers.ts'
import type { Pages } from './pages/pages.ts'

export interface Door {
  port: number
  stopListening(): Promise<void>
  close(): Promise<void>
}

export interface DoorOptions {
  host: string
  port: number
  /** Whether people reach it by HTTPS alone. */
  https: boolean
  documents: Documents
  pages: Pages
  db: pg.Pool
  logger: Logger
}

// When a worker dies, all of its clients come at once to another one; the system may allow fewer.
const mostWaiting = 4_096

/**
 * The worker's HTTP server: sockets go to the documents, pages to people; `/healthz` says that it lives, `/readyz` that
 * it can work. What it logs of a request is not its path: that may hold a token.
 */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const { host, https, documents, pages, db, logger } = options
  let stopping = false

  const ready = async () => {
    if (stopping || !documents.healthy()) return false
    return db.query('select 1').then(
      () => true,
      () => false,
    )
  }
  const route = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.url === '/healthz') return answer(response, 200, { status: 'ok' })
    if (request.url === '/readyz')
      return (await ready())
        ? answer(response, 200, { status: 'ok' })
        : answer(response, 503, { status: 'not_ready' })
    if (!(await pages.answer(request, response))) throw new Problem(404, 'not_found')
  }
  const server = createServer((request, response) => {
    secure(response, https)
    route(request, response).catch(error => {
      // Whoever asked has gone.
      if (request.errored) return
      const known = error instanceof Problem ? error : new Problem(500, 'internal', { cause: error })
      if (known.status === 500) logger.error({ error }, 'request failed')
      const { code: title, status, fields } = known
      // What is left of a body that was too large is not waited for.
      if (status === 413) response.setHeader('connection', 'close')
      answer(response, status, { title, status, fields })
    })
  })
  server.on('upgrade', documents.upgrade)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port: options.port, host, backlog: mostWaiting }, resolve)
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
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body))
}
