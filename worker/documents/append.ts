import type { Connection, Submittable } from 'pg'
import { serialize } from 'pg-protocol'

/** One update on its way to the log. */
export interface Entry {
  /** The document's uuid as 16 bytes. */
  key: Uint8Array
  /** The uuid of who wrote it, as 16 bytes. */
  author: Uint8Array
  update: Uint8Array
}

// One statement is one transaction. Asking `documents` keeps a deleted one empty: row by row, since a join would read
// all of that table. A second try after a lost connection writes nothing twice. A notification wakes every connection
// that listens to anything: a worker that is alone sends none.
const text = `
  insert into private.document_updates (document_id, flush, position, user_id, data)
  select u.document_id, $4::bigint, u.position, u.user_id, u.data
  from (select case when exists (select from private.document_workers w where w.id <> $5)
      then (select count(pg_notify('tenon_documents', notice)) from unnest($6::text[]) notice) end) as told,
    unnest($1::uuid[], $2::uuid[], $3::bytea[]) with ordinality as u (document_id, user_id, data, position)
  where (select true from private.documents d where d.id = u.document_id)
  on conflict do nothing`
const name = 'append'
const uuidOid = 2950
const byteaOid = 17
const textOid = 25

const run = Buffer.concat([serialize.execute({}), serialize.sync()])
const prepared = new WeakSet<Connection>()

/**
 * The insert that makes updates durable, for `client.query`: bind, execute and sync in one write, and none of the
 * driver's machinery for results. Arrays go in binary: the driver passes a Buffer on as it is, where it would turn
 * an array of them into hexadecimal text.
 */
export class Append implements Submittable {
  readonly #values: unknown[]
  readonly #done: (error?: Error) => void

  /** @param notices what other workers are told with the commit. */
  constructor(
    {
      worker,
      flush,
      entries,
      notices,
    }: { worker: string; flush: number; entries: Entry[]; notices: string[] },
    done: (error?: Error) => void,
  ) {
    const keys = entries.map(entry => entry.key)
    const authors = entries.map(entry => entry.author)
    const updates = entries.map(entry => entry.update)
    this.#values = [
      binaryArray(uuidOid, keys),
      binaryArray(uuidOid, authors),
      binaryArray(byteaOid, updates),
      String(flush),
      worker,
      binaryArray(
        textOid,
        notices.map(notice => Buffer.from(notice)),
      ),
    ]
    this.#done = done
  }

  submit(connection: Connection): void {
    const parts = [serialize.bind({ statement: name, values: this.#values }), run]
    if (!prepared.has(connection)) parts.unshift(serialize.parse({ name, text }))
    prepared.add(connection)
    connection.stream.write(Buffer.concat(parts))
  }

  handleError(error: Error): void {
    this.#done(error)
  }

  handleReadyForQuery(): void {
    this.#done()
  }

  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}
}

/** A uuid as the 16 bytes that Postgres keeps of it. */
export const uuidBytes = (id: string): Uint8Array =>
  // A Buffer would hold on to the much larger one it is cut from.
  Uint8Array.from(Buffer.from(id.replaceAll('-', ''), 'hex'))

/** A one-dimensional array in Postgres' binary form (array_recv in src/backend/utils/adt/arrayfuncs.c). */
export function binaryArray(elementOid: number, elements: Uint8Array[]): Buffer {
  let size = 20
  for (const element of elements) size += 4 + element.length
  const bytes = Buffer.allocUnsafeSlow(size)
  let at = 0
  // Dimensions, whether there are nulls, element type, length, lower bound.
  for (const word of [1, 0, elementOid, elements.length, 1]) at = bytes.writeInt32BE(word, at)
  for (const element of elements) {
    at = bytes.writeInt32BE(element.length, at)
    bytes.set(element, at)
    at += element.length
  }
  return bytes
}
