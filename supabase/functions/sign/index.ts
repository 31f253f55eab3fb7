import { createClient } from '@supabase/supabase-js'
import { endpoint } from '../_shared/endpoint/endpoint.ts'
import { environment } from '../_shared/endpoint/environment.ts'
import { Sign, signFile } from './handler.ts'

const service = createClient(environment.url, environment.serviceKey, { auth: { persistSession: false } })

Deno.serve(
  endpoint(Sign, 200, async (input, caller) => {
    const { signed_url, expires_at } = await signFile(input, caller, service.storage)
    return { signed_url: signed_url.replace(environment.url, environment.publicUrl), expires_at }
  }),
)
