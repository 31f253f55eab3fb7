import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { createAuth } from './auth/auth.ts'
import type { Children } from './children.ts'
import type { Config } from './config.ts'
import { createFunctions } from './functions/functions.ts'
import { createGateway } from './gateway.ts'
import { loadKeys } from './keys.ts'
import { listen } from './ports.ts'
import type { Cluster } from './postgres/cluster.ts'
import { createRealtime } from './realtime/realtime.ts'
import { createRest } from './rest/rest.ts'
import type { Project } from './service.ts'
import { createStorage } from './storage/storage.ts'

export interface ProjectOptions {
  cluster: Pick<Cluster, 'url'>
  database: string
  config: Config
  /** The project's own folder: signing key, stored objects. */
  directory: string
  /** 0 for any free port. */
  port: number
  mail: Project['mail']
  children: Children
  /** The folder `supabase`, whose functions are served. */
  source: string
}

export interface RunningProject extends Project {
  close(): Promise<void>
}

/** Serves one prepared database as a project of the platform: all its services behind one port. */
export async function startProject(options: ProjectOptions): Promise<RunningProject> {
  const { cluster, database, config, directory, mail, children, source } = options
  await mkdir(directory, { recursive: true })
  const server = createServer()
  const port = await listen(server, options.port)
  const apiUrl = `http://127.0.0.1:${port}`
  const keys = await loadKeys(directory, `${apiUrl}/auth/v1`)
  const project: Project = { cluster, database, config, keys, apiUrl, mail, directory }
  const gateway = createGateway(server, keys)
  const functions = createFunctions(project, { children, source: join(source, 'functions') })
  gateway.mount('functions', functions)
  try {
    const [rest, auth, storage, realtime] = await Promise.all([
      createRest(project),
      createAuth(project),
      createStorage(project),
      createRealtime(project),
    ])
    gateway.mount('rest', rest)
    gateway.mount('auth', auth)
    gateway.mount('storage', storage)
    gateway.mount('realtime', realtime)
  } catch (error) {
    await gateway.close()
    throw error
  }
  return { ...project, close: gateway.close }
}
