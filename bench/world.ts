import { randomUUID } from 'node:crypto'
import { createClient } from '@supabase/supabase-js'
import type { Database } from '../supabase/types.ts'

/** Somebody who signed up with Tenon and owns a tenant, all through the public API. */
export type World = Awaited<ReturnType<typeof makeWorld>>

/** @param api as `npm start -- --json` prints it. */
export async function makeWorld(api: { api_url: string; publishable_key: string }) {
  const client = createClient<Database>(api.api_url, api.publishable_key, {
    auth: { persistSession: false, autoRefreshToken: false },
  })
  const account = { email: `${randomUUID()}@example.com`, password: randomUUID() }
  const signedUp = await client.auth.signUp(account)
  if (signedUp.error) throw signedUp.error
  const slug = `bench-${randomUUID()}`
  const { data: tenant, error } = await client.rpc('create_tenant', { name: 'Bench', slug })
  if (error) throw error
  return {
    client,
    tenant: tenant.id,
    /** A fresh access token, good for an hour. */
    async token(): Promise<string> {
      const { data, error } = await client.auth.signInWithPassword(account)
      if (error) throw error
      return data.session.access_token
    },
    /** Makes a room and returns its id. */
    async makeRoom(): Promise<string> {
      const { data, error } = await client.rpc('create_room', { tenant_id: tenant.id, name: 'Bench' })
      if (error) throw error
      return data.id
    },
  }
}
