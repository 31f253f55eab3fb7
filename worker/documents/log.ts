import pg from 'pg'
import { Append, type Entry } from './append.ts'
import { planOnce } from './pool.ts'
import { readStored, type Stored } from './stored.ts'
import type { Row } from './tail.ts'
import { appendingName } from './workers.ts'

/** The channel on which workers tell each other what they have appended. */
export const channel = 'tenon_documents'

const blockSize = 10_000
// A notification holds less than 8,000 bytes.
const documentsInNotice = 200
const hungAfter = 10_000

/** An update in the log of one of several documents. */
export interface FetchedRow extends Row {
  documentId: string
}

/** What the database holds of a document: its snapshot's stamp, if it has one, and the flushes since. */
export interface Survey {
  documentId: string
  stamp: string | null
  flushes: number[]
}

/** The log of updates in Postgres. One connection appends; reads come from a pool. */
export class Log {
  readonly #databaseUrl: string
  readonly #pool: pg.Pool
  readonly #worker: string
  #writer: pg.Client | undefined
  #flush = 0
  #blockEnd = 0
  #nextBlock: number | undefined

  /** @param worker a name that no other worker has, to recognise its own notices. */
  constructor(databaseUrl: string, pool: pg.Pool, worker: string) {
    this.#databaseUrl = databaseUrl
    this.#pool = pool
    this.#worker = worker
  }

  /** Connects. @throws where the database cannot be reached or has no log. */
  async open(): Promise<void> {
    await this.#reserve()
    this.#writer = await this.#connect()
  }

  /** A number for the next flush, of a block that this worker has reserved. */
  async nextFlush(): Promise<number> {
    if (this.#flush === this.#blockEnd) {
      if (this.#nextBlock === undefined) await this.#reserve()
      this.#flush = this.#nextBlock!
      this.#blockEnd = this.#flush + blockSize
      this.#nextBlock = undefined
    }
    return this.#flush++
  }

  async #reserve() {
    const { rows } = await this.#pool.query(`select nextval('private.document_flush')::text as block`)
    this.#nextBlock = Number(rows[0].block)
  }

  /**
   * Appends updates in one transaction and tells other workers; resolves when it is on disk. After an error it is
   * unclear whether they were appended: the same call may be made again.
   */
  async append(flush: number, entries: (Entry & { documentId: string })[]): Promise<void> {
    const ids = [...new Set(entries.map(entry => entry.documentId))]
    const notices: string[] = []
    for (let at = 0; at < ids.length; at += documentsInNotice)
      notices.push(`${this.#worker}:${flush}:${ids.slice(at, at + documentsInNotice).join(',')}`)
    this.#writer ??= await this.#connect()
    const writer = this.#writer
    const hung = setTimeout(() => writer.connection.stream.destroy(), hungAfter)
    try {
      await new Promise<void>((resolve, reject) => {
        const content = { worker: this.#worker, flush, entries, notices }
        writer.query(new Append(content, error => (error ? reject(error) : resolve())))
      })
    } catch (error) {
      this.#writer = undefined
      writer.end().catch(() => {})
      throw error
    } finally {
      clearTimeout(hung)
    }
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#databaseUrl,
      application_name: appendingName,
      connectionTimeoutMillis: 3_000,
      keepAlive: true,
    })
    // What is in flight is rejected, and the next append connects again.
    client.on('error', () => {
      if (this.#writer === client) this.#writer = undefined
    })
    // A connection may hang from the first word.
    const hung = setTimeout(() => client.connection.stream.destroy(), hungAfter)
    try {
      await client.connect()
      await planOnce(client)
    } finally {
      clearTimeout(hung)
    }
    return client
  }

  read(documentId: string): Promise<Stored> {
    return readStored(this.#pool, documentId)
  }

  /** What these flushes have brought to these documents. */
  async fetch(flushes: number[], documentIds: string[]): Promise<FetchedRow[]> {
    const { rows } = await this.#pool.query<[string, string, Buffer]>({
      name: 'fetch_updates',
      text: `select u.document_id, u.flush::text, u.data from private.document_updates u
        where u.document_id = any($1::uuid[]) and u.flush = any($2::bigint[])`,
      values: [documentIds, flushes],
      rowMode: 'array',
    })
    return rows.map(([documentId, flush, data]) => ({ documentId, flush: Number(flush), data }))
  }

  /** Which snapshot and which flushes these documents have now. */
  async survey(documentIds: string[]): Promise<Survey[]> {
    const { rows } = await this.#pool.query<[string, string | null, string[]]>({
      name: 'survey_documents',
      text: `select id, s.updated_at::text,
          array(select distinct u.flush::text from private.document_updates u where u.document_id = id)
        from unnest($1::uuid[]) as id left join private.document_snapshots s on s.document_id = id`,
      values: [documentIds],
      rowMode: 'array',
    })
    return rows.map(([documentId, stamp, flushes]) => ({ documentId, stamp, flushes: flushes.map(Number) }))
  }

  /** Deletes what was being appended while its document was deleted. */
  async forget(documentId: string): Promise<void> {
    await this.#pool.query(
      `delete from private.document_updates u where u.document_id = $1
       and not exists (select from private.documents d where d.id = $1)`,
      [documentId],
    )
  }

  /** Ends the connection that appends; the pool is its owner's. */
  async close(): Promise<void> {
    await this.#writer?.end()
  }
}
