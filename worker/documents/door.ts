import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import pg from 'pg'
import type { Logger } from 'pino'
import { WebSocket, WebSocketServer } from 'ws'
import { TokenError, type Verifier } from '../../supabase/functions/_shared/token/verifier.ts'
import { type CloseReason, closeCodes } from './close-codes.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Limits } from './limits.ts'
import type { OpenDocuments } from './open-documents.ts'
import { Participant } from './participant.ts'
import type { Access, Resource, Rights } from './rights.ts'
import { DocumentSocket } from './socket.ts'

export interface DoorOptions {
  verifier: Verifier
  rights: Rights
  documents: OpenDocuments
  commit: GroupCommit<Participant>
  limits: Limits
  logger: Logger
  /** Why nobody may come in now, if so. */
  closedFor(): CloseReason | undefined
  /** Somebody's right has ended, perhaps with the document. */
  revoked(participant: Participant): void
}

const admittedWithin = 10_000
const form = /^\/yjs\/([a-z_]{2,30}):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

/** A visitor who is turned away. */
class Refusal extends Error {
  readonly reason: CloseReason

  constructor(reason: CloseReason) {
    super(reason)
    this.reason = reason
  }
}

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

  constructor(options: DoorOptions) {
    this.#options = options
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
    const socket = new DocumentSocket(ws, raw, this.#options.limits)
    this.sockets.add(socket)
    ws.on('close', () => this.sockets.delete(socket))
    const late = setTimeout(() => socket.close('unavailable'), admittedWithin)
    this.#admit(ws, socket, request)
      .catch(error => {
        const reason = reasonOf(error)
        if (!reason) this.#options.logger.error({ error }, 'socket could not be admitted')
        socket.close(reason ?? 'unavailable')
      })
      .finally(() => clearTimeout(late))
  }

  async #admit(ws: WebSocket, socket: DocumentSocket, request: IncomingMessage) {
    const { rights, documents, verifier, closedFor } = this.#options
    const closed = closedFor()
    if (closed) throw new Refusal(closed)
    const { resource, token } = parse(request.url ?? '')
    const claims = await verifier.user(token).catch(error => {
      throw error instanceof TokenError ? new Refusal('unauthorized') : error
    })
    if (!(await rights.mayConnect(claims))) throw new Refusal('tooFast')
    if (socket.closed) return
    const access = rights.follow(claims, resource, request.headers.origin)
    ws.on('close', () => rights.unfollow(access))
    await access.ask()
    for (;;) {
      if (!access.grant) throw new Refusal('notFound')
      const { documentId, tenantId } = access.grant
      const document = await documents.open({
        documentId,
        tenantId,
        resource: `${resource.kind}:${resource.id}`,
      })
      const participant = new Participant({ ...this.#options, socket, document, access })
      // Rights or the client may have gone while the document was read, and the document too.
      if (socket.closed || !access.grant) {
        documents.left(document)
        throw new Refusal('notFound')
      }
      if (documents.enter(participant)) return this.#welcome(ws, participant)
    }
  }

  #welcome(ws: WebSocket, participant: Participant) {
    const { socket, document, access } = participant
    this.participants.add(participant)
    this.#watch(access, participant)
    ws.on('message', (data, isBinary) => {
      if (isBinary) participant.receive(data as Buffer)
      else socket.close('malformed')
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
    access.onReview = failed => {
      if (failed) return socket.close('unavailable')
      if (!access.grant) {
        socket.close('forbidden')
        return this.#options.revoked(participant)
      }
      if (access.mayEdit && !couldEdit) participant.invite()
      couldEdit = access.mayEdit
    }
  }
}

function reasonOf(error: unknown): CloseReason | undefined {
  if (error instanceof Refusal) return error.reason
  // What the database refuses in words of its own: the tenant may have no further document.
  return error instanceof pg.DatabaseError && error.code === 'PT403' ? 'forbidden' : undefined
}

/** @throws Refusal */
function parse(url: string): { resource: Resource; token: string } {
  const [path = '', query] = url.split('?', 2)
  // Some clients encode the colon.
  const [, kind, id] = form.exec(path.replace(/%3a/i, ':')) ?? []
  if (!kind || !id) throw new Refusal('malformed')
  return { resource: { kind, id }, token: new URLSearchParams(query).get('token') ?? '' }
}

/** `ws` answers broken frames by itself, with codes that providers take for a reason to try again. */
class ClosedWithOurCodes extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    if (code === 1009) super.close(closeCodes.tooLarge, 'tooLarge')
    else if (code === 1002 || code === 1007) super.close(closeCodes.malformed, 'malformed')
    else super.close(code, reason)
  }
}
