import type pg from 'pg'
import * as Y from 'yjs'
import type { Compactor } from '../../../../worker/documents/compactor.ts'
import { microseconds, readMoment } from '../../../../worker/documents/history/moments.ts'
import type { OpenProject } from '../../../support/project.ts'
import { makeRoom } from '../world.ts'

/** A document of a room of its own that is written without a socket. */
export async function openDocument(project: OpenProject, db: pg.Pool, compactor: Compactor) {
  const room = await makeRoom(project)
  const [{ id }] = await project.sql(
    `insert into private.documents (tenant_id, kind, resource_id, created_at)
     select tenant_id, 'room', id, now() - interval '1 year' from public.rooms where id = $1 returning id`,
    [room.id],
  )
  const doc = new Y.Doc()
  let flush = 0
  /** Writes it into the log, and says when. */
  async function write(text: string): Promise<string> {
    const before = Y.encodeStateVector(doc)
    doc.getText('text').insert(doc.getText('text').length, text)
    const update = Y.encodeStateAsUpdate(doc, before)
    const [{ at }] = await project.sql(
      `insert into private.document_updates (document_id, flush, position, data) values ($1, $2, 1, $3)
       returning to_json(created_at) as at`,
      [id, --flush, Buffer.from(update)],
    )
    return at
  }
  /** Folds the log; what is folded was written so long ago. */
  async function fold(age = '0') {
    await project.sql(
      `update private.document_updates set created_at = created_at - $2::interval where document_id = $1`,
      [id, age],
    )
    await compactor.fold(id)
  }
  async function textAt(at: string) {
    const built = new Y.Doc()
    const client = await db.connect()
    await client.query('begin')
    for await (const { updates } of readMoment(client, { documentId: id, until: microseconds(at) }))
      for (const update of updates) Y.applyUpdate(built, update)
    await client.query('commit')
    client.release()
    return built.getText('text').toString()
  }
  const trim = async () => {
    await project.sql('select private.thin_versions()')
    await project.sql('select private.trim_history()')
    const [kept] = await project.sql(
      `select (select count(*)::int from private.document_history where document_id = $1) as folds,
         (select count(*)::int from private.document_states where document_id = $1) as states`,
      [id],
    )
    return kept as { folds: number; states: number }
  }
  const ago = async (age: string) =>
    (await project.sql('select to_json(now() - $1::interval) as at', [age]))[0].at
  const restore = (at: string) =>
    room.owner.client.rpc('restore_document', { resource_kind: 'room', resource_id: room.id, at })
  return { room, id, write, fold, textAt, trim, ago, restore }
}
