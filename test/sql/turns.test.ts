import { runMigrations } from 'graphile-worker'
import { beforeAll, expect, test } from 'vitest'
import { openProject } from '../support/project.ts'
import { openTenant } from '../support/world.ts'

const project = await openProject()
const [home, foreign] = [await openTenant(project, 'home'), await openTenant(project, 'foreign')]
const names: Record<string, string> = { [home.id]: 'home', [foreign.id]: 'foreign' }

beforeAll(async () => {
  const queue = new URL(project.databaseUrl('tenon_worker'))
  queue.searchParams.set('options', '-c role=tenon_queue')
  await runMigrations({ connectionString: queue.href })
})

const enqueue = (tenant: { id: string }, count = 1, priority = 'normal') =>
  project.sql(`select private.enqueue($1, 'test.job', '{}', priority => $2) from generate_series(1, $3)`, [
    tenant.id,
    priority,
    count,
  ])

/** Runs what the queue would offer next, as the library asks for it, and says whose it was. */
async function next(): Promise<string | undefined> {
  const [job] = await project.sql(`
    select j.id, j.tenant_id, j.priority from graphile_worker._private_jobs q join public.jobs j on q.key = 'job:' || j.id
    where q.is_available and q.run_at <= now() order by q.priority, q.run_at limit 1`)
  if (!job) return undefined
  await project.sql('select private.start_job($1)', [job.id])
  await project.sql(`delete from graphile_worker._private_jobs where key = 'job:' || $1`, [job.id])
  await project.sql('select private.complete_job($1)', [job.id])
  return `${names[job.tenant_id]} ${job.priority}`
}
async function drain() {
  const order: string[] = []
  for (let job = await next(); job; job = await next()) order.push(job)
  return order
}
const h = 'home normal'
const f = 'foreign normal'

test('a tenant with a thousand waiting jobs does not hold up another one', async () => {
  await enqueue(home, 1_000)
  for (let ran = 0; ran < 3; ran++) expect(await next()).toBe(h)
  await enqueue(foreign, 3)
  const order = [
    await next(),
    await next(),
    await next(),
    await next(),
    await next(),
    await next(),
    await next(),
  ]
  expect(order.filter(who => who === f)).toHaveLength(3)
  // And is not held up itself by one who always has another.
  let own = 0
  for (let round = 0; round < 20; round++) {
    await enqueue(foreign)
    if ((await next()) === h) own++
  }
  expect(own).toBeGreaterThanOrEqual(8)
  await project.sql('delete from graphile_worker._private_jobs')
  await project.sql('delete from public.jobs')
})

test('who has had much while nobody else wanted anything owes nothing for it', async () => {
  await enqueue(home, 50)
  await drain()
  await enqueue(home, 3)
  await enqueue(foreign, 3)
  expect((await drain()).slice(0, 4).filter(who => who === h)).toHaveLength(2)
})

test('classes go one before the other, each with its own turns', async () => {
  await enqueue(home, 2, 'bulk')
  await enqueue(home, 2)
  await enqueue(home, 1, 'interactive')
  await enqueue(foreign, 1, 'bulk')
  const order = await drain()
  expect(order.slice(0, 3)).toEqual(['home interactive', h, h])
  expect(order.slice(3, 5)).toContain('foreign bulk')
})

test('a job that is tried again has its turn back when its wait is over', async () => {
  await enqueue(home, 2)
  const [first] = await project.sql(
    `select id from public.jobs where status = 'queued' order by turn limit 1`,
  )
  await project.sql('select private.start_job($1)', [first.id])
  await project.sql(`select private.fail_job($1, 'internal', false)`, [first.id])
  const wait = (until: string) =>
    project.sql(
      `update graphile_worker._private_jobs set attempts = 1, run_at = now() + $2::interval where key = 'job:' || $1`,
      [first.id, until],
    )
  const runAt = async () =>
    (await project.sql(`select run_at from graphile_worker.jobs where key = 'job:' || $1`, [first.id]))[0]
      .run_at
  await wait('3 s')
  await project.sql('select private.restore_turns()')
  expect(await runAt()).toSatisfy((at: Date) => at.getTime() > Date.now() - 60_000)
  await project.sql(`update public.jobs set started_at = started_at - interval '1 minute' where id = $1`, [
    first.id,
  ])
  await wait('-1 s')
  await project.sql('select private.restore_turns()')
  expect((await runAt()).getFullYear()).toBe(1970)
})

test('a key adds a job once, for each tenant and kind', async () => {
  const keyed = async (tenant: { id: string }, kind = 'test.job') =>
    (
      await project.sql(`select private.enqueue($1, $2, '{}', key => 'invoice-1') as id`, [tenant.id, kind])
    )[0].id
  const count = async () => (await project.sql('select count(*)::int from public.jobs'))[0].count
  const before = await count()
  const ids = await Promise.all([keyed(home), keyed(home), keyed(home)])
  expect(new Set(ids).size).toBe(1)
  expect(await keyed(foreign)).not.toBe(ids[0])
  expect(await keyed(home, 'test.other')).not.toBe(ids[0])
  expect(await count()).toBe(before + 3)
})
