import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { Registry } from 'prom-client'
import type { Verifier } from '../../supabase/functions/_shared/token/verifier.ts'
import { Listener } from '../listener.ts'
import { AwarenessRelay, channel as awarenessChannel } from './awareness-relay.ts'
import { Compaction } from './compaction.ts'
import { Compactor } from './compactor.ts'
import { Door } from './door.ts'
import { Fullness } from './fullness.ts'
import { GroupCommit, type GroupCommitOptions } from './group-commit.ts'
import { Healing } from './healing.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { channel as documentsChannel, Log } from './log.ts'
import { Materials, channel as materialsChannel } from './materials.ts'
import { createDocumentMetrics, timed } from './metrics.ts'
import { OpenDocuments } from './open-documents.ts'
import type { Participant } from './participant.ts'
import { Peers } from './peers.ts'
import { openDocumentsPool } from './pool.ts'
import { Rights, channel as rightsChannel } from './rights.ts'
import { startRounds } from './rounds.ts'
import { SecurityLog } from './security.ts'
import { Traffic } from './traffic.ts'
import { Workers } from './workers.ts'

export interface DocumentsOptions {
  /** Logs in as `tenon_worker`, directly or through a pooler in session mode. */
  databaseUrl: string
  verifier: Verifier
  logger: Logger
  limits?: Partial<Limits>
  /** Where metrics are kept. */
  registry?: Registry
}

export interface Documents {
  /** Takes the upgrade of a request to `/yjs/…`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Whether edits are stored and changes of rights are heard of. */
  healthy(): boolean
  /** Stores what is pending, closes the sockets (1012), folds what is worth it, and ends all connections. */
  close(): Promise<void>
}

const foldingAtEnd = 3_000

/**
 * Serves live documents over the protocol of y-websocket, stored in Postgres before anybody else sees them.
 * @throws where the database cannot be reached, or notifications do not arrive.
 */
export async function createDocuments(options: DocumentsOptions): Promise<Documents> {
  const { databaseUrl, verifier, logger } = options
  const limits = { ...defaultLimits, ...options.limits }
  const pool = openDocumentsPool(databaseUrl, logger)
  const metrics = createDocumentMetrics(options.registry ?? new Registry(), {
    connections: () => door.sockets.size,
    documents: () => documents,
    isNearlyFull: document => fullness.isNearly(document),
  })
  const workers = new Workers(pool)
  const log = new Log(databaseUrl, pool, workers.self)
  const compactor = new Compactor(databaseUrl)
  const compaction = new Compaction(logger, metrics)
  const healing = new Healing(id => compactor.check(id), logger)
  const materials = new Materials({ databaseUrl, pool, logger, metrics })
  const relay = new AwarenessRelay(workers, logger)
  const documents = new OpenDocuments({ log, compactor, relay, compaction, materials, ...limits })
  const peers = new Peers(workers, log, documents, logger)
  const rights = new Rights(pool)
  const security = new SecurityLog(pool, logger, metrics)
  const fullness = new Fullness(pool, logger, limits.documentBytes)
  const traffic = new Traffic({ limits, onNearly: scope => metrics.nearlyFast.inc({ scope }) })
  const writing: GroupCommitOptions<Participant> = {
    nextFlush: () => log.nextFlush(),
    append: (flush, edits) => log.append(flush, edits),
    committed(flush, edits) {
      for (const [id, list] of Map.groupBy(edits, edit => edit.documentId)) {
        // Everybody has left since.
        if (!documents.has(id)) materials.due.note(id)
        documents.visit(id, document => document.committed(flush, list))
      }
    },
    abandoned(edits, error) {
      logger.error({ error, edits: edits.length }, 'edits could not be stored')
      for (const id of new Set(edits.map(edit => edit.documentId)))
        documents.visit(id, document => documents.drop(document, 'unavailable'))
    },
  }
  const commit = new GroupCommit(timed(writing, metrics))
  let closing = false
  const door = new Door({
    verifier,
    rights,
    documents,
    commit,
    limits,
    ...{ traffic, metrics, security },
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
      [materialsChannel](id) {
        materials.due.note(id)
        documents.visit(id, document => materials.hear(document))
      },
      [rightsChannel]: payload => rights.changed(payload),
    },
    reconnected() {
      rights.reviewOlderThan(Number.POSITIVE_INFINITY)
      for (const document of documents) materials.hear(document)
      materials.due.noteAll()
      look()
    },
    lost() {
      logger.error('no notifications: sockets are closed')
      for (const document of documents) documents.drop(document)
      for (const socket of door.sockets) socket.close('restart')
    },
  })
  await Promise.all([log.open(), compactor.open(), materials.open()])

  const sweep = () =>
    void lookAfterOthers().catch(error => logger.error({ error }, 'what others left could not be read'))
  async function lookAfterOthers() {
    if (await workers.forget()) materials.due.noteAll()
    await materials.sweep()
  }
  const rounds = startRounds({
    ...{ door, documents, relay, healing, materials, compaction, fullness, traffic, security, rights },
    ...{ look, sweep },
  })

  return {
    upgrade: (request, socket, head) => door.upgrade(request, socket, head),
    healthy: () => listener.healthy && commit.healthy,
    async close() {
      closing = true
      clearInterval(rounds)
      healing.close()
      await commit.written()
      await door.close()
      await commit.settled()
      await security.close()
      await Promise.race([
        Promise.all([...documents].map(document => compaction.left(document))),
        sleep(foldingAtEnd, undefined, { ref: false }),
      ])
      await Promise.all([listener.close(), compactor.close(), materials.close()])
      await Promise.all([log.close(), pool.end()])
    },
  }
}
