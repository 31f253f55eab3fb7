import type { Logger } from 'pino'
import { decodeStates, encodeStates } from './client-states.ts'
import type { LiveDocument } from './document.ts'
import type { OpenDocuments } from './open-documents.ts'
import type { Workers } from './workers.ts'

/** The channel on which workers tell each other who is there. */
export const channel = 'tenon_awareness'

/** A person in a document, on another worker. */
export interface Remote {
  user: string
  heardAt: number
}

// Cursors move with every frame of a screen: the last word of each is sent this often, in ms.
const sendEvery = 50
// How long a worker that was alone takes it that it still is.
const askAgainAfter = 1_000
// Clients repeat themselves every 15 s; those who are not heard of left without a word, or with their worker.
const silentAfter = 45_000
// A notification holds less than 8,000 bytes.
const longestPayload = 7_900

/**
 * Carries cursors and names between workers, by notifications: they are small, nobody keeps them, and who misses one
 * gets the next. Edits do not go this way.
 */
export class AwarenessRelay {
  readonly #workers: Workers
  readonly #logger: Logger
  /** What was not sent yet, the last of each subject. */
  readonly #lines = new Map<string, string>()
  readonly #remotes = new Map<string, Remote & { documentId: string }>()
  #sending = false
  #aloneUntil = 0

  constructor(workers: Workers, logger: Logger) {
    this.#workers = workers
    this.#logger = logger
  }

  /** Tells other workers what somebody has said here: soon, and only the last word of each client. */
  spread(documentId: string, user: string, update: Uint8Array): void {
    if (this.#isAlone) return
    for (const state of decodeStates(update)) {
      const word = Buffer.from(encodeStates([state])).toString('base64')
      this.#say(`${documentId} ${user} ${state.client}`, `${documentId} ${user} ${word}`)
    }
  }

  /** Asks other workers who is there in a document. */
  ask(documentId: string): void {
    if (!this.#isAlone) this.#say(documentId, documentId)
  }

  get #isAlone(): boolean {
    return Date.now() < this.#aloneUntil
  }

  #say(subject: string, line: string) {
    this.#lines.set(subject, line)
    this.#sendSoon()
  }

  #sendSoon() {
    if (this.#sending) return
    this.#sending = true
    setTimeout(() => this.#send(), sendEvery).unref()
  }

  async #send() {
    const payloads = this.#payloads()
    this.#lines.clear()
    // What could not be said is out of date soon.
    const heard = await this.#workers.tell(channel, payloads).catch(() => true)
    this.#aloneUntil = heard ? 0 : Date.now() + askAgainAfter
    this.#sending = false
    if (this.#lines.size > 0) this.#sendSoon()
  }

  /** `<worker>`, then a line `<document>` for what is asked, `<document> <user> <base64>` for what was said. */
  #payloads(): string[] {
    const payloads: string[] = []
    let payload = this.#workers.self
    for (const line of this.#lines.values()) {
      if (payload.length + line.length >= longestPayload) {
        payloads.push(payload)
        payload = this.#workers.self
      }
      payload += `\n${line}`
    }
    return [...payloads, payload]
  }

  /** Takes a notification. */
  hear(payload: string, documents: OpenDocuments): void {
    const [worker, ...lines] = payload.split('\n')
    if (worker === this.#workers.self) return
    this.#aloneUntil = 0
    for (const line of lines) {
      const [documentId = '', user, update] = line.split(' ')
      if (!documents.has(documentId)) continue
      documents
        .visit(documentId, document => {
          if (user && update) this.#show(document, this.#remote(documentId, `${worker} ${user}`), update)
          else this.#repeat(document)
        })
        .catch(error => this.#logger.warn({ error, worker }, 'a worker says what cannot be understood'))
    }
  }

  #remote(documentId: string, person: string): Remote {
    const key = `${documentId} ${person}`
    const remote = this.#remotes.get(key) ?? { documentId, user: person.split(' ')[1]!, heardAt: 0 }
    remote.heardAt = Date.now()
    this.#remotes.set(key, remote)
    return remote
  }

  #show(document: LiveDocument, remote: Remote, update: string) {
    const said = Buffer.from(update, 'base64')
    const news = document.awareness.update(said, remote, said.length, Number.POSITIVE_INFINITY)
    if (news) document.pass(news)
  }

  /** Says once more who is here. */
  #repeat(document: LiveDocument) {
    for (const participant of document.participants) {
      const update = document.awareness.encode(participant)
      if (update) this.spread(document.name.documentId, participant.user, update)
    }
  }

  /** Takes leave of those on other workers who have fallen silent. To be called now and then. */
  forget(now: number, documents: OpenDocuments): void {
    for (const [key, remote] of this.#remotes) {
      if (now - remote.heardAt < silentAfter) continue
      this.#remotes.delete(key)
      if (documents.has(remote.documentId))
        documents.visit(remote.documentId, document => {
          const farewell = document.awareness.leave(remote)
          if (farewell) document.pass(farewell)
        })
    }
  }
}
