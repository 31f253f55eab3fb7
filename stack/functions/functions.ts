import { randomUUID } from 'node:crypto'
import { createWriteStream, existsSync } from 'node:fs'
import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { decodeProtectedHeader } from 'jose'
import { TokenError } from '../../supabase/functions/_shared/token/verifier.ts'
import type { Children } from '../children.ts'
import type { Project, Service } from '../service.ts'
import { environmentOf } from './environment.ts'
import { forward, refuse } from './forward.ts'
import { createPool } from './pool.ts'
import { startFunction } from './process.ts'

const slugs = /^[A-Za-z][A-Za-z0-9_-]*$/

/**
 * Edge functions at `/functions/v1/<name>/…`. The function sees `/<name>/…`, and has CORS to itself, as on the
 * platform. What it prints and what it is asked goes to `functions.log` of the project.
 *
 * @param options `source` is the folder of all functions.
 */
export function createFunctions(
  project: Project,
  { children, source }: { children: Children; source: string },
): Service {
  const { limits } = project.config.edge_runtime
  const file = createWriteStream(join(project.directory, 'functions.log'), { flags: 'a' })
  const logOf = (name: string) => (line: string) => void (file.writable && file.write(`[${name}] ${line}\n`))
  const closing = new AbortController()
  const pool = createPool(source, limits.processes, async name => {
    const log = logOf(name)
    const environment = await environmentOf(project, name, source, log)
    return startFunction({ name, source, children, environment, limits, log, closing: closing.signal })
  })

  async function serve(request: IncomingMessage, response: ServerResponse) {
    const path = (request.url ?? '').slice('/functions/v1'.length)
    const name = path.split(/[/?]/, 2)[1] ?? ''
    const settings = project.config.functions[name]
    const exists = slugs.test(name) && existsSync(join(source, name, 'index.ts'))
    if (!exists || settings?.enabled === false) return void response.writeHead(404).end('Function not found')
    const id = String(request.headers['x-request-id'] ?? request.headers['sb-request-id'] ?? randomUUID())
    const started = performance.now()
    response.setHeader('sb-request-id', id)
    response.once('close', () => {
      const took = Math.round(performance.now() - started)
      logOf(name)(`${request.method} ${path.replace(/\?.*/, '')} ${response.statusCode} ${took} ms ${id}`)
    })
    if (settings?.verify_jwt !== false && request.method !== 'OPTIONS') {
      const refused = await refusal(project, request)
      if (refused) return refuse(response, 401, refused.code, refused.message)
    }
    const target = { path, headers: { 'sb-request-id': id }, patience: limits.first_byte_s }
    await pool
      .use(name, process => forward(request, response, { process, ...target }))
      .catch(() => refuse(response, 503, 'BOOT_ERROR', 'Worker failed to boot (please check logs)'))
  }

  return {
    handle(request, response) {
      serve(request, response).catch(error => response.destroy(error))
    },
    upgrade(request, socket, head) {
      socket.unshift(head)
      const response = new ServerResponse(request)
      response.assignSocket(socket as Socket)
      response.once('finish', () => socket.end())
      serve(request, response).catch(error => response.destroy(error))
    },
    async close() {
      closing.abort()
      await pool.close()
      await finished(file.end())
    },
  }
}

/** What the platform's own check says against a request; a signature and an expiry are all that it looks at. */
async function refusal(project: Project, request: IncomingMessage) {
  const bearer = request.headers.authorization?.replace(/^Bearer\s+/i, '')
  const own = request.headers['sb-api-key']
  const token = bearer && !bearer.startsWith('sb_') ? bearer : String(own ?? '').replace(/^Bearer\s+/i, '')
  if (!token) return { code: 'UNAUTHORIZED_NO_AUTH_HEADER', message: 'Missing authorization header' }
  try {
    await project.keys.claims(token)
  } catch (error) {
    if (!(error instanceof TokenError)) throw error
    return refusalOf(token)
  }
}

/** Named by how the token says that it is signed. */
function refusalOf(token: string) {
  try {
    const { alg } = decodeProtectedHeader(token)
    if (alg === 'HS256') return { code: 'UNAUTHORIZED_JWT', message: 'Invalid JWT' }
    if (/^(ES|RS)256$/.test(alg ?? '')) return { code: 'UNAUTHORIZED_ASYMMETRIC_JWT', message: 'Invalid JWT' }
    return {
      code: 'UNAUTHORIZED_UNSUPPORTED_TOKEN_ALGORITHM',
      message: `Unsupported JWT algorithm ${alg}`,
    }
  } catch {
    return { code: 'UNAUTHORIZED_INVALID_JWT_FORMAT', message: 'Invalid JWT format' }
  }
}
