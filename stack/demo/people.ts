import { randomUUID } from 'node:crypto'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import pg from 'pg'
import type { Addresses } from '../stack.ts'

export interface Person {
  name: string
  id: string
  email: string
  password: string
  token: string
  client: SupabaseClient
  /** Calls a SQL function; its answer, or its error thrown. */
  // biome-ignore lint/suspicious/noExplicitAny: the answer of any function
  call(name: string, input: object): Promise<any>
  leave(): Promise<void>
}

/** Makes an account as a visitor of a product does. */
export async function signUp({ api_url, publishable_key }: Addresses, name: string): Promise<Person> {
  const client = createClient(api_url, publishable_key, { auth: { persistSession: false } })
  const account = { email: `${name}-${randomUUID()}@example.com`, password: randomUUID() }
  const { data, error } = await client.auth.signUp({
    ...account,
    options: { data: { display_name: name } },
  })
  if (error) throw error
  return {
    ...account,
    name,
    id: data.user!.id,
    token: data.session!.access_token,
    client,
    async call(called, input) {
      const answer = await client.rpc(called, input)
      if (answer.error) throw new Error(`${called}: ${answer.error.message}`)
      return answer.data
    },
    async leave() {
      await client.removeAllChannels()
      await client.auth.signOut()
    },
  }
}

/** Takes somebody into a tenant as a seed does, without the mail that an invitation takes. */
export async function addMember(addresses: Addresses, tenantId: string, userId: string, role: string) {
  const database = new pg.Client({ connectionString: addresses.db_url })
  await database.connect()
  await database.query('select private.add_member($1, $2, $3)', [tenantId, userId, role])
  await database.end()
}
