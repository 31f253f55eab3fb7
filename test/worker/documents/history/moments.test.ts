import fc from 'fast-check'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Compactor } from '../../../../worker/documents/compactor.ts'
import { microseconds, readMoment } from '../../../../worker/documents/history/moments.ts'
import { openProject } from '../../../support/project.ts'
import { type Client, connect, eventually, makeRoom } from '../world.ts'
import { apply, type Edit, edit, show } from './edits.ts'

const project = await openProject()
await project.sql(`update private.rate_limits set at_most = 10000`)
const databaseUrl = project.databaseUrl('tenon_worker')
const compactor = new Compactor(databaseUrl)
const client = new pg.Client(databaseUrl)
await client.connect()
afterAll(() => Promise.all([compactor.close(), client.end()]))
let worker = await project.startWorker()

/** The document as it was, from what is kept. */
async function built(documentId: string, at: string) {
  const doc = new Y.Doc()
  await client.query('begin')
  for await (const { updates } of readMoment(client, { documentId, until: microseconds(at) }))
    for (const update of updates) Y.applyUpdate(doc, update)
  await client.query('commit')
  return show(doc)
}

type Act = { who: number; edit: Edit } | 'fold' | 'look' | 'kill'
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 60, arbitrary: fc.record({ who: fc.nat(1), edit }) },
  { weight: 4, arbitrary: fc.constant('fold') },
  { weight: 8, arbitrary: fc.constant('look') },
  { weight: 1, arbitrary: fc.constant('kill') },
)

async function perform(acts: Act[], chosen: number) {
  const room = await makeRoom(project)
  const open = (doc?: Y.Doc) =>
    connect({ url: `${worker.url.replace('http', 'ws')}/yjs` }, room.name, room.owner.token, doc)
  let clients: [Client, Client] = [open(), open()]
  await Promise.all(clients.map(({ synced }) => synced))
  const [{ id }] = await project.sql('select id from private.documents where resource_id = $1', [room.id])
  const witnessed: { at: string; seen: unknown }[] = []
  const agree = () =>
    eventually(() => {
      const [mine, yours] = clients.map(({ doc }) => Y.snapshot(doc))
      expect(Y.equalSnapshots(mine!, yours!)).toBe(true)
    })

  /** Both see the same: so it is stored, and this is what there is now. */
  async function look() {
    await agree()
    const [{ at }] = await project.sql('select to_json(clock_timestamp()) as at')
    witnessed.push({ at, seen: show(clients[0].doc) })
  }

  for (const act of [...acts, 'look'] as const) {
    if (act === 'look') await look()
    else if (act === 'fold') await compactor.fold(id)
    else if (act === 'kill') {
      await worker.kill()
      worker = await project.startWorker()
      for (const { provider } of clients) provider.destroy()
      clients = [open(clients[0].doc), open(clients[1].doc)]
      await Promise.all(clients.map(({ synced }) => synced))
    } else apply(clients[act.who]!.doc, act.edit)
  }
  for (const { at, seen } of witnessed) expect(await built(id, at)).toEqual(seen)

  const { at, seen } = witnessed[chosen % witnessed.length]!
  const restoring = { resource_kind: 'room', resource_id: room.id, at }
  const job = await room.owner.client.rpc('restore_document', restoring).throwOnError()
  await eventually(async () => {
    const [{ status }] = await project.sql('select status from public.jobs where id = $1', [job.data])
    expect(status).toBe('completed')
  })
  await eventually(() => {
    for (const { doc } of clients) expect(show(doc)).toEqual(seen)
  })
  // What was before the restore is as near as ever.
  await compactor.fold(id)
  for (const { at, seen } of witnessed) expect(await built(id, at)).toEqual(seen)
  for (const { provider } of clients) provider.destroy()
}

test('every moment is what a witness has seen then, whatever was folded and killed, and can be restored', {
  timeout: 120_000,
}, async () => {
  const course = fc.array(act, { minLength: 20, maxLength: 120, size: 'max' })
  await fc.assert(fc.asyncProperty(course, fc.nat(20), perform), { numRuns: 4, endOnFailure: true })
})
