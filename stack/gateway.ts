import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Keys } from './keys.ts'
import type { Service } from './service.ts'

export interface Gateway {
  /** Mounts a service under the first segment of its paths: `rest` for `/rest/v1/…`. */
  mount(name: string, service: Service): void
  /** Resolves when no connection is left; open ones are cut. */
  close(): Promise<void>
}

// Reached without a key: links in mails, and what anybody may verify tokens with.
const open = [
  /^\/auth\/v1\/(verify|callback|authorize|\.well-known\/jwks\.json)/,
  /^\/storage\/v1\/status$/,
  /^\/storage\/v1\/object\/(public|sign|info\/public|upload\/sign)\//,
  /^\/storage\/v1\/render\/image\/(public|sign)\//,
  /^\/storage\/v1\/upload\/resumable/,
]

/**
 * The one door of the stack, as on the platform: it answers CORS for all services but functions, asks for an API
 * key, and swaps opaque keys for the JWTs that the services understand.
 */
export function createGateway(server: Server, keys: Keys): Gateway {
  const services = new Map<string, Service>()
  const serviceOf = (path: string) => services.get(path.split('/', 2)[1] ?? '')

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? '/'
    const service = serviceOf(path)
    if (!service) return refuse(response, 404, 'no Route matched with those values')
    // A function has its CORS and its check of keys to itself.
    if (path.startsWith('/functions/')) {
      const key = request.headers.apikey
      if (typeof key === 'string') request.headers['sb-api-key'] = `Bearer ${translate(keys, key)}`
      return service.handle(request, response)
    }
    allowOrigins(request, response)
    if (request.method === 'OPTIONS') return void response.writeHead(200).end()
    if (!authorize(keys, request) && !open.some(form => form.test(path)))
      return refuse(response, 401, 'No API key found in request')
    service.handle(request, response)
  })

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const service = serviceOf(request.url ?? '/')
    if (!service?.upgrade) return void socket.end('HTTP/1.1 404 Not Found\r\n\r\n')
    const url = new URL(request.url ?? '/', 'http://gateway')
    const key = url.searchParams.get('apikey')
    if (key) {
      url.searchParams.set('apikey', translate(keys, key))
      request.url = url.pathname + url.search
    }
    service.upgrade(request, socket, head)
  })

  return {
    mount: (name, service) => void services.set(name, service),
    async close() {
      const closed = new Promise(resolve => server.close(resolve))
      await Promise.all([...services.values()].map(service => service.close()))
      server.closeAllConnections()
      await closed
    },
  }
}

/** An opaque key becomes the JWT that it stands for; anything else stays what it is. */
function translate(keys: Keys, key: string): string {
  if (key === keys.publishable) return keys.anon
  if (key === keys.secret) return keys.serviceRole
  return key
}

/** Gives the request a bearer JWT: the caller's own, or else that of its API key. False where there is neither. */
function authorize(keys: Keys, request: IncomingMessage): boolean {
  const given = request.headers.authorization
  const bearer = given?.replace(/^Bearer\s+/i, '')
  const key =
    request.headers.apikey ?? new URL(request.url ?? '/', 'http://gateway').searchParams.get('apikey')
  const credential = bearer && !bearer.startsWith('sb_') ? bearer : typeof key === 'string' ? key : bearer
  if (!credential) return false
  request.headers.authorization = `Bearer ${translate(keys, credential)}`
  return true
}

function allowOrigins(request: IncomingMessage, response: ServerResponse) {
  response.setHeader('access-control-allow-origin', '*')
  response.setHeader(
    'access-control-expose-headers',
    'Content-Encoding, Content-Location, Content-Range, Content-Type, Date, ETag, Link, Location, Range-Unit, Server, ' +
      'X-Sb-Error-Code, X-Supabase-Api-Version, X-Total-Count',
  )
  if (request.method !== 'OPTIONS') return
  response.setHeader('access-control-allow-methods', 'GET,HEAD,PUT,PATCH,POST,DELETE,OPTIONS')
  response.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*')
  response.setHeader('access-control-max-age', '3600')
}

function refuse(response: ServerResponse, status: number, message: string) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }))
}
