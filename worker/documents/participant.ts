import type { Logger } from 'pino'
import * as Y from 'yjs'
import { TokenError, type Verifier } from '../../supabase/functions/_shared/token/verifier.ts'
import { uuidBytes } from './append.ts'
import type { LiveDocument } from './document.ts'
import { awarenessFrame, permissionDenied, savedFrame, syncFrame, syncKind } from './frames.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Limits } from './limits.ts'
import { MalformedMessage, readMessage } from './message.ts'
import type { Access } from './rights.ts'
import type { DocumentSocket } from './socket.ts'
import { InvalidUpdate } from './value.ts'

export interface ParticipantOptions {
  socket: DocumentSocket
  document: LiveDocument
  access: Access
  commit: GroupCommit<Participant>
  verifier: Verifier
  limits: Limits
  logger: Logger
}

/** One client in one document, and what it says. */
export class Participant {
  readonly socket: DocumentSocket
  readonly user: string
  readonly access: Access
  readonly document: LiveDocument
  readonly #author: Uint8Array
  readonly #commit: GroupCommit<Participant>
  readonly #verifier: Verifier
  readonly #limits: Limits
  readonly #logger: Logger

  constructor({ socket, document, access, commit, verifier, limits, logger }: ParticipantOptions) {
    this.socket = socket
    this.document = document
    this.access = access
    this.user = access.claims.sub
    this.#author = uuidBytes(this.user)
    this.#commit = commit
    this.#verifier = verifier
    this.#limits = limits
    this.#logger = logger
  }

  /** Takes one message; what is wrong with it is between this client and the server. */
  receive(data: Buffer) {
    if (this.socket.closed) return
    if (!this.socket.admits(data.length)) return this.socket.close('tooFast')
    try {
      this.#handle(data)
    } catch (error) {
      this.#refuse(error)
    }
  }

  #refuse(error: unknown) {
    if (error instanceof MalformedMessage) this.socket.close('malformed')
    else if (error instanceof InvalidUpdate) this.socket.close('invalidUpdate')
    else if (error instanceof TokenError) this.socket.close('unauthorized')
    else {
      this.#logger.error({ error, user: this.user, ...this.document.name }, 'message failed')
      this.socket.close('unavailable')
    }
  }

  #handle(data: Buffer) {
    const message = readMessage(data)
    // An awareness message counts by its news: providers send back all that they hear of others.
    if (message.type !== 'awareness' && !this.socket.admitsNews()) return this.socket.close('tooFast')
    switch (message.type) {
      case 'step1':
        this.#answer(message.stateVector).catch(error => this.#refuse(error))
        return
      case 'step2':
      case 'update':
        return this.#edit(message.update)
      case 'awareness':
        return this.#speak(message.payload)
      case 'queryAwareness':
        return this.#showOthers()
      case 'freshToken':
        this.#renew(message.token).catch(error => this.#refuse(error))
        return
      case 'saved':
        this.#confirm(Buffer.from(message.question))
        return
    }
  }

  async #answer(stateVector: Uint8Array) {
    // What is received is a view into a buffer that others use too.
    const vector = requireStateVector(Uint8Array.from(stateVector))
    await this.socket.sendFirst(() => this.document.answer(vector))
    this.#showOthers()
  }

  #edit(update: Uint8Array) {
    const { content, key, name } = this.document
    const news = content.news(update)
    if (!news) return
    if (!this.access.mayEdit) return this.socket.send(permissionDenied('viewers cannot edit'))
    if (content.size + news.update.length > this.#limits.documentBytes) return this.socket.close('tooLarge')
    content.clocks.learn(news.skimmed.ranges)
    const { documentId } = name
    const own = { key, author: this.#author, update: Buffer.from(news.update) }
    this.#commit.add({ documentId, ...own, sender: this })
  }

  /** Answers when all that this client has sent so far is on disk. What is given up closes the client instead. */
  async #confirm(question: Uint8Array) {
    await this.#commit.written()
    this.socket.send(savedFrame(question))
  }

  #speak(payload: Uint8Array) {
    const news = this.document.awareness.update(payload, this)
    if (!news) return
    if (!this.socket.admitsNews()) return this.socket.close('tooFast')
    this.document.say(news, this)
  }

  #showOthers() {
    const others = this.document.awareness.encode()
    if (others) this.socket.send(awarenessFrame(others))
  }

  async #renew(token: string) {
    const claims = await this.#verifier.user(token)
    if (claims.sub !== this.user) throw new TokenError('not_a_user')
    this.access.renew(claims)
  }

  /** Who may edit from now on is asked for what it could not send before. */
  invite(): void {
    this.socket.send(syncFrame(syncKind.step1, this.document.content.clocks.encode()))
  }

  /** Leaves the document, and tells the others. */
  leave(): void {
    const { participants, awareness } = this.document
    participants.delete(this)
    const farewell = awareness.leave(this)
    if (farewell) this.document.say(farewell, this)
  }
}

function requireStateVector(bytes: Uint8Array): Uint8Array {
  try {
    Y.decodeStateVector(bytes)
    return bytes
  } catch (cause) {
    throw new MalformedMessage('state vector', { cause })
  }
}
