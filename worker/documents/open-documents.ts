import type { CloseReason } from './close-codes.ts'
import type { Compaction } from './compaction.ts'
import { type DocumentName, type DocumentParts, LiveDocument } from './document.ts'
import type { Materials } from './materials.ts'
import type { Participant } from './participant.ts'

interface Entry {
  opening: Promise<LiveDocument>
  document: LiveDocument | undefined
}

export interface OpenDocumentsOptions extends DocumentParts {
  compaction: Compaction
  materials: Materials
  /** What documents that nobody has open may keep in memory, in bytes. */
  idleBytes: number
  /** What all together may keep, beyond what has not been folded yet. */
  openBytes: number
}

// A document that nobody has open takes about this much besides its bytes.
const overhead = 2_048
// Whoever comes back does so soon, in ms.
const idleFor = 60_000

/** The documents of which this worker holds the bytes: those with participants, and those left last. */
export class OpenDocuments {
  readonly #options: OpenDocumentsOptions
  readonly #entries = new Map<string, Entry>()
  /** Without participants, the longest left first, with what they take and since when. */
  readonly #idle = new Map<LiveDocument, { bytes: number; since: number }>()
  #idleBytes = 0

  constructor(options: OpenDocumentsOptions) {
    this.#options = options
  }

  [Symbol.iterator](): Iterator<LiveDocument> {
    return [...this.#entries.values()].flatMap(entry => entry.document ?? [])[Symbol.iterator]()
  }

  has(documentId: string): boolean {
    return this.#entries.has(documentId)
  }

  /** Whether it has its bytes, or waits for them. */
  hasRead(documentId: string): boolean {
    return this.#entries.get(documentId)?.document !== undefined
  }

  /** Whether everybody has left. */
  isIdle(document: LiveDocument): boolean {
    return this.#idle.has(document)
  }

  get ids(): string[] {
    return [...this.#entries.keys()]
  }

  /** The document with all its bytes, read where it is not held yet. */
  async open(name: DocumentName): Promise<LiveDocument> {
    let entry = this.#entries.get(name.documentId)
    if (!entry) {
      entry = { opening: this.#read(name), document: undefined }
      this.#entries.set(name.documentId, entry)
    }
    return entry.opening
  }

  async #read(name: DocumentName): Promise<LiveDocument> {
    const { log, relay, materials } = this.#options
    try {
      await materials.prepare(name)
      const document = new LiveDocument(name, await log.read(name.documentId), this.#options)
      this.#entries.get(name.documentId)!.document = document
      relay.ask(name.documentId)
      return document
    } catch (error) {
      this.#entries.delete(name.documentId)
      throw error
    }
  }

  /** Lets a participant into its document; false where that one was given up in the meantime. */
  enter(participant: Participant): boolean {
    const { document } = participant
    if (!this.#holds(document)) return false
    this.#idleBytes -= this.#idle.get(document)?.bytes ?? 0
    this.#idle.delete(document)
    document.participants.add(participant)
    return true
  }

  /** To be called when a participant has left, or did not enter after all. */
  async left(document: LiveDocument): Promise<void> {
    if (document.participants.size > 0 || !this.#holds(document)) return
    await this.#options.compaction.left(document)
    if (document.participants.size > 0 || !this.#holds(document) || this.#idle.has(document)) return
    const bytes = document.content.held + overhead
    this.#idle.set(document, { bytes, since: Date.now() })
    this.#idleBytes += bytes
    for (const [oldest] of this.#idle) {
      if (this.#idleBytes <= this.#options.idleBytes) break
      this.drop(oldest)
    }
  }

  /** Gives up what has been idle for long, and bytes beyond the limit. To be called now and then. */
  tend(now: number): void {
    for (const [document, { since }] of this.#idle) {
      if (now - since < idleFor) break
      this.drop(document)
    }
    const open = [...this]
    let held = open.reduce((sum, document) => sum + document.content.held, 0)
    if (held <= this.#options.openBytes) return
    for (const { content } of open.sort((a, b) => a.joinedAt - b.joinedAt)) {
      held -= content.held
      content.shed()
      held += content.held
      if (held <= this.#options.openBytes) return
    }
  }

  /** Does something with a document if it is held, or as soon as it has been read. */
  async visit(documentId: string, work: (document: LiveDocument) => unknown): Promise<void> {
    const entry = this.#entries.get(documentId)
    if (entry?.document) await work(entry.document)
    else if (entry) await entry.opening.then(work, () => {})
  }

  /** Gives up the bytes of a document, and with them its participants: they may come back at once. */
  drop(document: LiveDocument, reason: CloseReason = 'restart'): void {
    if (!this.#holds(document)) return
    this.#entries.delete(document.name.documentId)
    this.#idleBytes -= this.#idle.get(document)?.bytes ?? 0
    this.#idle.delete(document)
    this.#options.materials.left(document)
    for (const { socket } of document.participants) socket.close(reason)
  }

  #holds(document: LiveDocument): boolean {
    return this.#entries.get(document.name.documentId)?.document === document
  }
}
