import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import * as decoding from 'lib0/decoding'
import pg from 'pg'
import { expect, vi } from 'vitest'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { contentOf } from '../../../worker/boards/content.ts'
import { syncKind } from '../../../worker/documents/frames.ts'
import { readDocument } from '../../../worker/documents/stored.ts'
import type { OpenProject, Person } from '../../support/project.ts'
import type { EngineOptions } from './engine.ts'

const limits = { messagesPerSecond: 1e6, bytesPerSecond: 1e9 }

/** An engine that can be killed, and is there again at once, elsewhere. */
export class MortalEngine {
  readonly #options: EngineOptions
  #thread: Worker | undefined
  url = ''

  constructor({ databaseUrl, apiUrl }: OpenProject) {
    this.#options = { databaseUrl: databaseUrl('tenon_worker'), apiUrl, limits }
  }

  async start(): Promise<void> {
    this.#thread = new Worker(new URL('./engine-thread.ts', import.meta.url), { workerData: this.#options })
    const [url] = await once(this.#thread, 'message')
    this.url = url
  }

  /** Ends it between two instructions: nothing is said, stored or closed. */
  async kill(): Promise<void> {
    await this.#thread?.terminate()
  }
}

/** Somebody at a screen, connected or not. */
export class Screen {
  readonly person: Person
  readonly #name: string
  readonly #saw: (update: Uint8Array) => void
  doc: Y.Doc
  provider: WebsocketProvider | undefined
  engine: { url: string } | undefined

  /** @param saw is told of whatever the worker sends. */
  constructor(person: Person, name: string, saw: (update: Uint8Array) => void) {
    this.person = person
    this.#name = name
    this.#saw = saw
    this.doc = new Y.Doc()
  }

  connect(engine: { url: string }): void {
    this.disconnect()
    this.engine = engine
    this.provider = new WebsocketProvider(engine.url, this.#name, this.doc, {
      params: { token: this.person.token },
      disableBc: true,
    })
    this.#listen(this.provider)
  }

  /** What arrives, before the document makes something of it. */
  #listen({ messageHandlers }: WebsocketProvider) {
    const handle = messageHandlers[0]!
    messageHandlers[0] = (encoder, decoder, ...rest) => {
      const own = decoding.createDecoder(decoder.arr)
      own.pos = decoder.pos
      if (decoding.readVarUint(own) !== syncKind.step1)
        this.#saw(Uint8Array.from(decoding.readVarUint8Array(own)))
      handle(encoder, decoder, ...rest)
    }
  }

  disconnect(): void {
    this.provider?.destroy()
    this.provider = undefined
    this.engine = undefined
  }

  /** Loses all that it had: what nobody else has is gone. */
  reload(): void {
    const { engine } = this
    this.disconnect()
    this.doc.destroy()
    this.doc = new Y.Doc()
    if (engine) this.connect(engine)
  }

  /** Resolves when the worker has sent what it has. */
  synced(): Promise<void> {
    return vi.waitFor(() => expect(this.provider?.synced).toBe(true), { timeout: 20_000, interval: 5 })
  }
}

/** What the log of each document has ever held, since this was called. */
export async function witnessLogs(project: OpenProject): Promise<void> {
  await project.sql(`create table public.witness (document_id uuid, data bytea)`)
  await project.sql(`create function public.witness() returns trigger language plpgsql security definer as $$
    begin insert into public.witness values (new.document_id, new.data); return null; end $$`)
  await project.sql(`create trigger witness after insert on private.document_updates
    for each row execute function public.witness()`)
}

/** Keeps everybody from writing to the log; returns how to let go of it. */
export async function holdLog(project: OpenProject): Promise<() => Promise<void>> {
  const db = new pg.Client({ connectionString: project.databaseUrl('supabase_admin') })
  await db.connect()
  await db.query('begin; lock table private.document_updates in share mode')
  return () => db.end()
}

export const replay = (updates: Iterable<Uint8Array>): Y.Doc => {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

/** What the database holds of a document: by snapshot and log, and by all that was ever logged. */
export async function stored(project: OpenProject, documentId: string): Promise<[Y.Doc, Y.Doc]> {
  const db = new pg.Client({ connectionString: project.databaseUrl('supabase_admin') })
  await db.connect()
  try {
    const { rows } = await db.query('select data from public.witness where document_id = $1', [documentId])
    return [replay(await readDocument(db, documentId)), replay(rows.map(row => row.data))]
  } finally {
    await db.end()
  }
}

/** A character that is cut into halves is spoilt by Yjs where it was cut, and only there. */
const shown = (doc: Y.Doc) =>
  JSON.parse(JSON.stringify(contentOf(doc)).replace(/\\ud[89a-f]..|[\ud800-\udfff\ufffd]/g, '?'))

/** Whether two documents are the same, in what they show and in what they know to be deleted. */
export function expectSame(one: Y.Doc, other: Y.Doc): void {
  expect(Y.equalSnapshots(Y.snapshot(one), Y.snapshot(other))).toBe(true)
  // From the bytes: a root that somebody has named, and nobody has filled, is none.
  const [its, others] = [one, other].map(doc => shown(replay([Y.encodeStateAsUpdate(doc)])))
  expect(its).toEqual(others)
  // Who is lost between two edits of a moment may have sent the second alone, which then waits everywhere.
  const [waits, wait] = [one, other].map(doc => doc.store.pendingStructs !== null)
  expect(waits).toBe(wait)
}

/** That a document holds all of these updates. */
export function expectAllOf(doc: Y.Doc, updates: Uint8Array[]): void {
  const before = Y.snapshot(doc)
  for (const update of updates) Y.applyUpdate(doc, update)
  expect(Y.equalSnapshots(before, Y.snapshot(doc))).toBe(true)
}
