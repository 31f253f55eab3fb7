import { uuidBytes } from './append.ts'
import { Awareness } from './awareness.ts'
import type { AwarenessRelay, Remote } from './awareness-relay.ts'
import type { Compactor, Folded } from './compactor.ts'
import { Content } from './content.ts'
import { awarenessFrame, syncFrame, syncKind, syncPieces } from './frames.ts'
import type { Edit } from './group-commit.ts'
import type { Log } from './log.ts'
import type { Participant } from './participant.ts'
import type { Stored } from './stored.ts'
import type { Row } from './tail.ts'
import { isValid, skim, skimValid } from './update.ts'

export interface DocumentName {
  /** `private.documents.id` */
  documentId: string
  tenantId: string
  /** `<kind>:<resource id>`, as on the socket. */
  resource: string
}

export interface DocumentParts {
  log: Log
  compactor: Compactor
  relay: AwarenessRelay
}

/** A document that is open here: who is in it, and its bytes. It is loaded before anybody is let in. */
export class LiveDocument {
  readonly name: DocumentName
  /** The id as 16 bytes. */
  readonly key: Uint8Array
  readonly content: Content
  readonly participants = new Set<Participant>()
  /** When somebody has last asked for all of it. */
  joinedAt = Date.now()
  readonly awareness = new Awareness<Participant | Remote>()
  readonly #log: Log
  readonly #compactor: Compactor
  readonly #relay: AwarenessRelay
  #spoken: { frames: Buffer[]; senders: (Participant | undefined)[] } | undefined
  #rewriting: Promise<unknown> = Promise.resolve()

  constructor(name: DocumentName, stored: Stored, { log, compactor, relay }: DocumentParts) {
    this.name = name
    this.key = uuidBytes(name.documentId)
    this.content = new Content(stored)
    this.#log = log
    this.#compactor = compactor
    this.#relay = relay
  }

  /** Shows edits that are durable now to all but their senders. */
  committed(flush: number, edits: Edit<Participant>[]): void {
    for (const { update, reading } of edits) {
      this.content.add({ flush, data: update })
      if (reading !== this.content.reading) this.content.learn(skim(update))
    }
    this.#broadcast(
      edits.map(edit => syncFrame(syncKind.update, edit.update)),
      edits.map(edit => edit.sender),
    )
  }

  /** Shows edits that other workers have appended. */
  received(rows: Row[]): void {
    const shown: Uint8Array[] = []
    for (const row of rows) {
      const skimmed = skimValid(row.data)
      if (!skimmed) continue
      this.content.learn(skimmed)
      this.content.add(row)
      shown.push(row.data)
    }
    this.#show(shown)
  }

  /** What a client with this state vector lacks, as frames in pieces; the last makes it count itself as synced. */
  async answer(stateVector: Uint8Array): Promise<Uint8Array[]> {
    this.joinedAt = Date.now()
    const updates = await this.content.missing(stateVector, this.#compactor.diff, () => this.#restore())
    const last = updates.pop() ?? Uint8Array.of(0, 0)
    return [
      ...updates.flatMap(update => syncPieces(syncKind.update, update)),
      ...syncPieces(syncKind.step2, last),
      syncFrame(syncKind.step1, this.content.clocks.encode()),
    ]
  }

  /** Passes on what was said here, to other workers too. */
  say(awareness: Uint8Array, sender: Participant): void {
    this.#relay.spread(this.name.documentId, sender.user, awareness)
    this.pass(awareness, sender)
  }

  /** Shows what was said here or elsewhere at the end of the turn, with all else that was. */
  pass(awareness: Uint8Array, sender?: Participant): void {
    if (!this.#spoken) {
      this.#spoken = { frames: [], senders: [] }
      setImmediate(() => {
        const { frames, senders } = this.#spoken!
        this.#spoken = undefined
        this.#broadcast(frames, senders)
      })
    }
    this.#spoken.frames.push(awarenessFrame(awareness))
    this.#spoken.senders.push(sender)
  }

  /** Folds the log into the snapshot; not `done` where another worker is at it. */
  fold(): Promise<{ done: boolean; rejected: number }> {
    return this.#rewrite(async () => {
      const before = this.content.rows
      const folded = await this.#compactor.fold(this.name.documentId)
      if (folded === 'busy') return { done: false, rejected: 0 }
      // Another worker has folded what is still kept here.
      if (!folded) await this.#reread()
      else await this.#adopt(folded, before)
      return { done: true, rejected: folded?.rejected ?? 0 }
    })
  }

  async #adopt({ snapshot, flushes }: Folded, before: number) {
    const seen = this.content.flushes
    const news = flushes.every(flush => seen.has(flush)) ? [] : await this.#newsIn(snapshot.state)
    this.content.fold(snapshot, before)
    this.#show(news)
  }

  /** Reads the document anew, and shows what nobody here has seen. */
  refresh(): Promise<void> {
    return this.#rewrite(() => this.#reread())
  }

  /** Reads what was given up, once for all who wait for it. */
  #restore(): Promise<void> {
    return this.#rewrite(async () => {
      if (this.content.isShed) await this.#reread()
    })
  }

  async #reread() {
    const before = this.content.rows
    const stored = await this.#log.read(this.name.documentId)
    const { snapshot, rows } = stored
    const seen = this.content.flushes
    const unseen = rows.filter(row => !seen.has(row.flush) && isValid(row.data))
    const updates = unseen.map(row => row.data)
    if (snapshot && snapshot.stamp !== this.content.snapshot?.stamp)
      updates.push(...(await this.#newsIn(snapshot.state)))
    this.content.replace(stored, before)
    this.#show(updates)
  }

  async #newsIn(state: Uint8Array): Promise<Uint8Array[]> {
    const news = this.content.news(await this.#compactor.diff(state, this.content.clocks.encode()))
    return news ? [news.update] : []
  }

  /** One rewriting of the bytes at a time: each counts the rows that were there when it began. */
  #rewrite<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#rewriting.then(work)
    this.#rewriting = done.catch(() => {})
    return done
  }

  #show(updates: Uint8Array[]) {
    this.#broadcast(
      updates.map(update => syncFrame(syncKind.update, update)),
      [],
    )
  }

  /** One write for each participant; each frame is left out for the one at the same place among `senders`. */
  #broadcast(frames: Buffer[], senders: (Participant | undefined)[]) {
    if (frames.length === 0) return
    const all = frames.length === 1 ? frames[0]! : Buffer.concat(frames)
    for (const participant of this.participants) {
      if (!senders.includes(participant)) participant.socket.send(all)
      else {
        const others = frames.filter((_, at) => senders[at] !== participant)
        if (others.length > 0) participant.socket.send(Buffer.concat(others))
      }
    }
  }
}
