import { createServer } from 'node:http'
import { createClient } from '@supabase/supabase-js'
import { afterAll, inject } from 'vitest'
import { createAuth } from '../../../stack/auth/auth.ts'
import { type Config, readConfig } from '../../../stack/config.ts'
import { createGateway } from '../../../stack/gateway.ts'
import { loadKeys } from '../../../stack/keys.ts'
import { listen } from '../../../stack/ports.ts'
import type { OpenProject } from '../../support/project.ts'
import { source } from '../../support/setup.ts'

/** Addresses count once their owner has followed a link. */
export const confirmations: Config['auth']['email'] = {
  enabled: true,
  enable_confirmations: true,
  double_confirm_changes: true,
  otp_length: 6,
  otp_expiry: 3600,
}

/** A second Auth on the project's database, configured otherwise; returns what makes clients of it. */
export async function openAuth(project: OpenProject, changes: Partial<Config['auth']>) {
  const config = await readConfig(source)
  const server = createServer()
  const port = await listen(server, 0)
  const apiUrl = `http://127.0.0.1:${port}`
  const keys = await loadKeys(project.directory, `${apiUrl}/auth/v1`)
  const auth = createAuth({
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
  return (key = keys.publishable) =>
    createClient(apiUrl, key, { auth: { persistSession: false, autoRefreshToken: false } })
}
