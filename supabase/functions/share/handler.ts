import type { SupabaseClient } from '@supabase/supabase-js'
import { z } from 'zod'
import type { Caller } from '../_shared/endpoint/endpoint.ts'
import { Problem, problemOf } from '../_shared/problem/problem.ts'

/** A link to make, or one to open. Kinds of resources and their options are the database's to know. */
export const Share = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('create'),
    resource_type: z.string().max(30),
    resource_id: z.uuid(),
    options: z.record(z.string(), z.unknown()).default({}),
  }),
  z.strictObject({
    action: z.literal('open'),
    token: z.string().max(100),
    password: z.string().max(1_000).optional(),
  }),
])
type Create = Extract<z.infer<typeof Share>, { action: 'create' }>
type Open = Extract<z.infer<typeof Share>, { action: 'open' }>

/**
 * Makes a link to what the caller may edit, with the address of its page: the token is shown this once.
 *
 * @param pagesUrl where people find the worker's pages.
 */
export async function createLink({ action: _, ...asked }: Create, caller: Caller, pagesUrl: string) {
  if (caller.id === null) throw new Problem(401, 'signed_out', { hint: 'Sign in to share.' })
  const { data, error } = await caller.client.rpc('create_share_link', asked)
  if (error) throw problemOf(error)
  return { ...data, url: new URL(`/s/${data.token}`, pagesUrl).href }
}

/**
 * What a link shows, for whoever holds its token. A wrong password is counted, and locks the link after a few; so are
 * failures from one address.
 *
 * @param admin with the service key, to say for whom it asks: to the database the address is this function's own.
 */
export async function openLink({ token, password }: Open, { id, headers }: Caller, admin: SupabaseClient) {
  const asked = { token, password: password ?? null, visitor: id, headers }
  const { data, error } = await admin.rpc('open_share_link_for', asked)
  if (error) throw problemOf(error)
  return data
}
