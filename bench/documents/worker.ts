import { join } from 'node:path'
import type { Children } from '../../stack/children.ts'
import { urlAt } from '../../stack/postgres/cluster.ts'
import type { Addresses } from '../../stack/stack.ts'
import { workerFlags } from '../../stack/worker.ts'
import { type Server, startServer } from '../server.ts'

/** Starts Tenon's worker beside a stack; `ready.port` is its port. */
export function startWorker(
  addresses: Addresses,
  children: Children,
  environment: Record<string, string>,
  collects = false,
): Promise<Server> {
  const url = urlAt(Number(new URL(addresses.db_url).port))
  return startServer({
    ...{ children, script: join(import.meta.dirname, '../../worker/main.ts'), ready: 'port', collects },
    flags: workerFlags,
    environment: {
      DATABASE_URL: url('tenon_worker', 'postgres'),
      SUPABASE_URL: addresses.api_url,
      SUPABASE_SERVICE_ROLE_KEY: addresses.service_role_key,
      PORT: '0',
      ...environment,
    },
  })
}
