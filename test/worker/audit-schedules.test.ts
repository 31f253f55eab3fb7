import { expect, test, vi } from 'vitest'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { addMember, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const nightly = {
  resource: `audit:${home.id}`,
  format: 'csv',
  cron: '0 3 * * *',
  zone: 'Europe/Berlin',
  options: { table: 'entries' },
}
type Client = typeof home.owner.client

const schedule = ({ client }: { client: Client }, more: object = {}) =>
  client.rpc('schedule_export', { ...nightly, ...more })
const schedulesOf = () => project.sql('select created_by, error from public.schedules order by created_at')
/** Begins what is there, as if its time had come. */
async function run(): Promise<number> {
  await project.sql(`update public.schedules set next_at = now() - interval '1 minute'`)
  return (await project.sql('select private.run_schedules() as begun'))[0].begun
}
const exportsOf = () =>
  project.sql('select requested_by, kind, status, path from public.exports order by created_at')

test('nobody but admins schedules an export of the audit log', async () => {
  for (const who of [home.editor, home.viewer, foreign.owner, outsider, guest])
    expect(await schedule(who)).toMatchObject(problem(404, 'resource_not_found'))
  const secrets = await schedule(home.admin, { options: { table: 'secrets' } })
  expect(secrets).toMatchObject(problem(422, 'invalid_input', { 'options.table': 'one of: entries' }))
  expect(await schedulesOf()).toEqual([])
})

test('it begins for the admin who made it, and the file is theirs', async () => {
  await schedule(home.admin).throwOnError()
  expect(await run()).toBe(1)
  expect(await exportsOf()).toMatchObject([{ requested_by: home.admin.id, kind: 'audit', status: 'pending' }])
  const worker = await project.startWorker()
  await vi.waitFor(async () => expect(await exportsOf()).toMatchObject([{ status: 'completed' }]), {
    timeout: 10_000,
    interval: 20,
  })
  await worker.stop()
  const [{ path }] = await exportsOf()
  const download = async ({ client }: { client: Client }) =>
    (await client.storage.from('exports').download(path)).data
  const text = await (await download(home.admin))!.text()
  expect(text).toContain('"schedule.created"')
  expect(text).not.toContain(foreign.id)
  for (const who of [home.owner, home.viewer, foreign.owner, guest]) expect(await download(who)).toBeNull()
})

test('it ends with its maker’s right to read the log, and comes back with it', async () => {
  await project.sql('delete from public.schedules')
  const maker = await project.signUp('auditor')
  await addMember(project, home.id, maker, 'admin')
  await schedule(maker).throwOnError()
  const before = await exportsOf()
  const role = (role: 'editor' | 'admin') =>
    home.owner.client.rpc('set_member_role', { tenant_id: home.id, user_id: maker.id, role }).throwOnError()
  await role('editor')
  expect(await run()).toBe(0)
  expect(await schedulesOf()).toEqual([{ created_by: maker.id, error: 'resource_not_found' }])
  expect(await exportsOf()).toEqual(before)
  const told = await maker.client.from('notifications').select('payload').eq('kind', 'schedule.failed')
  expect(told.data).toMatchObject([{ payload: { error: 'resource_not_found' } }])
  await role('admin')
  expect(await run()).toBe(1)
  expect((await exportsOf()).slice(before.length)).toMatchObject([{ requested_by: maker.id, kind: 'audit' }])
})
