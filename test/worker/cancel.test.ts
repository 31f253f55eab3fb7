import { expect, test, vi } from 'vitest'
import { openProject } from '../support/project.ts'
import { openTenant } from '../support/world.ts'
import { openStorageProxy } from './storage-proxy.ts'

const project = await openProject()
const { id: home, viewer } = await openTenant(project, 'home')
const resource = `tenant:${home}`

async function request(options: object = { table: 'members' }) {
  const { data } = await viewer.client
    .rpc('create_export', { resource, format: 'csv', options: { ...options } })
    .throwOnError()
  return { id: data.id, job: data.job_id! }
}
const jobOf = async (id: string) =>
  (
    await viewer.client
      .from('jobs')
      .select('status, progress, attempts, error, duration')
      .eq('id', id)
      .single()
  ).data
const becomes = (id: string, state: object, timeout = 10_000) =>
  vi.waitFor(async () => expect(await jobOf(id)).toMatchObject(state), { timeout, interval: 20 })
const inQueue = () => project.sql('select from graphile_worker.jobs')

test('cancelling reaches running work: the worker is free for the next, and nothing of it counts', async () => {
  const proxy = await openStorageProxy(project.apiUrl, 'bytes')
  const stuck = await request()
  const worker = await project.startWorker({ SUPABASE_URL: proxy.url, JOB_CONCURRENCY: '1' })
  await proxy.begun
  expect(await jobOf(stuck.job)).toMatchObject({ status: 'running', attempts: 1 })
  await viewer.client.rpc('cancel_job', { id: stuck.job }).throwOnError()
  expect(await jobOf(stuck.job)).toMatchObject({ status: 'cancelled', error: 'cancelled' })
  // The only slot is taken until the job has heard of it.
  const next = await request()
  await becomes(next.job, { status: 'running' }, 5_000)
  await viewer.client.rpc('cancel_job', { id: next.job }).throwOnError()
  await vi.waitFor(async () => expect(await inQueue()).toEqual([]), 5_000)
  await worker.stop()
  expect(await jobOf(stuck.job)).toMatchObject({ status: 'cancelled', attempts: 1 })

  await viewer.client.rpc('retry_job', { id: stuck.job }).throwOnError()
  const healthy = await project.startWorker()
  await becomes(stuck.job, {
    status: 'completed',
    progress: 1,
    attempts: 1,
    error: null,
    duration: expect.any(String),
  })
  expect(await jobOf(next.job)).toMatchObject({ status: 'cancelled' })
  const { data } = await viewer.client.from('exports').select('id, status').order('status')
  expect(data).toEqual([
    { id: stuck.id, status: 'completed' },
    { id: next.id, status: 'failed' },
  ])
  await healthy.stop()
})

test('jobs that are cancelled while a worker takes them end as cancelled or done, and nobody waits for each other', async () => {
  await project.sql(`update private.rate_limits set at_most = 1000 where name = 'exports.create'`)
  const worker = await project.startWorker()
  const ends = await Promise.all(
    Array.from({ length: 60 }, async () => {
      const { job } = await request()
      const { error } = await viewer.client.rpc('cancel_job', { id: job })
      if (error) expect(error.message).toBe('job_finished')
      return { job, status: error ? 'completed' : 'cancelled' }
    }),
  )
  for (const { job, status } of ends) expect(await jobOf(job)).toMatchObject({ status })
  await vi.waitFor(async () => expect(await inQueue()).toEqual([]), 10_000)
  await worker.stop()
})

test('progress is seen while a job runs', async () => {
  await project.sql(`
    create view private.exported_numbers with (security_invoker = true) as
      select '${home}'::uuid as resource_id, n, repeat('x', 1000) as text from generate_series(1, 50000) n;
    grant select on private.exported_numbers to authenticated;
    insert into private.export_tables values ('tenant', 'numbers', 'private.exported_numbers')`)
  const proxy = await openStorageProxy(project.apiUrl, 'bytes')
  const worker = await project.startWorker({ SUPABASE_URL: proxy.url })
  const { job } = await request({ table: 'numbers' })
  await proxy.begun
  await vi.waitFor(
    async () => {
      const { progress } = (await jobOf(job))!
      expect(progress).toBeGreaterThan(0)
      expect(progress).toBeLessThan(1)
    },
    { timeout: 5_000, interval: 20 },
  )
  await viewer.client.rpc('cancel_job', { id: job }).throwOnError()
  // What reads from the database for it ends too.
  await vi.waitFor(
    async () =>
      expect(
        await project.sql(
          `select from pg_stat_activity where query like 'fetch%' and datname = current_database()`,
        ),
      ).toEqual([]),
    5_000,
  )
  await worker.stop()
})

test('a schedule begins while a worker runs, and once after none did', async () => {
  const owner = (await project.sql('select user_id from public.members where role = $1', ['editor']))[0]
    .user_id
  await project.sql(
    `insert into public.schedules (tenant_id, kind, payload, cron, zone, next_at) values ($1, 'export', $2, '0 0 1 1 *', 'UTC', now() - interval '9 days')`,
    [
      home,
      {
        ...{ resource: `tenant:${home}`, format: 'json', options: { table: 'members' } },
        ...{ requested_by: owner, claims: { sub: owner, role: 'authenticated' } },
      },
    ],
  )
  const made = () => project.sql(`select status from public.exports where requested_by = $1`, [owner])
  const workers = [await project.startWorker(), await project.startWorker()]
  await vi.waitFor(async () => expect(await made()).toEqual([{ status: 'completed' }]), 10_000)
  await Promise.all(workers.map(worker => worker.stop()))
  expect(await made()).toHaveLength(1)
})
