import type pg from 'pg'
import { Content } from './content.ts'
import { unpack, type Written } from './history/chunk.ts'
import type { Moment } from './live.ts'
import { isValid } from './update.ts'

/**
 * Who has written or deleted anything in a document since a moment, the latest first, whether it has been folded or not.
 * @param rows its log, in the order in which it was written.
 */
export async function writersSince(
  client: pg.ClientBase,
  documentId: string,
  rows: Written[],
  since: Moment | undefined,
): Promise<string[]> {
  const { rows: chunks } = await client.query<{ edits: Buffer }>(
    'select edits from private.document_history where document_id = $1 and fold > $2 order by fold',
    [documentId, since?.fold ?? 0],
  )
  const then = new Content({
    snapshot: since && { ...since, state: Uint8Array.of(0, 0), stamp: '' },
    rows: [],
  })
  const written = [...chunks.flatMap(({ edits }) => unpack(edits)), ...rows]
  const news = written.filter(({ data, author }) => author && isValid(data) && then.news(data))
  return [...new Set(news.map(({ author }) => author!).reverse())]
}
