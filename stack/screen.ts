import type { Addresses } from './stack.ts'

/** Prints what somebody needs who has just started the stack: addresses, keys, people to sign in as, a first call. */
export function showAddresses(addresses: Addresses, directory: string): void {
  const { api_url, publishable_key, secret_key } = addresses
  console.log(`
  API        ${api_url}
  Postgres   ${addresses.db_url}
  Worker     ${addresses.worker_url ?? 'not started'}
  Mail       ${addresses.mail_url}
  Data       ${directory}
  Logs       worker.log and project/functions.log there

  Publishable key   ${publishable_key}
  Secret key        ${secret_key}

  Sign in as ada@aurora.example (owner), ben@ (editor) or cleo@aurora.example (viewer),
  dan@boreal.example (owner) or eve@boreal.example (editor); the password is tenon-demo.

  import { createClient } from '@supabase/supabase-js'
  const supabase = createClient('${api_url}', '${publishable_key}')
  await supabase.auth.signInWithPassword({ email: 'ada@aurora.example', password: 'tenon-demo' })
  console.log(await supabase.from('rooms').select('code, name, visibility'))

  npm run demo plays the main job again. Ctrl-C stops everything.`)
}
