import { expect, test } from 'vitest'
import { closeCodes } from '../../../worker/documents/close-codes.ts'
import { openBoard } from '../../support/board.ts'
import { openProject } from '../../support/project.ts'
import { openWorld } from '../../support/world.ts'

const project = await openProject()
const { home, foreign } = await openWorld(project)
const worker = await project.startWorker()

test('who connects too often waits, others do not, and health is always told', async () => {
  await project.sql(`update private.rate_limits set at_most = 1 where name = 'documents.connect'`)
  const open = (tenancy: typeof home, role: 'owner' | 'viewer') =>
    openBoard(worker.url, tenancy.rooms.tenant.id, tenancy[role].token)
  const boards = [open(home, 'viewer')]
  const synced = (board = boards.at(-1)!) => new Promise(resolve => board.provider.once('sync', resolve))
  await synced()
  boards.push(open(home, 'viewer'))
  expect(await boards.at(-1)!.closed).toBe(closeCodes.tooFast)
  boards.push(open(foreign, 'viewer'))
  await synced()
  for (const path of ['healthz', 'readyz'])
    for (let i = 0; i < 20; i++) expect((await fetch(`${worker.url}/${path}`)).status).toBe(200)
  for (const board of boards) board.leave()
})

test('who has many sockets open gets no further one until one of them goes', async () => {
  await project.sql(`update private.rate_limits set at_most = 1000 where name = 'documents.connect'`)
  const few = await project.startWorker({ DOCUMENT_SOCKETS: '2' })
  const open = (who = home.viewer) => openBoard(few.url, home.rooms.tenant.id, who.token)
  const synced = (board: ReturnType<typeof open>) =>
    new Promise(resolve => board.provider.once('sync', resolve))
  const [first, second] = [open(), open()] as const
  await Promise.all([synced(first), synced(second)])
  const further = open()
  expect(await further.closed).toBe(closeCodes.tooFast)
  const other = open(home.editor)
  await synced(other)
  first.leave()
  // It comes back by itself.
  await synced(further)
  for (const board of [second, other, further]) board.leave()
  await few.stop()
})

test('a tenant with all the documents it may have gets no further one', async () => {
  const quota = { tenant_id: home.id, kind: 'documents', at_most: 1 }
  await project.admin().rpc('set_quota', quota).throwOnError()
  const further = openBoard(worker.url, home.rooms.public.id, home.owner.token)
  expect(await further.closed).toBe(closeCodes.forbidden)
  const there = openBoard(worker.url, home.rooms.tenant.id, home.admin.token)
  await new Promise(resolve => there.provider.once('sync', resolve))
  const documents = await project.sql('select from private.documents where tenant_id = $1', [home.id])
  expect(documents).toHaveLength(1)
  for (const board of [further, there]) board.leave()
})
