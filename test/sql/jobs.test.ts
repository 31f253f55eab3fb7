import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { denied } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)

const enqueue = `select private.enqueue($1, 'test.job', '{"thing": "one"}') as id`
const newJob = async () => (await project.sql(enqueue, [home.id]))[0].id as string
const rowOf = async (id: string) => (await project.sql('select * from public.jobs where id = $1', [id]))[0]
const queued = (id: string) =>
  project.sql('select task_identifier, max_attempts from graphile_worker.jobs where key = $1', [`job:${id}`])

async function connect(role: string) {
  const db = new pg.Client(project.databaseUrl(role))
  await db.connect()
  onTestFinished(() => db.end())
  return db
}

test('a job waits in its row until there is a queue, and is taken up once', async () => {
  const jobs = [await newJob(), await newJob(), await newJob()]
  const queue = new URL(project.databaseUrl('tenon_worker'))
  queue.searchParams.set('options', '-c role=tenon_queue')
  await runMigrations({ connectionString: queue.href })
  for (const id of jobs) expect(await queued(id)).toEqual([])

  const workers = [await connect('tenon_worker'), await connect('tenon_worker')]
  const taken = await Promise.all(workers.map(db => db.query('select private.enqueue_waiting() as jobs')))
  expect(taken.map(({ rows }) => rows[0].jobs).reduce((sum, jobs) => sum + jobs)).toBe(3)
  for (const id of jobs) expect(await queued(id)).toEqual([{ task_identifier: 'test.job', max_attempts: 3 }])
  const again = await workers[0]!.query('select private.enqueue_waiting() as jobs')
  expect(again.rows).toEqual([{ jobs: 0 }])
})

test('a row and its job in the queue are there together or not at all', async () => {
  const db = await connect('postgres')
  for (const end of ['rollback', 'commit']) {
    await db.query('begin')
    const { id } = (await db.query(enqueue, [home.id])).rows[0]
    await db.query(end)
    const there = end === 'commit' ? 1 : 0
    expect(await project.sql('select from public.jobs where id = $1', [id])).toHaveLength(there)
    expect(await queued(id)).toHaveLength(there)
  }
})

test('an export and its job are one', async () => {
  const resource = `room:${home.rooms.tenant.id}`
  const { data } = await home.viewer.client.rpc('create_export', { resource, format: 'json' }).throwOnError()
  const [job] = await project.sql(
    `select id, status, tenant_id from public.jobs where payload ->> 'export_id' = $1`,
    [data.id],
  )
  expect(job).toMatchObject({ status: 'queued', tenant_id: home.id })
  expect(await queued(job.id)).toHaveLength(1)
})

