import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { WebSocket, WebSocketServer } from 'ws'
import { Admission, type AdmissionOptions } from './admission.ts'
import { closeCodes } from './close-codes.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Limits } from './limits.ts'
import type { DocumentMetrics } from './metrics.ts'
import type { OpenDocuments } from './open-documents.ts'
import { Participant } from './participant.ts'
import { Refusal, reasonOf } from './refusal.ts'
import type { Access } from './rights.ts'
import type { SecurityLog } from './security.ts'
import { DocumentSocket } from './socket.ts'
import type { Traffic } from './traffic.ts'

export interface DoorOptions extends AdmissionOptions {
  documents: OpenDocuments
  commit: GroupCommit<Participant>
  limits: Limits
  traffic: Traffic
  metrics: DocumentMetrics
  security: SecurityLog
  logger: Logger
  /** Somebody's right has ended, perhaps with the document. */
  revoked(participant: Participant): void
}

const admittedWithin = 10_000

/**
 * Lets clients in: `/yjs/<kind>:<uuid>?token=<access token>`. Each is accepted first and, where it must not come in,
 * closed with a code, since a browser does not show why it was refused. Nothing it says is read before it is let in.
 */
export class Door {
  /** Everybody who came through and is still there. */
  readonly participants = new Set<Participant>()
  readonly sockets = new Set<DocumentSocket>()
  readonly #options: DoorOptions
  readonly #server: WebSocketServer
  readonly #admission: Admission

  constructor(options: DoorOptions) {
    this.#options = options
    this.#admission = new Admission(options)
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      skipUTF8Validation: true,
      maxPayload: options.limits.messageBytes,
      WebSocket: ClosedWithOurCodes,
    })
  }

  upgrade(request: IncomingMessage, raw: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, raw, head, ws => this.#receive(ws, raw, request))
  }

  /** Closes all sockets (1012) and resolves when they are gone. */
  async close(): Promise<void> {
    await Promise.all([...this.sockets].map(socket => socket.end('restart')))
  }

  #receive(ws: WebSocket, raw: Duplex, request: IncomingMessage) {
    ws.pause()
    ws.on('error', () => {})
    const { limits, metrics, security } = this.#options
    const socket = new DocumentSocket(ws, raw, limits, reason => metrics.closed.inc({ reason }))
    this.sockets.add(socket)
    ws.on('close', () => this.sockets.delete(socket))
    const late = setTimeout(() => socket.close('unavailable'), admittedWithin)
    this.#admit(ws, socket, request)
      .catch(error => {
        const reason = reasonOf(error)
        if (!reason) this.#options.logger.error({ error }, 'socket could not be admitted')
        if (error instanceof Refusal && error.event) security.note(error.event)
        socket.close(reason ?? 'unavailable')
      })
      .finally(() => clearTimeout(late))
  }

  async #admit(ws: WebSocket, socket: DocumentSocket, request: IncomingMessage) {
    const { documents } = this.#options
    const access = await this.#admission.ask(ws, socket, request)
    if (!access) return
    const { resource, claims } = access
    const told = { resource, by: claims, user: claims.sub }
    for (;;) {
      if (!access.grant)
        throw new Refusal('notFound', { action: 'join_refused', reason: 'no_right', ...told })
      const { documentId, tenantId } = access.grant
      const document = await documents.open({
        documentId,
        tenantId,
        resource: `${resource.kind}:${resource.id}`,
      })
      const participant = new Participant({ ...this.#options, socket, document, access })
      // Rights or the client may have gone while the document was read, and the document too.
      if (socket.closed || access.failed || !access.grant) {
        documents.left(document)
        throw new Refusal(access.failed ? 'unavailable' : 'notFound')
      }
      if (documents.enter(participant)) return this.#welcome(ws, participant)
    }
  }

  #welcome(ws: WebSocket, participant: Participant) {
    const { document, access } = participant
    this.participants.add(participant)
    this.#watch(access, participant)
    ws.on('message', (data, isBinary) => {
      if (isBinary) participant.receive(data as Buffer)
      else participant.conduct.refused('malformed')
    })
    // What `ws` has refused and closed by itself.
    ws.on('error', error => {
      if ('code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH')
        participant.conduct.refused('tooLarge')
      else if ('code' in error && String(error.code).startsWith('WS_ERR_'))
        participant.conduct.refused('malformed')
    })
    ws.on('close', code => {
      this.#options.logger.debug({ code, user: participant.user, ...document.name }, 'left')
      this.participants.delete(participant)
      participant.leave()
      this.#options.documents.left(document)
    })
    ws.resume()
  }

  #watch(access: Access, participant: Participant) {
    const { socket } = participant
    let couldEdit = access.mayEdit
    access.onReview = () => {
      if (access.failed) return socket.close('unavailable')
      if (!access.grant) {
        participant.conduct.expelled()
        return this.#options.revoked(participant)
      }
      if (access.mayEdit && !couldEdit) participant.invite()
      couldEdit = access.mayEdit
    }
  }
}

/** `ws` answers broken frames by itself, with codes that providers take for a reason to try again. */
class ClosedWithOurCodes extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    if (code === 1009) super.close(closeCodes.tooLarge, 'tooLarge')
    else if (code === 1002 || code === 1007) super.close(closeCodes.malformed, 'malformed')
    else super.close(code, reason)
  }
}
