import { existsSync } from 'node:fs'
import { request as connect, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { TokenError } from '../../supabase/functions/_shared/token/verifier.ts'
import type { Children } from '../children.ts'
import type { Project, Service } from '../service.ts'
import { type FunctionProcess, startFunction } from './process.ts'

const slugs = /^[A-Za-z][A-Za-z0-9_-]*$/

/**
 * Edge functions at `/functions/v1/<name>/…`: one Deno process each, begun by the first call and again by the next
 * one after it has ended. The function sees `/<name>/…`, and has CORS to itself, as on the platform.
 */
export function createFunctions(
  project: Project,
  { children, source }: { children: Children; source: string },
): Service {
  const running = new Map<string, Promise<FunctionProcess>>()

  function processOf(name: string): Promise<FunctionProcess> {
    const known = running.get(name)
    if (known) return known
    const started = startFunction(project, { name, children, source })
    running.set(name, started)
    const forget = () => running.get(name) === started && running.delete(name)
    started.then(process => process.ended.then(forget), forget)
    return started
  }

  async function serve(request: IncomingMessage, response: ServerResponse) {
    const path = (request.url ?? '').slice('/functions/v1'.length)
    const name = path.split(/[/?]/, 2)[1] ?? ''
    const settings = project.config.functions[name]
    const exists = slugs.test(name) && existsSync(join(source, name, 'index.ts'))
    if (!exists || settings?.enabled === false) return void response.writeHead(404).end('Function not found')
    if (settings?.verify_jwt !== false && request.method !== 'OPTIONS') {
      const refused = await refusal(project, request)
      if (refused) return answer(response, 401, refused.code, refused.message)
    }
    let process: FunctionProcess
    try {
      process = await processOf(name)
    } catch {
      return answer(response, 503, 'BOOT_ERROR', 'Function failed to start (please check logs)')
    }
    forward(request, response, { socketPath: process.socket, path })
  }

  return {
    handle(request, response) {
      serve(request, response).catch(error => response.destroy(error))
    },
    async close() {
      const all = await Promise.allSettled(running.values())
      await Promise.all(all.map(start => (start.status === 'fulfilled' ? start.value.stop() : undefined)))
    },
  }
}

function forward(
  request: IncomingMessage,
  response: ServerResponse,
  target: { socketPath: string; path: string },
) {
  const inner = connect({ ...target, method: request.method, headers: request.headers })
  inner.on('response', answered => {
    response.writeHead(answered.statusCode!, answered.headers)
    answered.pipe(response)
  })
  inner.on('error', () => {
    if (response.headersSent) response.destroy()
    else answer(response, 500, 'WORKER_ERROR', 'Function exited due to an error (please check logs)')
  })
  response.on('close', () => inner.destroy())
  request.pipe(inner)
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
    return error.fault === 'malformed'
      ? { code: 'UNAUTHORIZED_INVALID_JWT_FORMAT', message: 'Invalid JWT format' }
      : { code: 'UNAUTHORIZED_ASYMMETRIC_JWT', message: 'Invalid JWT' }
  }
}

function answer(response: ServerResponse, status: number, code: string, message: string) {
  response.writeHead(status, { 'content-type': 'application/json', 'sb-error-code': code })
  response.end(JSON.stringify({ code, message, msg: message }))
}
