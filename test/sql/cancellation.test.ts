import { runMigrations } from 'graphile-worker'
import { beforeAll, describe, expect, test } from 'vitest'
import { asPerson } from '../support/as-person.ts'
import { denied, problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)

beforeAll(async () => {
  const queue = new URL(project.databaseUrl('tenon_worker'))
  queue.searchParams.set('options', '-c role=tenon_queue')
  await runMigrations({ connectionString: queue.href })
})

/** A job that the editor asked for. */
async function newJob(status = 'queued') {
  const [{ id }] = await project.sql(`select private.enqueue($1, 'test.job', '{}', created_by => $2) as id`, [
    home.id,
    home.editor.id,
  ])
  if (status === 'queued') return id as string
  await project.sql('select private.start_job($1)', [id])
  if (status === 'failed') await project.sql(`select private.fail_job($1, 'internal', true)`, [id])
  if (status === 'completed') await project.sql('select private.complete_job($1)', [id])
  return id as string
}
const rowOf = async (id: string) => (await project.sql('select * from public.jobs where id = $1', [id]))[0]
const inQueue = async (id: string) =>
  (await project.sql('select from graphile_worker.jobs where key = $1', [`job:${id}`])).length

const may = ['owner', 'admin', 'editor'] as const

describe('cancelling', () => {
  test.for(may)('is for the %s', async who => {
    const id = await newJob()
    await home[who].client.rpc('cancel_job', { id }).throwOnError()
    expect(await rowOf(id)).toMatchObject({
      status: 'cancelled',
      error: 'cancelled',
      finished_at: expect.any(Date),
    })
    expect(await inQueue(id)).toBe(0)
  })

  test('ends what runs: nothing of it counts any more', async () => {
    const id = await newJob('running')
    await home.editor.client.rpc('cancel_job', { id }).throwOnError()
    const [{ watched }] = await project.sql('select private.watch_jobs($1) as watched', [{ [id]: 0.5 }])
    expect(watched).toBe(id)
    expect(await project.sql('select private.complete_job($1) as completed', [id])).toEqual([
      { completed: false },
    ])
    await project.sql(`select private.fail_job($1, 'internal', false)`, [id])
    expect(await rowOf(id)).toMatchObject({ status: 'cancelled', error: 'cancelled', progress: 0 })
    expect(await project.sql('select private.start_job($1) as payload', [id])).toEqual([{ payload: null }])
  })

  test('takes the export along', async () => {
    const resource = `room:${home.rooms.tenant.id}`
    const { data } = await home.viewer.client
      .rpc('create_export', { resource, format: 'json' })
      .throwOnError()
    await home.viewer.client.rpc('cancel_job', { id: data.job_id! }).throwOnError()
    const state = () => home.viewer.client.from('exports').select('status, error').eq('id', data.id).single()
    expect((await state()).data).toEqual({ status: 'failed', error: 'cancelled' })
    await home.viewer.client.rpc('retry_job', { id: data.job_id! }).throwOnError()
    expect((await state()).data).toEqual({ status: 'pending', error: null })
    await project.sql(`select private.finish_export($1, $2, 'x')`, [data.job_id, data.id])
    expect((await state()).data).toEqual({ status: 'pending', error: null })
  })
})

describe('retrying', () => {
  test.for(may)('is for the %s', async who => {
    const id = await newJob('failed')
    await home[who].client.rpc('retry_job', { id }).throwOnError()
    expect(await rowOf(id)).toMatchObject({ status: 'queued', error: null, attempts: 0, finished_at: null })
    expect(await inQueue(id)).toBe(1)
  })
})

describe.for([
  ['cancel_job', 'queued', 'job_finished', ['completed', 'failed']],
  ['retry_job', 'failed', 'job_not_failed', ['queued', 'running', 'completed']],
] as const)('%s', ([rpc, able, code, unable]) => {
  test('is not for a member who did not ask for it', async () => {
    const id = await newJob(able)
    const before = await rowOf(id)
    expect(await home.viewer.client.rpc(rpc, { id })).toMatchObject(problem(403, 'forbidden'))
    expect(await rowOf(id)).toEqual(before)
  })

  test('finds nothing for anybody of elsewhere', async () => {
    const id = await newJob(able)
    const before = await rowOf(id)
    for (const { client } of [foreign.owner, outsider, guest])
      expect(await client.rpc(rpc, { id })).toMatchObject(problem(404, 'job_not_found'))
    expect(await home.owner.client.rpc(rpc, { id: crypto.randomUUID() })).toMatchObject(
      problem(404, 'job_not_found'),
    )
    expect(await project.client().rpc(rpc, { id })).toMatchObject({ ...denied, status: 401 })
    expect(await rowOf(id)).toEqual(before)
  })

  test.for(unable)('does not do it to one that is %s', async status => {
    const id = await newJob(status)
    const before = await rowOf(id)
    expect(await home.owner.client.rpc(rpc, { id })).toMatchObject(problem(409, code))
    expect(await rowOf(id)).toEqual(before)
  })
})

test('a job remembers who asked for it, where somebody did', async () => {
  const job = `select private.enqueue($1, 'test.job', '{}') as id`
  expect(await rowOf((await project.sql(job, [home.id]))[0].id)).toMatchObject({ created_by: null })
  await asPerson(project, home.viewer, async db => {
    await db.query(`select public.create_export($1, 'json')`, [`room:${home.rooms.tenant.id}`])
    const { rows } = await db.query('select created_by from public.jobs order by created_at desc limit 1')
    expect(rows).toEqual([{ created_by: home.viewer.id }])
  })
})
