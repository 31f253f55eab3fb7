import * as Y from 'yjs'
import { TokenError, type Verifier } from '../../supabase/functions/_shared/token/verifier.ts'
import { uuidBytes } from './append.ts'
import type { ClockRange } from './clocks.ts'
import { Conduct, type ConductOptions } from './conduct.ts'
import type { LiveDocument } from './document.ts'
import { awarenessFrame, permissionDenied, savedFrame, syncFrame, syncKind } from './frames.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Limits } from './limits.ts'
import { readMessage } from './message.ts'
import type { DocumentMetrics } from './metrics.ts'
import type { Access } from './rights.ts'
import type { DocumentSocket } from './socket.ts'
import type { Account, Traffic } from './traffic.ts'
import { clientsOf } from './update.ts'

// Each costs several times what its bytes say.
const mostClients = 20_000

export interface ParticipantOptions extends ConductOptions {
  document: LiveDocument
  commit: GroupCommit<Participant>
  verifier: Verifier
  limits: Limits
  traffic: Traffic
  metrics: DocumentMetrics
}

/** One client in one document, and what it says. */
export class Participant {
  readonly socket: DocumentSocket
  readonly user: string
  readonly access: Access
  readonly document: LiveDocument
  readonly conduct: Conduct
  readonly #author: Uint8Array
  readonly #options: ParticipantOptions
  #account: Account | undefined
  #hasUnsaved = false

  constructor(options: ParticipantOptions) {
    const { socket, document, access } = options
    this.socket = socket
    this.document = document
    this.access = access
    this.user = access.claims.sub
    this.conduct = new Conduct(options)
    this.#author = uuidBytes(this.user)
    this.#options = options
  }

  /** Takes one message; what is wrong with it is between this client and the server. */
  receive(data: Buffer) {
    if (this.socket.closed) return
    this.socket.heard()
    // Not before: who never came in never leaves.
    this.#account ??= this.#options.traffic.enter({
      ...{ user: this.user, ...this.document.name },
      flooded: scope => this.conduct.flooded(scope),
    })
    if (!this.#account.take('bytes', data.length)) return
    try {
      this.#handle(data)
    } catch (error) {
      this.conduct.failed(error)
    }
  }

  #handle(data: Buffer) {
    const message = readMessage(data)
    this.#options.metrics.messages.inc(message.type)
    // An awareness message counts by its news: providers send back all that they hear of others.
    if (message.type !== 'awareness' && !this.#account!.take('messages', 1)) return
    switch (message.type) {
      case 'step1':
        this.#answer(message.stateVector).catch(error => this.conduct.failed(error))
        return
      case 'step2':
      case 'update':
        return this.#edit(message.update)
      case 'awareness':
        return this.#speak(message.payload)
      case 'queryAwareness':
        return this.#showOthers()
      case 'freshToken':
        this.#renew(message.token).catch(error => this.conduct.failed(error))
        return
      case 'saved':
        this.#confirm(Buffer.from(message.question))
        return
    }
  }

  async #answer(stateVector: Uint8Array) {
    // What is received is a view into a buffer that others use too.
    const vector = Uint8Array.from(stateVector)
    await this.socket.sendFirst(() => this.document.answer(vector))
    this.#showOthers()
  }

  #edit(update: Uint8Array) {
    const { content, key, name } = this.document
    if (clientsOf(update) > mostClients) return this.conduct.refused('tooLarge')
    const news = content.news(update)
    if (!news) return
    if (!this.access.mayEdit) return this.#deny()
    const { documentBytes, waitingParts, waitingBytes } = this.#options.limits
    if (content.size + news.update.length > documentBytes) return this.conduct.refused('tooLarge')
    // A client that finds its own name taken takes another one, and throws when it says goodbye to its cursor.
    const foreign = news.skimmed.ranges.filter(({ client }) => this.#isAnothers(client))
    if (foreign.some(({ client, from }) => from <= content.clocks.get(client)))
      return this.conduct.refused('notYours')
    // Whoever holds edits that wait for others sends them again each time; they are here, or their author is.
    const own = foreign.length > 0 ? content.news(without(news.update, foreign)) : news
    if (!own) return
    const waiting = content.waiting.with(own.skimmed.parts)
    const isMore = waiting.parts.length > content.waiting.parts
    if (isMore && (waiting.parts.length > waitingParts || waiting.bytes > waitingBytes))
      return this.conduct.refused('missingUpdates')
    content.clocks.learn(own.skimmed.ranges)
    content.waiting.adopt(waiting)
    this.#options.commit.add({
      ...{ documentId: name.documentId, key, author: this.#author, update: Buffer.from(own.update) },
      ...{ sender: this, reading: content.reading, receivedAt: performance.now() },
    })
  }

  #deny() {
    this.#hasUnsaved = true
    this.socket.send(permissionDenied('viewers cannot edit'))
  }

  #isAnothers(client: number): boolean {
    const owner = this.document.awareness.ownerOf(client)
    return owner !== undefined && owner.user !== this.user
  }

  /**
   * Answers when all that this client has sent so far is on disk: never, where some was refused. What is given up
   * closes the client instead.
   */
  async #confirm(question: Uint8Array) {
    await this.#options.commit.written()
    if (!this.#hasUnsaved) this.socket.send(savedFrame(question))
  }

  #speak(payload: Uint8Array) {
    const news = this.document.awareness.update(payload, this, this.#options.limits.awarenessBytes)
    if (!news || !this.#account!.take('messages', 1)) return
    this.document.say(news, this)
  }

  #showOthers() {
    const others = this.document.awareness.encode()
    if (others) this.socket.send(awarenessFrame(others))
  }

  async #renew(token: string) {
    const claims = await this.#options.verifier.user(token)
    if (claims.sub !== this.user) throw new TokenError('not_a_user')
    this.access.renew(claims)
  }

  /** Who may edit from now on is asked for what it could not send before. */
  invite(): void {
    this.#hasUnsaved = false
    this.socket.send(syncFrame(syncKind.step1, this.document.content.clocks.encode()))
  }

  /** Leaves the document, and tells the others. */
  leave(): void {
    const { participants, awareness } = this.document
    participants.delete(this)
    this.#account?.leave()
    const farewell = awareness.leave(this)
    if (farewell) this.document.say(farewell, this)
  }
}

function without(update: Uint8Array, ranges: ClockRange[]): Uint8Array {
  const ends = ranges.map(({ client, to }): [number, number] => [client, to])
  return Y.diffUpdate(update, Y.encodeStateVector(new Map(ends)))
}
