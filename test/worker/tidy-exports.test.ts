import { expect, test, vi } from 'vitest'
import { openProject } from '../support/project.ts'
import { openTenant } from '../support/world.ts'

const project = await openProject()
const [home, foreign] = [await openTenant(project, 'home'), await openTenant(project, 'foreign')]
await project.startWorker()

async function make(tenancy: typeof home, options: object = {}) {
  const { client } = tenancy.viewer
  const wanted = {
    resource: `tenant:${tenancy.id}`,
    format: 'csv',
    options: { table: 'members', ...options },
  }
  const { data } = await client.rpc('create_export', wanted).throwOnError()
  await vi.waitFor(async () => expect((await rowOf(data.id)).status).toBe('completed'), { timeout: 10_000 })
  return rowOf(data.id)
}
const rowOf = async (id: string) => (await project.sql('select * from public.exports where id = $1', [id]))[0]
const files = async () =>
  (await project.sql(`select name from storage.objects where bucket_id = 'exports'`))
    .map(row => row.name)
    .sort()

async function tidy() {
  await project.sql(`update storage.objects set created_at = created_at - interval '2 hours'`)
  await project.sql(`select graphile_worker.add_job('tidy', job_key => 'tidy')`)
  const left = () => project.sql(`select from graphile_worker.jobs where key = 'tidy'`)
  await vi.waitFor(async () => expect(await left()).toEqual([]), { timeout: 10_000 })
}
const days = (row: { finished_at: Date; expires_at: Date }) =>
  (row.expires_at.getTime() - row.finished_at.getTime()) / 86_400_000

test('an export is there for 7 days, or as long as was asked for', async () => {
  expect(days(await make(home))).toBe(7)
  expect(days(await make(home, { expires_in: 86_400 }))).toBe(1)
})

test('one whose time is over is nobody’s at once, and its file goes; the others stay', async () => {
  const [old, kept, theirs] = [await make(home), await make(home), await make(foreign)]
  const { storage } = home.viewer.client
  expect((await storage.from('exports').download(old.path)).error).toBeNull()
  await project.sql(`update public.exports set expires_at = now() - interval '1 second' where id = $1`, [
    old.id,
  ])
  expect((await storage.from('exports').download(old.path)).data).toBeNull()
  const body = { bucket: 'exports', path: old.path }
  expect((await home.viewer.client.functions.invoke('sign', { body })).response?.status).toBe(404)

  const before = await files()
  await tidy()
  expect(await rowOf(old.id)).toMatchObject({ status: 'expired', path: null })
  expect(await files()).toEqual(before.filter(name => name !== old.path))
  for (const row of [kept, theirs]) expect(await rowOf(row.id)).toEqual(row)
})

test('who deletes their export deletes its file, and nobody else does', async () => {
  const { id, path } = await make(home)
  for (const { client } of [home.owner, home.editor, foreign.owner])
    expect((await client.from('exports').delete().eq('id', id).select()).data).toEqual([])
  expect(await rowOf(id)).toBeDefined()
  await home.viewer.client.from('exports').delete().eq('id', id).throwOnError()
  await tidy()
  expect(await files()).not.toContain(path)
})

test('files without an export go, and those of one that is being made stay', async () => {
  const { id, path } = await make(home)
  const stray = path.replace(id, crypto.randomUUID())
  await project.admin().storage.from('exports').upload(stray, 'left')
  await project.sql(`update public.exports set status = 'processing', path = null where id = $1`, [id])
  await tidy()
  expect(await files()).toContain(path)
  expect(await files()).not.toContain(stray)
  await project.sql(`update public.exports set status = 'failed' where id = $1`, [id])
  await tidy()
  expect(await files()).not.toContain(path)
})

test('what ended long ago is forgotten', async () => {
  const { id, job_id } = await make(home)
  const failed = await make(home)
  await project.sql(`update public.exports set status = 'failed', path = null where id = $1`, [failed.id])
  for (const table of ['jobs', 'exports'])
    await project.sql(
      `update public.${table} set finished_at = finished_at - interval '31 days' where $1::uuid in (id)  or id = any ($2)`,
      [table === 'jobs' ? job_id : id, [failed.id, failed.job_id]],
    )
  await tidy()
  expect(await rowOf(failed.id)).toBeUndefined()
  expect(await rowOf(id)).toMatchObject({ status: 'completed', job_id: null })
  expect(await project.sql('select from public.jobs where id = any ($1)', [[job_id, failed.job_id]])).toEqual(
    [],
  )
})
