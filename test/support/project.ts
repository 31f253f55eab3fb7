import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { openChildren } from '../../stack/children.ts'
import { readConfig } from '../../stack/config.ts'
import { type Cluster, urlAt } from '../../stack/postgres/cluster.ts'
import { createDatabase, dropDatabase } from '../../stack/postgres/database.ts'
import { startProject } from '../../stack/project.ts'
import { type RunningWorker, startWorker } from '../../stack/worker.ts'
import type { Database } from '../../supabase/types.ts'
import { source as tenonSource } from './setup.ts'

export type Client = SupabaseClient<Database>

/** Somebody with an account and a session. */
export interface Person {
  id: string
  email: string
  password: string
  token: string
  client: Client
}

export interface OpenProject {
  apiUrl: string
  publishableKey: string
  secretKey: string
  anonKey: string
  serviceRoleKey: string
  jwtSecret: string
  mailUrl: string
  /** A connection string for any role of the platform, or `tenon_worker`. */
  databaseUrl(role: string): string
  /** A client as a frontend has it, signed out. */
  client(): Client
  /** A client that brings its own access token. */
  as(token: string): Client
  /** A client with the secret key. */
  admin(): Client
  /** Makes an account through the admin API and signs in to it. */
  signUp(name: string): Promise<Person>
  /** Rows, as the superuser: for looking and for what no client may do. */
  // biome-ignore lint/suspicious/noExplicitAny: rows of any query, as pg types them
  sql<Row extends pg.QueryResultRow = any>(text: string, values?: unknown[]): Promise<Row[]>
  /** Starts Tenon's worker on the project; it ends with the project, if not before. */
  startWorker(environment?: Record<string, string>): Promise<RunningWorker>
  directory: string
  close(): Promise<void>
}

/**
 * A project of its own for one test file: a copy of the template database behind services on a free port. It is
 * closed after the file.
 *
 * @param template `tenon`, or `platform` for a project without Tenon's migrations.
 * @param source another folder `supabase`, with its own configuration and functions.
 */
export async function openProject(
  template: 'tenon' | 'platform' = 'tenon',
  source = tenonSource,
): Promise<OpenProject> {
  const run = inject('run')
  const url = urlAt(run.postgresPort)
  const cluster: Pick<Cluster, 'url'> = { url }
  const database = `test_${randomUUID().replaceAll('-', '')}`
  await createDatabase(cluster, database, template === 'tenon' ? 'tenon' : 'postgres')
  const directory = join(run.directory, database)
  const children = openChildren(run.directory)
  const project = await startProject({
    ...{ cluster, database, directory, children, source },
    config: await readConfig(source),
    mail: run.mail,
    port: 0,
  })
  const pool = new pg.Pool({ connectionString: url('supabase_admin', database), max: 2 })
  const { apiUrl, keys } = project
  const options = { auth: { persistSession: false, autoRefreshToken: false } }
  const clients: Client[] = []
  const workers: RunningWorker[] = []
  const open = (key: string, token?: string) => {
    const identity = token === undefined ? options : { accessToken: async () => token }
    const client = createClient<Database>(apiUrl, key, identity)
    clients.push(client)
    return client
  }

  const opened: OpenProject = {
    apiUrl,
    publishableKey: keys.publishable,
    secretKey: keys.secret,
    anonKey: keys.anon,
    serviceRoleKey: keys.serviceRole,
    jwtSecret: keys.jwtSecret,
    mailUrl: run.mail.url,
    databaseUrl: role => url(role, database),
    client: () => open(keys.publishable),
    as: token => open(keys.publishable, token),
    admin: () => open(keys.secret),
    async signUp(name) {
      const email = `${name}-${randomUUID().slice(0, 8)}@example.com`
      const password = 'correct horse battery'
      const made = await opened.admin().auth.admin.createUser({ email, password, email_confirm: true })
      if (made.error) throw made.error
      const client = opened.client()
      const { data, error } = await client.auth.signInWithPassword({ email, password })
      if (error) throw error
      await client.realtime.setAuth(data.session.access_token)
      return { id: data.user.id, email, password, token: data.session.access_token, client }
    },
    sql: async (text, values) => (await pool.query(text, values)).rows,
    async startWorker(environment = {}) {
      const logFile = join(directory, 'worker.log')
      const worker = await startWorker(project, { children, port: 0, logFile, environment })
      workers.push(worker)
      return worker
    },
    directory,
    async close() {
      await Promise.all(workers.map(worker => worker.stop()))
      await Promise.all(clients.map(client => client.removeAllChannels()))
      for (const client of clients) client.realtime.disconnect()
      await pool.end()
      await project.close()
      await dropDatabase(cluster, database)
    },
  }
  afterAll(opened.close)
  return opened
}
