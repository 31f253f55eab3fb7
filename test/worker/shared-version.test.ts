import { beforeAll, expect, test, vi } from 'vitest'
import type { Board } from '../support/board.ts'
import { openBoard } from '../support/board.ts'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { shareRoom } from '../support/share.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign } = await openWorld(project)
const worker = await project.startWorker()
const room = home.rooms.tenant
const revision = '1'
let board: Board

/** Writes a note, and waits until it is on disk. */
async function write(text: string) {
  const log = () =>
    project.sql(
      'select from private.document_updates u join private.documents d on d.id = u.document_id where d.resource_id = $1',
      [room.id],
    )
  const before = (await log()).length
  const note = { type: 'note', x: 0, y: 0, width: 200, height: 200, text }
  board.doc.getMap('shapes').set(text, note)
  await vi.waitFor(async () => expect((await log()).length).toBeGreaterThan(before))
}

async function page(token: string) {
  const response = await fetch(`${worker.url}/s/${token}`)
  return { status: response.status, text: await response.text() }
}
const versionOf = async (number = 1) =>
  (
    await project.sql(
      'select id, size from public.document_versions where resource_id = $1 and version = $2',
      [room.id, number],
    )
  )[0]

const hasBytes = (number: number) =>
  vi.waitFor(async () => expect((await versionOf(number)).size).not.toBeNull(), { timeout: 10_000 })

beforeAll(async () => {
  board = openBoard(worker.url, room.id, home.owner.token)
  await board.until(() => board.provider.synced)
  await write('Shown to the auditor')
  const asked = { resource_kind: 'room', resource_id: room.id, name: 'For the auditor' }
  await home.editor.client.rpc('create_snapshot', asked).throwOnError()
  await hasBytes(1)
  await write('Written later')
  return () => board.leave()
})

test('a link to a version shows that, whatever was written since, and says so', async () => {
  const [pinned, live] = [
    await shareRoom(home.editor, room, { revision }),
    await shareRoom(home.editor, room),
  ]
  const [then, now] = [await page(pinned.token), await page(live.token)]
  expect([then.status, now.status]).toEqual([200, 200])
  for (const { text } of [then, now]) expect(text).toContain('Shown to the auditor')
  expect(then.text).not.toContain('Written later')
  expect(then.text).toContain('This page stays so')
  expect(now.text).toContain('Written later')
  const opened = await project.client().rpc('open_share_link', { token: pinned.token }).throwOnError()
  const folder = `${home.id}/room/${room.id}/`
  const view = { name: room.name, folder, as_of: expect.any(String), updates: [expect.any(String)] }
  expect(opened.data).toEqual({ kind: 'room', revision, view })
})

test('a version stays as long as a link to it lives, whoever thins, and goes after that', async () => {
  const link = await shareRoom(home.editor, room, { revision, expires_in: 60 })
  const { id } = await versionOf()
  // One without a name from before the promised time, which would be the first to go.
  await project.sql(
    `update public.document_versions set name = null, created_at = now() - interval '90 days' where id = $1`,
    [id],
  )
  const thin = () => project.sql('select private.thin_versions(), private.trim_history()')
  await thin()
  const shown = await page(link.token)
  expect([shown.status, shown.text.includes('Shown to the auditor')]).toEqual([200, true])
  await project.sql(`update public.document_versions set kept_until = now() - interval '1 second'`)
  await thin()
  expect(await versionOf()).toBeUndefined()
  expect((await page(link.token)).status).toBe(404)
})

test('a version that is thinned while a link to it is made is refused, not shown empty', async () => {
  const asked = { resource_kind: 'room', resource_id: room.id, name: 'x' }
  const { data: version } = await home.editor.client.rpc('create_snapshot', asked).throwOnError()
  const options = { revision: String(version.version) }
  await hasBytes(version.version)
  await project.sql(
    `update public.document_versions set name = null, created_at = now() - interval '90 days' where id = $1`,
    [version.id],
  )
  const ask = () =>
    home.editor.client.rpc('create_share_link', {
      resource_type: 'room',
      resource_id: room.id,
      options,
    })
  const [made] = await Promise.all([ask(), project.sql('select private.thin_versions()')])
  const [kept] = await project.sql(
    'select count(*)::int as count from public.document_versions where id = $1',
    [version.id],
  )
  expect(kept.count).toBe(made.error ? 0 : 1)
  if (made.error) expect(made).toMatchObject(problem(422, 'invalid_input', { revision: 'no such revision' }))
})

test('whoever may not share the room pins nothing of it, and another room has no such version', async () => {
  const make = (client: typeof home.owner.client, resource_id: string) =>
    client.rpc('create_share_link', { resource_type: 'room', resource_id, options: { revision } })
  const links = () => project.sql('select id from public.share_links')
  const before = (await links()).length
  expect(await make(home.viewer.client, room.id)).toMatchObject(problem(403, 'forbidden'))
  expect(await make(foreign.owner.client, room.id)).toMatchObject(problem(404, 'resource_not_found'))
  const refused = problem(422, 'invalid_input', { revision: 'no such revision' })
  expect(await make(foreign.owner.client, foreign.rooms.tenant.id)).toMatchObject(refused)
  expect(await links()).toHaveLength(before)
})
