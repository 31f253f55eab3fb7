import { createClient } from '@supabase/supabase-js'
import { endpoint } from '../_shared/endpoint/endpoint.ts'
import { environment } from '../_shared/endpoint/environment.ts'
import { createLink, openLink, Share } from './handler.ts'

const { url, serviceKey, pagesUrl } = environment
const admin = createClient(url, serviceKey, { auth: { persistSession: false, autoRefreshToken: false } })

Deno.serve(
  endpoint(
    Share,
    200,
    (input, caller) =>
      input.action === 'create' ? createLink(input, caller, pagesUrl) : openLink(input, caller, admin),
    'anyone',
  ),
)
