import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openQueuePool } from '../../worker/jobs/queue-pool.ts'
import { createLogger } from '../../worker/log.ts'
import { openProject } from '../support/project.ts'
import { openTenant } from '../support/world.ts'
import { takeAway } from './documents/outage.ts'
import { openProxy } from './proxy.ts'

const project = await openProject()
const { id: home, owner, viewer } = await openTenant(project, 'home')

async function request(): Promise<string> {
  const asked = { resource: `tenant:${home}`, format: 'csv', options: { table: 'members' } }
  return (await viewer.client.rpc('create_export', asked).throwOnError()).data.job_id!
}
const becomes = (id: string, state: object, timeout = 10_000) =>
  vi.waitFor(
    async () => {
      const job = owner.client.from('jobs').select('kind, status, attempts, error').eq('id', id).single()
      expect((await job).data).toMatchObject(state)
    },
    { timeout, interval: 50 },
  )

/** A mail server that takes connections and says nothing. */
async function openSilentServer() {
  const sockets: Socket[] = []
  const server = createServer(socket => {
    sockets.push(socket.on('error', () => {}))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, asked: () => vi.waitFor(() => expect(sockets.length).toBeGreaterThan(0), 5_000) }
}

async function invite(): Promise<string> {
  const email = `${crypto.randomUUID()}@example.com`
  await owner.client.rpc('invite_member', { tenant_id: home, email, role: 'viewer' }).throwOnError()
  const [{ id }] = await project.sql(
    `select id from public.jobs where kind = 'invitation.mail' order by created_at desc limit 1`,
  )
  return id
}

test('a job that waits for a server that says nothing is ended by who cancels it, and its place is free', async () => {
  const { url, asked } = await openSilentServer()
  const worker = await project.startWorker({ SMTP_URL: url, JOB_CONCURRENCY: '1' })
  const mail = await invite()
  await asked()
  const next = await request()
  await owner.client.rpc('cancel_job', { id: mail }).throwOnError()
  await becomes(next, { status: 'completed', attempts: 1 }, 5_000)
  await becomes(mail, { status: 'cancelled' })
  await worker.stop()
})

test('a worker that is told to stop meanwhile stops in order, and gives the job back', async () => {
  const { url, asked } = await openSilentServer()
  const worker = await project.startWorker({ SMTP_URL: url })
  const mail = await invite()
  await asked()
  await worker.stop()
  const log = await readFile(join(project.directory, 'worker.log'), 'utf8')
  expect(log.trim().split('\n').at(-1)).toContain('"stopped"')
  await becomes(mail, { status: 'queued', attempts: 1, error: 'interrupted' })
  await owner.client.rpc('cancel_job', { id: mail }).throwOnError()
})

test('the database may go while a job runs: its worker lives, and ends the job when it is back', async () => {
  const { url, asked } = await openSilentServer()
  const worker = await project.startWorker({ SMTP_URL: url })
  const mail = await invite()
  await asked()
  const giveBack = await takeAway(project)
  // By then the mail server was given up, and nobody could be told.
  await vi.waitFor(
    async () => {
      const log = await readFile(join(project.directory, 'worker.log'), 'utf8')
      expect(log.slice(log.lastIndexOf('"ready"'))).toMatch(/Failed task/)
    },
    { timeout: 15_000, interval: 100 },
  )
  await giveBack()
  await becomes(await request(), { status: 'completed', attempts: 1 })
  await vi.waitFor(
    async () =>
      expect(await project.sql(`select from graphile_worker.jobs where locked_at is not null`)).toEqual([]),
    { timeout: 15_000, interval: 100 },
  )
  await worker.stop()
  await owner.client.rpc('cancel_job', { id: mail })
}, 60_000)

test('a connection that hangs and says nothing is given up, as one after which the queue tries again', async () => {
  const proxy = await openProxy(project.databaseUrl('tenon_worker'))
  const pool = openQueuePool(
    { connectionString: proxy.url, query_timeout: 300, max: 1 },
    createLogger('silent'),
  )
  onTestFinished(() => pool.end())
  const ask = async () => {
    const client = await pool.connect()
    try {
      return (await client.query('select 1 as one')).rows
    } finally {
      client.release()
    }
  }
  expect(await ask()).toEqual([{ one: 1 }])
  proxy.silence()
  await expect(ask()).rejects.toMatchObject({ code: 'ETIMEDOUT' })
  expect(await ask()).toEqual([{ one: 1 }])
  const client = await pool.connect()
  // What is wrong with the statement is said once.
  await expect(client.query('select nonsense')).rejects.toMatchObject({ code: '42703' })
  client.release()
})

test('a worker keeps its jobs where only the connection breaks that shows that it lives', async () => {
  const { url, asked } = await openSilentServer()
  const workers = [await project.startWorker({ SMTP_URL: url })]
  const mail = await invite()
  await asked()
  workers.push(await project.startWorker())
  const proof = `from pg_locks l join graphile_worker.jobs j
    on l.objid = (hashtext(j.locked_by)::bigint & 4294967295)::oid
    where l.locktype = 'advisory' and l.classid = 7421 and j.locked_at < now() - interval '2 seconds'`
  for (let times = 0; times < 4; times++) {
    await vi.waitFor(async () => expect(await project.sql(`select ${proof}`)).toHaveLength(1), 10_000)
    await project.sql(`select pg_terminate_backend(l.pid) ${proof}`)
  }
  await vi.waitFor(async () => expect(await project.sql(`select ${proof}`)).toHaveLength(1), 10_000)
  await becomes(mail, { status: 'running', attempts: 1 })
  await owner.client.rpc('cancel_job', { id: mail }).throwOnError()
  await Promise.all(workers.map(worker => worker.stop()))
})
