import type { SupabaseClient } from '@supabase/supabase-js'
import { limitHeaders, Problem, problemOf } from '../problem/problem.ts'

/**
 * Counts a call of the caller, in the same counters as everything else.
 *
 * @returns headers that tell how much remains.
 * @throws Problem rate_limited
 */
export async function limit(client: SupabaseClient): Promise<Record<string, string>> {
  const { data, error } = await client.rpc('count_call').single()
  if (error) throw problemOf(error)
  const { allowed, ...answer } = data as { allowed: boolean } & Record<string, number>
  const headers = limitHeaders(answer)
  if (allowed) return headers
  throw new Problem(429, 'rate_limited', {
    fields: { limit: 'functions.call', ...answer },
    hint: `Try again in ${answer.retry_after} s.`,
    headers,
  })
}
