import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from 'pino'
import type { Verifier } from '../../supabase/functions/_shared/token/verifier.ts'
import { Listener } from '../listener.ts'
import { AwarenessRelay, channel as awarenessChannel } from './awareness-relay.ts'
import { Compaction } from './compaction.ts'
import { Compactor } from './compactor.ts'
import { Door } from './door.ts'
import { type Edit, GroupCommit } from './group-commit.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { channel as documentsChannel, Log } from './log.ts'
import { OpenDocuments } from './open-documents.ts'
import type { Participant } from './participant.ts'
import { Peers } from './peers.ts'
import { Rights, channel as rightsChannel } from './rights.ts'
import { Workers } from './workers.ts'

export interface DocumentsOptions {
  /** Logs in as `tenon_worker`, directly or through a pooler in session mode. */
  databaseUrl: string
  verifier: Verifier
  logger: Logger
  limits?: Partial<Limits>
}

export interface Documents {
  /** Takes the upgrade of a request to `/yjs/…`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Whether edits are stored and changes of rights are heard of. */
  healthy(): boolean
  /** Stores what is pending, closes the sockets (1012), folds what is worth it, and ends all connections. */
  close(): Promise<void>
}

const second = 1_000
// The same for rights, and for what other workers have written: whatever went unheard is found out this late.
const reviewEvery = 30_000
const tendEvery = 12
const foldingAtEnd = 3_000

/**
 * Serves live documents over the protocol of y-websocket, stored in Postgres before anybody else sees them.
 * @throws where the database cannot be reached, or notifications do not arrive.
 */
export async function createDocuments(options: DocumentsOptions): Promise<Documents> {
  const { databaseUrl, verifier, logger } = options
  const limits = { ...defaultLimits, ...options.limits }
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: 'tenon documents',
    max: 4,
    connectionTimeoutMillis: 3_000,
    query_timeout: 10_000,
    keepAlive: true,
  })
  // The error itself holds the connection with all its state.
  pool.on('error', ({ message }) => logger.warn({ reason: message }, 'idle connection lost'))
  const workers = new Workers(pool)
  const log = new Log(databaseUrl, pool, workers.self)
  const compactor = new Compactor(databaseUrl)
  const compaction = new Compaction(logger)
  const relay = new AwarenessRelay(workers, logger)
  const documents = new OpenDocuments({ log, compactor, relay, compaction, ...limits })
  const peers = new Peers(workers, log, documents, logger)
  const rights = new Rights(pool)
  const commit = new GroupCommit<Participant>({
    nextFlush: () => log.nextFlush(),
    append: (flush, edits) => log.append(flush, edits),
    committed(flush, edits) {
      for (const [id, list] of Map.groupBy(edits, edit => edit.documentId))
        documents.visit(id, document => document.committed(flush, list))
    },
    abandoned(edits: Edit<Participant>[], error: unknown) {
      logger.error({ error, edits: edits.length }, 'edits could not be stored')
      for (const id of new Set(edits.map(edit => edit.documentId)))
        documents.visit(id, document => documents.drop(document, 'unavailable'))
    },
  })
  let closing = false
  const door = new Door({
    verifier,
    rights,
    documents,
    commit,
    limits,
    logger,
    closedFor: () => (closing ? 'restart' : listener.healthy ? undefined : 'unavailable'),
    revoked({ document }) {
      const { documentId } = document.name
      commit
        .written()
        .then(() => log.forget(documentId))
        .catch(error => logger.error({ error, documentId }, 'log of a deleted document may remain'))
    },
  })

  function look() {
    peers.look().catch(error => logger.error({ error }, 'documents could not be compared'))
  }
  const listener = await Listener.open({
    databaseUrl,
    logger,
    connected: client => workers.join(client),
    channels: {
      [documentsChannel]: payload => peers.hear(payload),
      [awarenessChannel]: payload => relay.hear(payload, documents),
      [rightsChannel]: payload => rights.changed(payload),
    },
    reconnected() {
      rights.reviewOlderThan(Number.POSITIVE_INFINITY)
      look()
    },
    lost() {
      logger.error('no notifications: sockets are closed')
      for (const document of documents) documents.drop(document)
      for (const socket of door.sockets) socket.close('restart')
    },
  })
  await Promise.all([log.open(), compactor.open()])

  let seconds = 0
  const everySecond = setInterval(() => {
    const now = Date.now()
    seconds++
    for (const { socket, access } of door.participants) {
      if (access.claims.exp * second <= now) socket.close('unauthorized')
      else if (socket.number % tendEvery === seconds % tendEvery) socket.tend()
    }
    for (const document of documents) compaction.consider(document, now)
    relay.forget(now, documents)
    documents.tend(now)
    rights.reviewOlderThan(now - reviewEvery)
    if (seconds % (reviewEvery / second) === 0) look()
  }, second)

  return {
    upgrade: (request, socket, head) => door.upgrade(request, socket, head),
    healthy: () => listener.healthy && commit.healthy,
    async close() {
      closing = true
      clearInterval(everySecond)
      await commit.settled()
      await door.close()
      await commit.settled()
      await Promise.race([
        Promise.all([...documents].map(document => compaction.left(document))),
        sleep(foldingAtEnd, undefined, { ref: false }),
      ])
      await Promise.all([listener.close(), compactor.close()])
      await Promise.all([log.close(), pool.end()])
    },
  }
}
