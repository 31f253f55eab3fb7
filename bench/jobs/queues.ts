import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, run } from 'graphile-worker'
import pg from 'pg'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { z } from 'zod'
import { urlAt } from '../../stack/postgres/cluster.ts'
import { asSuperuser } from '../../stack/postgres/database.ts'
import type { Addresses } from '../../stack/stack.ts'
import type { Job } from '../../worker/jobs/job.ts'
import { createJobMetrics } from '../../worker/jobs/metrics.ts'
import { openQueue } from '../../worker/jobs/queue.ts'
import { createMailer } from '../../worker/mail.ts'
import { createService } from '../../worker/service.ts'
import { makeWorld } from '../world.ts'

/** A queue that runs jobs which do nothing but say that they have started. */
export interface BenchQueue {
  name: string
  /** Adds so many in one statement and transaction; resolves with its commit. */
  add(count: number): Promise<unknown>
  onStart: () => void
  /** Resolves when nothing is left in the queue. */
  idle(): Promise<void>
  close(): Promise<void>
}

const concurrency = 4

async function connect(connectionString: string) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  const idle = async () => {
    for (;;) {
      const { rowCount } = await client.query('select from graphile_worker._private_jobs limit 1')
      if (!rowCount) return
      await sleep(1)
    }
  }
  return { client, idle }
}

/** Ours, as the worker opens it. */
export async function openTenon(addresses: Addresses): Promise<BenchQueue> {
  const world = await makeWorld(addresses)
  const { data } = await world.client.from('tenants').select('id').single().throwOnError()
  const { client, idle } = await connect(addresses.db_url)
  const databaseUrl = urlAt(Number(new URL(addresses.db_url).port))('tenon_worker', 'postgres')
  const db = new pg.Pool({ connectionString: databaseUrl, max: concurrency + 2 })
  const queue: BenchQueue = {
    name: 'tenon',
    onStart: () => {},
    add: count =>
      client.query(`select private.enqueue($1, 'bench.start', '{}') from generate_series(1, $2)`, [
        data.id,
        count,
      ]),
    idle,
    async close() {
      await jobs.close()
      await Promise.all([client.end(), db.end()])
    },
  }
  const start: Job<{ job_id: string }> = {
    kind: 'bench.start',
    payload: z.object({ job_id: z.uuid() }),
    timeoutMs: 10_000,
    async run({ job_id }, { db }) {
      queue.onStart()
      await db.query('select private.complete_job($1)', [job_id])
    },
  }
  const service = createService(addresses.api_url, addresses.service_role_key)
  const logger = pino({ level: 'silent' })
  const jobs = await openQueue({
    databaseUrl,
    kinds: [start],
    ports: {
      db,
      files: service.storage,
      accounts: service.auth.admin,
      mail: createMailer({ from: 'bench', siteUrl: addresses.api_url }),
    },
    logger,
    metrics: createJobMetrics(new Registry(), db, logger),
    concurrency,
  })
  return queue
}

/** The library as it comes, in a database of its own. */
export async function openGraphile(addresses: Addresses): Promise<BenchQueue> {
  const url = urlAt(Number(new URL(addresses.db_url).port))
  await asSuperuser({ url }, 'template1', admin => admin.query('create database graphile owner postgres'))
  const connectionString = url('postgres', 'graphile')
  const queue: BenchQueue = {
    name: 'graphile-worker',
    onStart: () => {},
    add: count =>
      client.query(`select graphile_worker.add_job('bench.start', '{}') from generate_series(1, $1)`, [
        count,
      ]),
    idle: () => idle(),
    async close() {
      await runner.stop()
      await client.end()
    },
  }
  const runner = await run({
    connectionString,
    concurrency,
    noHandleSignals: true,
    logger: new Logger(() => () => {}),
    taskList: { 'bench.start': async () => queue.onStart() },
  })
  const { client, idle } = await connect(connectionString)
  return queue
}