describe('the worker', () => {
  let db: pg.Client
  beforeAll(async () => {
    db = new pg.Client(project.databaseUrl('tenon_worker'))
    await db.connect()
    return () => db.end()
  })
  const start = async (id: string) =>
    (await db.query('select private.start_job($1) as payload', [id])).rows[0].payload
  const fail = (id: string, final: boolean) =>
    db.query('select private.fail_job($1, $2, $3)', [id, 'why', final])
  const complete = (id: string) => db.query('select private.complete_job($1)', [id])

  test('starts a job with its payload, and counts', async () => {
    const id = await newJob()
    expect(await start(id)).toEqual({ thing: 'one', job_id: id, tenant_id: home.id })
    const first = await rowOf(id)
    expect(first).toMatchObject({ status: 'running', attempts: 1, error: null })
    await start(id)
    expect(await rowOf(id)).toMatchObject({ status: 'running', attempts: 2, started_at: first.started_at })
  })

  test('completes it once and for all', async () => {
    const id = await newJob()
    await start(id)
    await complete(id)
    const done = { status: 'completed', error: null, finished_at: expect.any(Date) }
    expect(await rowOf(id)).toMatchObject(done)
    expect(await start(id)).toBeNull()
    await fail(id, true)
    expect(await rowOf(id)).toMatchObject({ ...done, attempts: 1 })
  })

  test('fails an attempt, and in the end the job', async () => {
    const id = await newJob()
    await start(id)
    await fail(id, false)
    expect(await rowOf(id)).toMatchObject({ status: 'queued', error: 'why', finished_at: null })
    await start(id)
    expect(await rowOf(id)).toMatchObject({ status: 'running', error: null })
    await fail(id, true)
    expect(await rowOf(id)).toMatchObject({ status: 'failed', error: 'why', finished_at: expect.any(Date) })
    expect(await start(id)).toBeNull()
  })

  test('takes up what a dead one has left, and fails what has had its attempts', async () => {
    const [dead, spent, held] = [await newJob(), await newJob(), await newJob()]
    const take = (id: string, worker: string, attempts: number) =>
      project.sql(
        `update graphile_worker._private_jobs set locked_by = $2, locked_at = now(), attempts = $3 where key = $1`,
        [`job:${id}`, worker, attempts],
      )
    await take(dead, 'dead', 1)
    await take(spent, 'dead', 3)
    await take(held, 'living', 3)
    for (const id of [dead, spent, held]) await start(id)
    await db.query(`select private.resume_jobs('{dead}')`)
    expect(await rowOf(spent)).toMatchObject({ status: 'failed', error: 'worker_died' })
    for (const id of [dead, held]) expect(await rowOf(id)).toMatchObject({ status: 'running', error: null })
    const locks = await project.sql(
      `select locked_by from graphile_worker.jobs where key = any ($1) order by array_position($1, key)`,
      [[dead, spent, held].map(id => `job:${id}`)],
    )
    expect(locks.map(({ locked_by }) => locked_by)).toEqual([null, null, 'living'])
  })

  test('that stops in the last attempt gives the job back, for new attempts', async () => {
    const id = await newJob()
    await start(id)
    await project.sql(`update graphile_worker._private_jobs set attempts = 3 where key = $1`, [`job:${id}`])
    await fail(id, false)
    const waiting = await db.query('select private.enqueue_waiting() as jobs')
    expect(waiting.rows).toEqual([{ jobs: 1 }])
    const [again] = await project.sql('select attempts from graphile_worker.jobs where key = $1', [
      `job:${id}`,
    ])
    expect(again).toEqual({ attempts: 0 })
    expect(await rowOf(id)).toMatchObject({ status: 'queued', error: 'why' })
  })

  test('finds no job that is gone', async () => {
    expect(await start(crypto.randomUUID())).toBeNull()
  })

  test('has no other way to the rows', async () => {
    for (const statement of [
      'select from public.jobs',
      `update public.jobs set status = 'completed'`,
      'select from public.rooms',
      'select from auth.users',
      enqueue.replace('$1', `'${home.id}'`),
    ])
      await expect(db.query(statement)).rejects.toMatchObject({ code: '42501' })
  })
})

describe('people', () => {
  test.for(['owner', 'admin', 'editor', 'viewer'] as const)(
    'the %s sees the jobs, not what is in them',
    async role => {
      const id = await newJob()
      const { client } = home[role]
      const seen = await client.from('jobs').select('id, kind, status, attempts, error').eq('id', id)
      expect(seen.data).toEqual([{ id, kind: 'test.job', status: 'queued', attempts: 0, error: null }])
      expect(await client.from('jobs').select('payload').eq('id', id)).toMatchObject(denied)
      expect(await client.from('jobs').select('id').eq('payload->>thing', 'one')).toMatchObject(denied)
    },
  )

  test('of elsewhere see none', async () => {
    await newJob()
    for (const { client } of [foreign.owner, outsider, guest])
      expect(await client.from('jobs').select('id')).toMatchObject({ data: [], error: null })
    expect(await project.client().from('jobs').select('id')).toMatchObject({ ...denied, status: 401 })
  })

  test('reach neither the queue nor what fills it', async () => {
    for (const schema of ['graphile_worker', 'private'])
      expect(
        await home.owner.client
          .schema(schema as 'public')
          .from('jobs')
          .select(),
      ).toMatchObject({
        status: 406,
        error: { code: 'PGRST106' },
      })
    const calls = await project.sql(`
      select p.oid::regproc::text as function from pg_proc p
      where p.pronamespace = 'private'::regnamespace and p.proname ~ 'job|enqueue'
        and (has_function_privilege('authenticated', p.oid, 'execute') or has_function_privilege('anon', p.oid, 'execute'))`)
    expect(calls.map(row => row.function).sort()).toEqual([
      'private.cancel_job',
      'private.my_job_tenants',
      'private.retry_job',
    ])
    const [{ reachable }] = await project.sql(
      `select has_schema_privilege('authenticated', 'graphile_worker', 'usage') as reachable`,
    )
    expect(reachable).toBe(false)
  })
})
