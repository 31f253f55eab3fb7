import pg from 'pg'
import { afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import type { RunningWorker } from '../../stack/worker.ts'
import { openProject } from '../support/project.ts'
import { openTenant } from '../support/world.ts'
import { openStorageProxy } from './storage-proxy.ts'

const project = await openProject()
const { id: home, viewer } = await openTenant(project, 'home')

const running: RunningWorker[] = []
afterEach(() => Promise.all(running.splice(0).map(worker => worker.stop())))
async function start(environment: Record<string, string> = {}) {
  const worker = await project.startWorker(environment)
  running.push(worker)
  return worker
}

// From here on there is a queue: a job is in it with its row.
beforeAll(async () => (await project.startWorker()).stop())

async function request() {
  const wanted = { resource: `tenant:${home}`, format: 'csv', options: { table: 'members' } }
  const { data } = await viewer.client.rpc('create_export', wanted).throwOnError()
  return { id: data.id, job: data.job_id! }
}

/** Keeps everybody else from a row. */
async function hold(table: string, key: 'id' | 'key', value: string) {
  const db = new pg.Client(project.databaseUrl('supabase_admin'))
  await db.connect()
  onTestFinished(() => db.end())
  await db.query('begin')
  await db.query(`select from ${table} where ${key} = $1 for update`, [value])
  return () => db.query('rollback')
}

/** Resolves when some statement of the worker waits for a row that is held. */
const waits = (statement: string) =>
  vi.waitFor(
    async () =>
      expect(
        await project.sql(`select from pg_stat_activity where wait_event_type = 'Lock' and query like $1`, [
          `%${statement}%`,
        ]),
      ).toHaveLength(1),
    { timeout: 10_000, interval: 20 },
  )

const files = async (id: string) =>
  (
    await project.sql(
      `select name from storage.objects where bucket_id = 'exports' and name like '%' || $1 || '%'`,
      [id],
    )
  ).map(row => row.name)

/** The state of an export when everything that was going on has come to its end. */
async function settled(job: string) {
  await vi.waitFor(
    async () => {
      expect(
        await project.sql(`select from public.jobs where id = $1 and status in ('queued', 'running')`, [job]),
      ).toEqual([])
      expect(await project.sql(`select from graphile_worker.jobs where key = $1`, [`job:${job}`])).toEqual([])
    },
    { timeout: 15_000, interval: 20 },
  )
}

async function tidy() {
  await project.sql(`update storage.objects set created_at = created_at - interval '2 hours'`)
  await project.sql(`select graphile_worker.add_job('tidy', job_key => 'tidy')`)
  await vi.waitFor(
    async () => expect(await project.sql(`select from graphile_worker.jobs where key = 'tidy'`)).toEqual([]),
    10_000,
  )
}

type Stage = (job: { id: string; job: string }) => Promise<void>

/** How a worker comes to a certain step of its job, and dies there. */
const steps: Record<string, Stage> = {
  'before the job has started': async ({ job }) => {
    const release = await hold('public.jobs', 'id', job)
    const worker = await start()
    await waits('start_job')
    await worker.kill()
    await release()
  },
  'before the export has started': async ({ id }) => {
    const release = await hold('public.exports', 'id', id)
    const worker = await start()
    await waits('start_export')
    await worker.kill()
    await release()
  },
  'in the middle of its file': async () => {
    const proxy = await openStorageProxy(project.apiUrl, 'bytes')
    const worker = await start({ SUPABASE_URL: proxy.url })
    await proxy.begun
    await worker.kill()
  },
  'with the file stored, and nobody told': async ({ id }) => {
    const proxy = await openStorageProxy(project.apiUrl, 'answer')
    const worker = await start({ SUPABASE_URL: proxy.url })
    await proxy.stored
    await worker.kill()
    expect(await files(id)).toHaveLength(1)
  },
  'before the export has ended': async ({ id }) => {
    const proxy = await openStorageProxy(project.apiUrl, 'answer')
    const worker = await start({ SUPABASE_URL: proxy.url })
    await proxy.stored
    const release = await hold('public.exports', 'id', id)
    proxy.answer()
    await waits('finish_export')
    await worker.kill()
    await release()
  },
  'before the queue has heard of the end': async ({ id, job }) => {
    const proxy = await openStorageProxy(project.apiUrl, 'answer')
    const worker = await start({ SUPABASE_URL: proxy.url })
    await proxy.stored
    const release = await hold('graphile_worker._private_jobs', 'key', `job:${job}`)
    proxy.answer()
    await waits('delete from')
    await worker.kill()
    expect(await project.sql('select status from public.exports where id = $1', [id])).toEqual([
      { status: 'completed' },
    ])
    await release()
  },
}

test.for(Object.entries(steps))(
  'a worker that dies %s leaves one file and one finished row',
  async ([, step]) => {
    const asked = await request()
    await step(asked)
    await start()
    await settled(asked.job)
    const [row] = await project.sql(
      `select e.status, e.path, e.error, j.status as job, j.error as reason
     from public.exports e join public.jobs j on j.id = e.job_id where e.id = $1`,
      [asked.id],
    )
    expect(row).toEqual({
      status: 'completed',
      path: expect.any(String),
      error: null,
      job: 'completed',
      reason: null,
    })
    await tidy()
    expect(await files(asked.id)).toEqual([row.path])
    const file = await viewer.client.storage.from('exports').download(row.path)
    expect(await file.data!.text()).toContain('"home-viewer-')
  },
)

test('a worker that dies in the last attempt leaves a row that says so, and no file', async () => {
  const asked = await request()
  await project.sql(
    'select graphile_worker.reschedule_jobs(array[id], attempts => 2) from graphile_worker.jobs where key = $1',
    [`job:${asked.job}`],
  )
  await steps['with the file stored, and nobody told']!(asked)
  await start()
  await vi.waitFor(
    async () =>
      expect(
        await project.sql('select status, error, path from public.exports where id = $1', [asked.id]),
      ).toEqual([{ status: 'failed', error: 'worker_died', path: null }]),
    { timeout: 10_000, interval: 20 },
  )
  await tidy()
  expect(await files(asked.id)).toEqual([])
})
