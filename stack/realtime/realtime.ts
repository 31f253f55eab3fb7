import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import pg from 'pg'
import { WebSocketServer } from 'ws'
import type { Project, Service } from '../service.ts'
import { createApi } from './api.ts'
import { clientHeaders, createAuthorization } from './authorization.ts'
import { Changes } from './changes.ts'
import { maxPayload, payloadSize, type Version } from './frames.ts'
import { broadcastOf, messageOf, renewPartitions, replay } from './messages.ts'
import { Presence } from './presence.ts'
import { Rate } from './rate.ts'
import { createReplication } from './replication.ts'
import { serveSocket } from './socket.ts'
import type { Surroundings } from './surroundings.ts'
import { Refusal, verifyToken } from './token.ts'
import { Topics } from './topics.ts'

const maxFrame = 5_000_000
const hour = 3_600_000
const role = 'supabase_realtime_admin'

/**
 * Supabase Realtime for one project: broadcasts between clients and from the database and presence, on public channels
 * and on private ones, which the policies on `realtime.messages` guard; and changes of tables, which their own
 * policies guard. Behaves like supabase/realtime 2.129.
 *
 * The database is only listened to from the first channel on, and its tables from the first who wants them.
 */
export async function createRealtime(project: Project): Promise<Service> {
  await renewPartitions(project)
  // Hourly, as a machine may sleep through whole days and the clock of timers sleeps with it.
  let renewal: Promise<void> | undefined
  const renewing = setInterval(() => {
    renewal = renewPartitions(project).catch(() => {})
  }, hour).unref()

  const connectionString = project.cluster.url(role, project.database)
  const pool = new pg.Pool({ connectionString, max: 4, statement_timeout: 8_000 })
  // An idle connection that breaks is replaced by the next query.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  const topics = new Topics()
  const { clients, events_per_second, joins_per_second } = project.config.realtime.limits
  const rates = {
    events: new Rate(events_per_second),
    joins: new Rate(joins_per_second),
    presence: new Rate(1_000),
  }
  const replicate = createReplication.bind(undefined, connectionString, pool)
  const messages = replicate('supabase_realtime_messages_publication', ({ row }) => {
    const message = row && messageOf(row)
    const broadcast = message && broadcastOf(message)
    if (!broadcast || message.private === null || payloadSize(broadcast) > maxPayload) return
    if (rates.events.count()) topics.publish({ topic: message.topic, private: message.private }, broadcast)
  })
  const tables = replicate('supabase_realtime', change => changes.publish(change))
  const changes = new Changes(pool, tables.started)
  const surroundings: Surroundings = {
    ...{ keys: project.keys, topics, changes, rates },
    presence: new Presence(topics),
    authorization: createAuthorization(pool),
    started: messages.started,
    replay: (topic, range) => replay(pool, topic, range),
  }
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrame })

  async function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer) {
    const url = new URL(request.url!, 'http://realtime')
    const token = String(request.headers['x-api-key'] ?? url.searchParams.get('apikey') ?? '')
    const version = url.searchParams.get('vsn') ?? '1.0.0'
    if (url.pathname !== '/realtime/v1/websocket') return refuse(stream, '404 Not Found', 'Not Found')
    if (!isVersion(version)) return refuse(stream, '400 Bad Request', 'Unsupported vsn')
    try {
      await verifyToken(project.keys, token)
    } catch (error) {
      if (error instanceof Refusal) return refuse(stream, '401 Unauthorized', error.message)
      return refuse(stream, '500 Internal Server Error', 'Error')
    }
    if (stream.destroyed) return
    sockets.handleUpgrade(request, stream, head, socket => {
      const visitor = { version, token, headers: clientHeaders(request.headers) }
      serveSocket(socket, visitor, sockets.clients.size <= clients, surroundings)
    })
  }

  return {
    handle: createApi(surroundings),
    upgrade(request, stream, head) {
      stream.on('error', () => stream.destroy())
      void upgrade(request, stream, head)
    },
    async close() {
      clearInterval(renewing)
      for (const socket of sockets.clients) socket.terminate()
      await new Promise(resolve => sockets.close(resolve))
      await renewal
      await Promise.all([messages.close(), tables.close()])
      await pool.end()
    },
  }
}

const isVersion = (version: string): version is Version => version === '1.0.0' || version === '2.0.0'

function refuse(stream: Duplex, status: string, error: string) {
  const body = JSON.stringify({ error })
  stream.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `connection: close\r\n\r\n${body}`,
  )
}
