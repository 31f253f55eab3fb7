import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { Project } from '../service.ts'

/**
 * What a function finds in its environment: what the platform gives every one, and the secrets of `config.toml`, of
 * `functions/.env` and of its own `.env`.
 *
 * @param source the folder of all functions.
 * @param warn told of each secret that has a name of the platform's own, and is left out.
 */
export async function environmentOf(
  { apiUrl, keys, cluster, database, config }: Project,
  name: string,
  source: string,
  warn: (line: string) => void,
): Promise<Record<string, string>> {
  const secrets = {
    ...config.edge_runtime.secrets,
    ...(await readSecrets(join(source, '.env'))),
    ...(await readSecrets(join(source, name, '.env'))),
  }
  for (const secret of Object.keys(secrets)) {
    if (!secret.startsWith('SUPABASE_')) continue
    warn(`Env name cannot start with SUPABASE_, skipping: ${secret}`)
    delete secrets[secret]
  }
  return {
    ...secrets,
    SUPABASE_URL: apiUrl,
    SUPABASE_ANON_KEY: keys.anon,
    SUPABASE_SERVICE_ROLE_KEY: keys.serviceRole,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: keys.publishable }),
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: keys.secret }),
    SUPABASE_JWKS: JSON.stringify(keys.jwks),
    SUPABASE_DB_URL: cluster.url('postgres', database),
    SUPABASE_FUNCTION_SLUG: name,
  }
}

const readSecrets = async (file: string) => parseEnv(await readFile(file, 'utf8').catch(() => ''))
