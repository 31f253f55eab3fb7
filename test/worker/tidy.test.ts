import { expect, test, vi } from 'vitest'
import { openMachine } from '../support/machine.ts'
import { openProject } from '../support/project.ts'
import { openTenant } from '../support/world.ts'

const project = await openProject()
const [home, foreign] = [await openTenant(project, 'home'), await openTenant(project, 'foreign')]
await project.startWorker()

const fileOf = (tenancy: typeof home, room: keyof typeof home.rooms) =>
  `${tenancy.id}/room/${tenancy.rooms[room].id}/plan.txt`
const files = async () =>
  (await project.sql(`select name from storage.objects where bucket_id = 'files' order by name`)).map(
    row => row.name,
  )

test('what was deleted long ago goes for good, with its files, and nothing else does', async () => {
  const all = [fileOf(home, 'tenant'), fileOf(foreign, 'tenant'), fileOf(foreign, 'public')]
  for (const path of all) await project.admin().storage.from('files').upload(path, 'plan')
  const [ends, stays] = [
    await openMachine(project, home.owner, home.id, { role: 'viewer' }),
    await openMachine(project, foreign.owner, foreign.id, { role: 'viewer' }),
  ]
  const machines = () => project.sql('select id from auth.users where id = any ($1)', [[ends.id, stays.id]])
  await home.owner.client.rpc('delete_tenant', { tenant_id: home.id }).throwOnError()
  await foreign.owner.client.rpc('delete_room', { room_id: foreign.rooms.public.id }).throwOnError()
  const tidy = async () => {
    await project.sql(`select graphile_worker.add_job('tidy', job_key => 'tidy')`)
    const left = () => project.sql(`select from graphile_worker.jobs where key = 'tidy'`)
    await vi.waitFor(async () => expect(await left()).toEqual([]), { timeout: 10_000 })
  }

  const heads = () =>
    project.sql(`select distinct path_tokens[1] as tenant from storage.objects where bucket_id = 'audit'`)
  await vi.waitFor(async () => expect(await heads()).toHaveLength(2))

  // Deleted a moment ago: an owner may still take it back, and a file may be on its way to a new resource.
  await tidy()
  const tenants = () => project.sql('select id from public.tenants where id <> private.system_tenant()')
  expect(await tenants()).toHaveLength(2)
  expect(await project.sql('select from public.rooms where deleted_at is not null')).toHaveLength(1)
  expect(await files()).toEqual(all.toSorted())
  expect(await machines()).toHaveLength(2)

  for (const table of ['public.tenants', 'public.rooms'])
    await project.sql(`update ${table} set deleted_at = deleted_at - interval '8 days'`)
  await project.sql(`update storage.objects set created_at = created_at - interval '2 hours'`)
  await tidy()
  expect(await tenants()).toEqual([{ id: foreign.id }])
  expect(await files()).toEqual([fileOf(foreign, 'tenant')])
  expect(await machines()).toEqual([{ id: stays.id }])
  expect(await heads()).toEqual([{ tenant: foreign.id }])
  expect(await project.sql('select from public.rooms')).toHaveLength(2)
})

test('what cannot be done keeps nothing else from being done, and is tried again', async () => {
  await project.sql(`alter function private.purge_tenants() rename to purge_no_tenants`)
  await project.sql('delete from private.rate_counters')
  await project.sql(
    `insert into private.rate_counters values ('rooms.join', 'old', now() - interval '2 days', array[1])`,
  )
  await project.sql(`select graphile_worker.add_job('tidy', job_key => 'tidy')`)
  await vi.waitFor(
    async () => expect(await project.sql('select from private.rate_counters')).toEqual([]),
    10_000,
  )
  const waiting = () =>
    project.sql(`select from graphile_worker.jobs where key = 'tidy' and attempts = 1 and locked_at is null
      and last_error like '1 of the hourly chores failed%'`)
  await vi.waitFor(async () => expect(await waiting()).toHaveLength(1), 10_000)
  await project.sql(`alter function private.purge_no_tenants() rename to purge_tenants`)
  await project.sql(`select graphile_worker.add_job('tidy', job_key => 'tidy')`)
  await vi.waitFor(
    async () => expect(await project.sql(`select from graphile_worker.jobs where key = 'tidy'`)).toEqual([]),
    10_000,
  )
})
