import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createClient } from '@supabase/supabase-js'
import type { Children } from '../../stack/children.ts'
import { urlAt } from '../../stack/postgres/cluster.ts'
import { asSuperuser, preparePlatform } from '../../stack/postgres/database.ts'
import type { StartedStack } from '../embedded.ts'
import { type Server, startServer } from '../server.ts'
import { checkReadings, createReadings, fillReadings } from './readings.ts'

/** A server that answers the same queries. */
export interface Contender {
  name: string
  base: string
  /** Those of a signed-in user. */
  headers: Record<string, string>
  pid: number
}

const stockDatabase = 'stock'

/**
 * Brings the servers to the same state: ours, which runs already, stock lite beside it, and the floor on our database.
 * @throws Error when one of them does not answer as it should.
 */
export async function openContenders(
  stack: StartedStack,
  children: Children,
): Promise<{ all: Contender[]; close(): Promise<void> }> {
  const { addresses } = stack
  const { port } = new URL(addresses.db_url)
  const url = urlAt(Number(port))
  await createReadings(addresses.db_url)
  await asSuperuser({ url }, 'template1', client =>
    client.query(`create database ${stockDatabase} owner postgres`),
  )
  await preparePlatform({ url }, stockDatabase)
  await createReadings(url('postgres', stockDatabase))

  const running: Server[] = []
  const start = async (script: string, environment: Record<string, string>) => {
    const server = await startServer({
      children,
      environment,
      script: join(import.meta.dirname, script),
      ready: 'port',
    })
    running.push(server)
    return server
  }
  const close = async () => {
    await Promise.all(running.map(server => server.stop()))
  }
  try {
    const stock = await start('stock.ts', {
      DATABASE_URL: url('supabase_admin', stockDatabase),
      PUBLISHABLE_KEY: addresses.publishable_key,
      SECRET_KEY: addresses.secret_key,
    })
    const floor = await start('floor.ts', { DATABASE_URL: url('authenticator', 'postgres') })
    const at = (one: Server) => `http://127.0.0.1:${one.ready.port}`
    const ours = await signUp(addresses.api_url, addresses.publishable_key)
    const theirs = await signUp(at(stock), addresses.publishable_key)
    await fillReadings(addresses.db_url, ours.id)
    await fillReadings(url('postgres', stockDatabase), theirs.id)
    const all = [
      { name: 'tenon', base: addresses.api_url, headers: ours.headers, pid: stack.pid },
      { name: 'stock', base: at(stock), headers: theirs.headers, pid: stock.pid },
      { name: 'floor', base: at(floor), headers: ours.headers, pid: floor.pid },
    ]
    for (const { base, headers } of all) await checkReadings(base, headers)
    return { all, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function signUp(base: string, key: string) {
  const client = createClient(base, key, { auth: { persistSession: false, autoRefreshToken: false } })
  const { data, error } = await client.auth.signUp({
    email: `${randomUUID()}@example.com`,
    password: randomUUID(),
  })
  if (error) throw error
  const { user, session } = data
  if (!user || !session) throw new Error(`${base} gives no session with the sign-up`)
  return { id: user.id, headers: { apikey: key, authorization: `Bearer ${session.access_token}` } }
}
