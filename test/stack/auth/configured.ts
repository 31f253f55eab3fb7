import { createClient } from '@supabase/supabase-js'
import { afterAll, inject } from 'vitest'
import { createAuth } from '../../../stack/auth/auth.ts'
import { type Config, readConfig } from '../../../stack/config.ts'
import { createGateway, listen } from '../../../stack/gateway.ts'
import { loadKeys } from '../../../stack/keys.ts'
import type { OpenProject } from '../../support/project.ts'
import { source } from '../../support/setup.ts'

/** A second Auth on the project's database, configured otherwise; returns what makes clients of it. */
export async function openAuth(project: OpenProject, changes: Partial<Config['auth']>) {
  const config = await readConfig(source)
  const { server, port } = await listen(0)
  const apiUrl = `http://127.0.0.1:${port}`
  const keys = await loadKeys(project.directory, `${apiUrl}/auth/v1`)
  const auth = await createAuth({
    cluster: { url: project.databaseUrl },
    database: 'the project has but one',
    config: { ...config, auth: { ...config.auth, ...changes } },
    keys,
    apiUrl,
    mail: inject('run').mail,
    directory: project.directory,
  })
  const gateway = createGateway(server, keys)
  gateway.mount('auth', auth)
  afterAll(gateway.close)
  return () =>
    createClient(apiUrl, keys.publishable, { auth: { persistSession: false, autoRefreshToken: false } })
}
