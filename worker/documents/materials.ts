import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { DocumentName, LiveDocument } from './document.ts'
import { DueDocuments } from './due.ts'
import { MaterialQueue, type MaterialQueueOptions } from './material-queue.ts'

/** The channel on which the database tells of documents whose rows were changed, or that have edits of no socket, by id. */
export const channel = 'tenon_materials'

const quiet = 1_000
// Where people never pause, it is done nevertheless.
const patience = 4_000
const sweptAtOnce = 20
const openedAfter = 3_000

interface State {
  rows: number
  stamp: string | undefined
  changedAt: number
  /** Since when there is something that is not kept as rows. */
  since: number | undefined
}

/** Decides when a document is kept as rows, where its kind is: before it is opened, and soon after it has changed. */
export class Materials {
  /** What is looked at though nobody here has it open. */
  readonly due: DueDocuments
  readonly #pool: pg.Pool
  readonly #queue: MaterialQueue
  readonly #states = new WeakMap<LiveDocument, State>()
  #kinds: string[] = []

  constructor({ pool, ...options }: MaterialQueueOptions & { pool: pg.Pool }) {
    this.due = new DueDocuments(pool)
    this.#pool = pool
    this.#queue = new MaterialQueue(options)
  }

  /** Reads which kinds there are: whoever adds one, adds what does it to the worker. */
  async open(): Promise<void> {
    const { rows } = await this.#pool.query<{ kind: string }>(
      'select kind from private.document_kinds where materialised_by is not null',
    )
    this.#kinds = rows.map(({ kind }) => `${kind}:`)
  }

  /**
   * To be awaited before a document is read, for those who come in. One that has been kept as rows before is opened
   * all the same after a while: what the rows have seen since comes as an edit.
   *
   * @throws where it could not be done for the first time.
   */
  async prepare({ documentId, resource }: DocumentName): Promise<void> {
    if (!this.#concerns(resource)) return
    const { rows } = await this.#pool.query<{ known: boolean }>(
      `select materialised <> '{}' as known from private.documents where id = $1`,
      [documentId],
    )
    const known = rows[0]?.known ?? false
    if (this.#queue.hasFailed(documentId, Date.now())) {
      if (known) return
      throw new Error('a document could not be kept as rows a moment ago')
    }
    const done = this.#keep(documentId)
    if (!known) return done
    await Promise.race([done.catch(() => {}), sleep(openedAfter, undefined, { ref: false })])
  }

  /** To be called for each open document every second. */
  consider(document: LiveDocument, now = Date.now()): void {
    const { documentId, resource } = document.name
    if (!this.#concerns(resource)) return
    const state = this.#stateOf(document)
    const { rows, snapshot } = document.content
    // What came while its log was being folded is in the snapshot, and was never seen as rows.
    if (rows > state.rows || snapshot?.stamp !== state.stamp) {
      state.changedAt = now
      state.since ??= now
    }
    Object.assign(state, { rows, stamp: snapshot?.stamp })
    if (state.since === undefined || this.#queue.holds(documentId, now)) return
    if (now - state.changedAt < quiet && now - state.since < patience) return
    state.since = undefined
    this.#try(documentId)
  }

  /** Takes a document that is given up: what has just come to it may not be kept as rows yet. */
  left({ name }: LiveDocument): void {
    if (this.#concerns(name.resource)) this.due.note(name.documentId)
  }

  /** Takes a notification: rows that the document is kept as were changed. */
  hear(document: LiveDocument): void {
    this.#stateOf(document).since = 0
    this.consider(document)
  }

  /** Looks for what nobody has open, or a worker that died has left. To be called now and then. */
  async sweep(now = Date.now()): Promise<void> {
    this.#queue.tend(now)
    if (this.#kinds.length === 0) return
    const free = (await this.due.look(now)).filter(id => !this.#queue.holds(id, now))
    for (const id of free.slice(0, sweptAtOnce)) this.#try(id)
  }

  /** Ends what is being done; what is not done, the next worker finds. */
  close(): Promise<void> {
    return this.#queue.close()
  }

  /** The queue tells the log what goes wrong, and tries again later. */
  #try(documentId: string) {
    this.#keep(documentId).catch(() => {})
  }

  async #keep(documentId: string) {
    try {
      await this.#queue.materialise(documentId)
    } catch (error) {
      this.due.note(documentId)
      throw error
    }
  }

  #concerns(resource: string) {
    return this.#kinds.some(kind => resource.startsWith(kind))
  }

  #stateOf(document: LiveDocument): State {
    let state = this.#states.get(document)
    if (!state) {
      // What has come since it was read for opening, too.
      state = { rows: 0, stamp: document.content.snapshot?.stamp, changedAt: 0, since: undefined }
      this.#states.set(document, state)
    }
    return state
  }
}
