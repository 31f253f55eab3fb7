import { createClient, type SupabaseClient } from '@supabase/supabase-js'

/** A project with its service key: for Storage and Auth's admin API. What is uploaded as a stream passes through. */
export function createService(url: string, serviceKey: string): SupabaseClient {
  return createClient(url, serviceKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    // fetch keeps a copy of every body that it may have to send again after a redirect or to a window's dialogue.
    global: { fetch: (input, init) => fetch(input, { ...init, redirect: 'error', window: null }) },
  })
}
