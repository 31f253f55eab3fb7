import { readFile } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import pg from 'pg'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { RunningWorker } from '../../stack/worker.ts'
import { connect, join } from '../support/channel.ts'
import { openProject } from '../support/project.ts'
import { openTenant } from '../support/world.ts'

const project = await openProject()
const { viewer, rooms } = await openTenant(project, 'home')
const resource = `room:${rooms.tenant.id}`

const running: RunningWorker[] = []
afterEach(() => Promise.all(running.splice(0).map(worker => worker.stop())))
async function start(environment: Record<string, string> = {}) {
  const worker = await project.startWorker(environment)
  running.push(worker)
  return worker
}

async function request(): Promise<string> {
  const { data } = await viewer.client.rpc('create_export', { resource, format: 'json' }).throwOnError()
  return data.id
}

async function stateOf(id: string) {
  const [state] = await project.sql(
    `select j.status as job, e.status as export, j.attempts, j.error, e.error as reason, e.path from public.exports e
     join public.jobs j on j.payload ->> 'export_id' = e.id::text where e.id = $1`,
    [id],
  )
  return state
}

/** Resolves when the export and its job have come this far; within the time that a dead worker's jobs may take. */
const reaches = (id: string, state: object) =>
  vi.waitFor(async () => expect(await stateOf(id)).toMatchObject(state), { timeout: 10_000, interval: 20 })

/** Keeps jobs from going on with the export until it is let go. */
async function hold(id: string) {
  const db = new pg.Client(project.databaseUrl('postgres'))
  await db.connect()
  onTestFinished(() => db.end())
  await db.query('begin')
  await db.query('select from public.exports where id = $1 for update', [id])
  return { release: () => db.query('rollback') }
}

const listen = async () => {
  const { data: topic } = await viewer.client
    .rpc('realtime_topic', { kind: 'room', id: rooms.tenant.id })
    .throwOnError()
  const client = await connect(project, viewer)
  return join(client.channel(topic, { config: { private: true } }))
}

test('an export is made by a worker that comes after it, and its file is for who asked', async () => {
  const id = await request()
  expect(await stateOf(id)).toMatchObject({ job: 'queued', export: 'pending' })
  const ear = await listen()
  await start()
  await reaches(id, { job: 'completed', export: 'completed', attempts: 1, error: null })
  expect((await ear.hear('export.completed')).payload).toMatchObject({ export_id: id })
  const { data } = await viewer.client
    .from('exports')
    .select('path, finished_at')
    .eq('id', id)
    .single()
    .throwOnError()
  const file = await viewer.client.storage.from('exports').download(data.path!)
  expect(JSON.parse(await file.data!.text())).toEqual({ content: { shapes: {} } })
})

test('whoever holds a job can be seen to live: nobody takes it from them, however long it is', async () => {
  const id = await request()
  const held = await hold(id)
  await start()
  await reaches(id, { job: 'running' })
  const holders = await project.sql(`
    select exists (select from pg_locks l
      where l.locktype = 'advisory' and l.objid = (hashtext(j.locked_by)::bigint & 4294967295)::oid) as lives
    from graphile_worker.jobs j where j.locked_by is not null`)
  expect(holders).toEqual([{ lives: true }])
  await held.release()
  await reaches(id, { job: 'completed', attempts: 1 })
})

describe('when a worker dies', () => {
  test('another one that runs already finishes its job', async () => {
    const id = await request()
    const held = await hold(id)
    const worker = await start()
    await reaches(id, { job: 'running' })
    await start()
    await worker.kill()
    await held.release()
    await reaches(id, { job: 'completed', export: 'completed' })
  })

  test('the next one that starts finishes its job', async () => {
    const id = await request()
    const held = await hold(id)
    const worker = await start()
    await reaches(id, { job: 'running' })
    await worker.kill()
    await held.release()
    await start()
    await reaches(id, { job: 'completed', export: 'completed' })
  })

  test('in the last attempt, the job has failed', async () => {
    const id = await request()
    const held = await hold(id)
    const worker = await start()
    await reaches(id, { job: 'running' })
    await project.sql(
      'update graphile_worker._private_jobs set attempts = max_attempts where locked_at is not null',
    )
    await worker.kill()
    await held.release()
    await start()
    const reason = 'worker_died'
    await reaches(id, { job: 'failed', export: 'failed', error: reason, reason })
  })
})

