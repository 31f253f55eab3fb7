import pg from 'pg'
import { afterAll, expect, test, vi } from 'vitest'
import { openProject } from '../support/project.ts'
import { openTenant } from '../support/world.ts'

const project = await openProject()
const { id: home, viewer } = await openTenant(project, 'home')
await project.startWorker()
const keeper = new pg.Client(project.databaseUrl('supabase_admin'))
await keeper.connect()
afterAll(() => keeper.end())

// Rows that are not given before the lock is free, and then cannot be.
const gate = 42
await project.sql(`
  create view private.exported_gate with (security_invoker = true) as
    select '${home}'::uuid as resource_id, 1 / length(pg_advisory_xact_lock_shared(${gate})::text) as never;
  grant select on private.exported_gate to authenticated;
  insert into private.export_tables values ('tenant', 'gate', 'private.exported_gate')`)

async function request(table: string): Promise<string> {
  const { data } = await viewer.client
    .rpc('create_export', { resource: `tenant:${home}`, format: 'csv', options: { table } })
    .throwOnError()
  return data.job_id!
}
const becomes = (id: string, state: object) =>
  vi.waitFor(async () => {
    const { data } = await viewer.client.from('jobs').select('status, attempts, error').eq('id', id).single()
    expect(data).toMatchObject(state)
  }, 10_000)

const waiting = `from pg_stat_activity where wait_event = 'advisory'
  and datname = current_database()`
const open = () => keeper.query('select pg_advisory_unlock($1)', [gate])
const queueIsEmpty = () =>
  vi.waitFor(async () => expect(await project.sql('select from graphile_worker.jobs')).toEqual([]), 5_000)

/** Closes the gate, and gives an export that stands before it. */
async function stuck(): Promise<string> {
  await keeper.query('select pg_advisory_lock($1)', [gate])
  const job = await request('gate')
  await vi.waitFor(async () => expect(await project.sql(`select ${waiting}`)).toHaveLength(1), 5_000)
  return job
}

/** There is no other worker. */
const itsWorkerGoesOn = async () =>
  becomes(await request('members'), { status: 'completed', attempts: 1, error: null })

test('a job that is cancelled while the database works for it ends, and its worker goes on', async () => {
  const job = await stuck()
  await viewer.client.rpc('cancel_job', { id: job }).throwOnError()
  await queueIsEmpty()
  await becomes(job, { status: 'cancelled', attempts: 1 })
  await itsWorkerGoesOn()
  await open()
  await vi.waitFor(async () => expect(await project.sql(`select ${waiting}`)).toEqual([]), 5_000)
})

test('a job whose connection breaks is tried again, and its worker goes on', async () => {
  const job = await stuck()
  await project.sql(`select pg_terminate_backend(pid) ${waiting}`)
  await becomes(job, { status: 'queued', attempts: 1, error: 'internal' })
  await itsWorkerGoesOn()
  await viewer.client.rpc('cancel_job', { id: job }).throwOnError()
  await open()
})

test('a job that fails before it has heard that it was cancelled is cancelled, and leaves nothing in the queue', async () => {
  const job = await stuck()
  await viewer.client.rpc('cancel_job', { id: job }).throwOnError()
  await open()
  await queueIsEmpty()
  await becomes(job, { status: 'cancelled', error: 'cancelled' })
  await itsWorkerGoesOn()
})
