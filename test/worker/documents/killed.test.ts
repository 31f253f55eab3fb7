import { expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { openProject } from '../../support/project.ts'
import { makeRoom } from './world.ts'
import { expectAllOf, expectSame, Screen, stored, witnessLogs } from './world-of-chance.ts'

const project = await openProject()
await witnessLogs(project)

test('a worker that is killed while people write has lost nothing that anybody was shown, wherever they go on', {
  timeout: 90_000,
}, async () => {
  const [one, other] = [await project.startWorker(), await project.startWorker()]
  const at = ({ url }: { url: string }) => ({ url: `${url.replace('http', 'ws')}/yjs` })
  const room = await makeRoom(project)
  const seen: Uint8Array[] = []
  const [ann, ben, eve] = [1, 2, 3].map(
    () => new Screen(room.owner, room.name, update => seen.push(update)),
  ) as [Screen, Screen, Screen]
  for (const screen of [ann, ben]) screen.connect(at(one))
  eve.connect(at(other))
  await Promise.all([ann, ben, eve].map(screen => screen.synced()))
  const [{ id }] = await project.sql('select id from private.documents where resource_id = $1', [room.id])

  // A few each turn, so that some are on their way whenever the worker dies.
  const writing = setInterval(() => {
    for (const { doc } of [ann, ben]) doc.getText('text').insert(0, 'x')
  }, 25)
  await vi.waitFor(() => expect(eve.doc.getText('text').length).toBeGreaterThan(60), 20_000)
  await one.kill()
  clearInterval(writing)
  const shown = seen.length
  const [held] = await stored(project, id)
  expectAllOf(held, seen.slice(0, shown))

  // She has kept what she wrote, he comes with nothing.
  const unsent = Y.encodeStateAsUpdate(ann.doc)
  ann.connect(at(other))
  ben.disconnect()
  ben.reload()
  ben.connect(at(other))
  await Promise.all([ann, ben].map(screen => screen.synced()))
  await vi.waitFor(async () => {
    const docs = [ann.doc, ben.doc, eve.doc, ...(await stored(project, id))]
    for (const doc of docs) expectSame(doc, docs[0]!)
    expectAllOf(eve.doc, [unsent, ...seen])
  }, 20_000)
  for (const screen of [ann, ben, eve]) screen.disconnect()
})
