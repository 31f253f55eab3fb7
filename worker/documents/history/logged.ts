import type pg from 'pg'
import type { Row } from '../tail.ts'
import type { Written } from './chunk.ts'

/** An update of the log, with who wrote it, and when. */
export type LoggedRow = Row & Written

/** The log of a document in the order in which it was written. */
export async function readLogged(client: pg.ClientBase, documentId: string): Promise<LoggedRow[]> {
  const { rows } = await client.query<[flush: string, author: string | null, at: string, data: Buffer]>({
    name: 'read_log',
    text: `select u.flush::text, u.user_id, (extract(epoch from u.created_at) * 1e6)::bigint::text, u.data
      from private.document_updates u where u.document_id = $1 order by u.created_at, u.flush, u.position`,
    values: [documentId],
    rowMode: 'array',
  })
  return rows.map(([flush, author, at, data]) => ({ flush: Number(flush), author, at: Number(at), data }))
}
