import type { IncomingMessage } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { App } from '@supabase/lite'
import type { Project, Service } from '../service.ts'
import { callerOf } from './caller.ts'
import { type PreparedRequest, RestConnection } from './connection.ts'
import { refuse } from './errors.ts'
import { describe } from './openapi.ts'
import { createPool } from './pool.ts'
import { isRead, preludeOf } from './prelude.ts'
import { openSchemaCache, type Schema } from './schema-cache.ts'
import { loginRole } from './settings.ts'

const prefix = '/rest/v1'
const connections = 10

/**
 * The Data API at `/rest/v1`: `@supabase/lite` speaks PostgREST's language, and everything between it and the
 * database is ours.
 *
 * @throws when the database cannot be reached or read.
 */
export async function createRest(project: Project): Promise<Service> {
  const { cluster, database, keys } = project
  const { schemas, extra_search_path, max_rows } = project.config.api
  const exposed = new Set(schemas)
  const pool = createPool(cluster.url(loginRole, database), connections)
  const cache = await openSchemaCache(cluster, database, schemas)
  const connection = new RestConnection(pool, cache)
  const preparedRequests = new WeakMap<Request, PreparedRequest>()

  const app = await new App({
    connection,
    api: { enabled: true, schemas, max_rows, pg_safe_update: true },
    auth: { enabled: false },
    storage: { enabled: false },
    studio: { enabled: false },
    db: { migrations: { enabled: false } },
    options: {
      server: {
        apiKeys: false,
        disableStudio: true,
        middlewares: [
          async (context, next) => {
            const prepared = preparedRequests.get(context.req.raw)!
            context.set('jwt', prepared)
            // The token is verified before lite sees it; by these lite knows that there is nothing left to check.
            context.set('ignoreAuthorization', true)
            context.set('apiKeyType', prepared.role === 'service_role' ? 'secret' : 'publishable')
            await next()
          },
        ],
      },
    },
  }).init()

  /** Where the request goes, or why it goes nowhere. */
  async function prepare(incoming: IncomingMessage): Promise<PreparedRequest | Response> {
    const caller = await callerOf(incoming.headers.authorization, keys)
    if (caller instanceof Response) return caller
    const schema = await cache.current()
    const { method = 'GET', headers } = incoming
    const path = incoming.url!.slice(prefix.length).replace(/\?.*/s, '')
    const [, first = '', second = ''] = path.split('/').map(decode)
    const isCall = first === 'rpc'
    const profile = String(headers[isRead(method) ? 'accept-profile' : 'content-profile'] ?? schemas[0])
    if (!first && isRead(method) && exposed.has(profile)) return describeTo(caller.role, schema, profile)
    if (first && !isCall && exposed.has(profile) && !schema.hasRelation(profile, first))
      return unknownRelation(schema, profile, first)
    const searchPath = [profile, ...extra_search_path]
    const wanted = /(?:^|[,\s])timezone=([^,\s]+)/.exec(String(headers.prefer))?.[1]
    const timeZone = schema.introspection.timezones?.find(zone => zone === wanted)
    const prelude = preludeOf({ caller, method, path, headers, searchPath, timeZone }, schema.settings)
    return {
      role: caller.role,
      prelude,
      timeZone,
      types: schema.types,
      readOnly: isRead(method),
      target: isCall ? second : first,
    }
  }

  const listener = getRequestListener(
    async (request, { incoming }) => {
      const prepared = await prepare(incoming as IncomingMessage)
      if (prepared instanceof Response) return prepared
      preparedRequests.set(request, prepared)
      const answer = await app.fetch(request)
      if (prepared.timeZone) answer.headers.append('Preference-Applied', `timezone=${prepared.timeZone}`)
      return answer
    },
    { overrideGlobalObjects: false },
  )

  return {
    handle: (request, response) => void listener(request, response),
    async close() {
      await cache.close()
      await pool.close()
    },
  }
}

/** The root describes the API, to the service alone: hosted projects refuse it to everybody else. */
function describeTo(role: string, { introspection }: Schema, profile: string): Response {
  const hint = 'Accessing the schema via the Data API is only allowed using a secret API key.'
  return role === 'service_role'
    ? new Response(JSON.stringify(describe(introspection, profile)), {
        headers: { 'Content-Type': 'application/openapi+json; charset=utf-8' },
      })
    : new Response(JSON.stringify({ message: 'Access to schema is forbidden', hint }), {
        status: 401,
        headers: { 'Content-Type': 'application/json' },
      })
}

function unknownRelation(schema: Schema, profile: string, name: string): Response {
  const nearest = schema.nearest(profile, name)
  return refuse(404, {
    code: 'PGRST205',
    message: `Could not find the table '${profile}.${name}' in the schema cache`,
    hint: nearest ? `Perhaps you meant the table '${profile}.${nearest}'` : null,
  })
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