test('a job that fails three times has failed, with its export, and whoever listens is told', async () => {
  const allowed = `update storage.buckets set allowed_mime_types = $1 where id = 'exports'`
  await project.sql(allowed, [['image/png']])
  onTestFinished(async () => void (await project.sql(allowed, [null])))
  const ear = await listen()
  await start()
  const id = await request()
  for (const attempts of [1, 2]) {
    await reaches(id, { job: 'queued', export: 'processing', attempts, error: 'internal' })
    await project.sql('update graphile_worker._private_jobs set run_at = now() where attempts = $1', [
      attempts,
    ])
  }
  await reaches(id, {
    job: 'failed',
    export: 'failed',
    attempts: 3,
    error: 'internal',
    reason: 'internal',
    path: null,
  })
  expect((await ear.hear('export.failed')).payload).toMatchObject({ export_id: id })
})

test('a worker that is told to stop ends its job first, and takes no other', async () => {
  const id = await request()
  const held = await hold(id)
  // One that takes them one by one is not in the middle of asking for another.
  const worker = await start({ JOB_CONCURRENCY: '1' })
  await reaches(id, { job: 'running' })
  const stopped = worker.stop()
  const ready = () =>
    fetch(`${worker.url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
  await vi.waitFor(async () => expect(await ready()).toBe(false))
  const later = await request()
  await held.release()
  await stopped
  expect(await stateOf(id)).toMatchObject({ job: 'completed', export: 'completed', attempts: 1 })
  expect(await stateOf(later)).toMatchObject({ job: 'queued', attempts: 0 })
})

test('a job runs, for everybody to see, from the statement in which a worker takes it', async () => {
  await (await start()).stop()
  const id = await request()
  const db = new pg.Client(project.databaseUrl('supabase_admin'))
  await db.connect()
  onTestFinished(() => db.end())
  await db.query('begin')
  const taken = await db.query(
    `update graphile_worker._private_jobs set locked_at = now(), locked_by = 'somebody'
     where key = (select 'job:' || job_id from public.exports where id = $1) returning payload`,
    [id],
  )
  expect(taken.rows[0].payload.started).toMatchObject({ export_id: id, tenant_id: expect.any(String) })
  const { rows } = await db.query(
    'select j.status, j.attempts from public.jobs j join public.exports e on e.job_id = j.id where e.id = $1',
    [id],
  )
  expect(rows).toEqual([{ status: 'running', attempts: 1 }])
  await db.query('rollback')
  await start()
  await reaches(id, { job: 'completed', attempts: 1 })
})

test('a worker says that it lives and is ready, and nothing else', async () => {
  const { url } = await start()
  for (const path of ['/healthz', '/readyz']) {
    const response = await fetch(url + path)
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }])
  }
  expect((await fetch(`${url}/metrics`)).status).toBe(404)
})

test('no token gets into its log', async () => {
  const worker = await start({ LOG_LEVEL: 'trace' })
  for (const token of [viewer.token, `${viewer.token}x`]) {
    const socket = new WebSocket(`${worker.url.replace('http', 'ws')}/yjs/${resource}?token=${token}`)
    await new Promise(resolve => {
      socket.onmessage = socket.onclose = socket.onerror = resolve
    })
    socket.close()
    await fetch(`${worker.url}/yjs/${resource}?token=${token}`)
  }
  await reaches(await request(), { job: 'completed' })
  await worker.stop()
  const log = await readFile(joinPath(project.directory, 'worker.log'), 'utf8')
  expect(log).toContain('job done')
  for (const secret of [viewer.token, project.serviceRoleKey, 'eyJ', 'tenon_worker:'])
    expect(log).not.toContain(secret)
})
