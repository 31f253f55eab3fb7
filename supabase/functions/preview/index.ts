import { createClient } from '@supabase/supabase-js'
import { endpoint } from '../_shared/endpoint/endpoint.ts'
import { environment } from '../_shared/endpoint/environment.ts'
import { fetchPublic } from '../_shared/guard/fetch.ts'
import { Preview, preview } from './handler.ts'
import { transport } from './transport.ts'

const service = createClient(environment.url, environment.serviceKey, {
  auth: { persistSession: false, autoRefreshToken: false },
})
const ports = {
  service,
  fetch: (url: string) => fetchPublic(url, transport, { within: 5_000, largest: 65_536 }),
  pagesUrl: environment.pagesUrl,
}

Deno.serve(endpoint(Preview, 200, (input, caller) => preview(input, caller, ports)))
