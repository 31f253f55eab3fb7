import type { Database } from '../../supabase/types.ts'
import { claimsOf } from './as-person.ts'
import type { OpenProject, Person } from './project.ts'
import type { Actor } from './world.ts'

/** A machine that has traded its key. */
export interface Machine extends Actor {
  keyId: string
  apiKey: string
}

export type KeyOptions = Omit<Database['public']['Functions']['create_api_key']['Args'], 'tenant' | 'name'>

/** Asks the function `token` for an access token, as anything that speaks HTTP does. */
export async function trade(project: OpenProject, apiKey: unknown) {
  const response = await fetch(`${project.apiUrl}/functions/v1/token`, {
    method: 'POST',
    body: JSON.stringify({ api_key: apiKey }),
    headers: { 'content-type': 'application/json' },
  })
  return { status: response.status, body: await response.json() }
}

/** Makes a key and puts it to use. */
export async function openMachine(
  project: OpenProject,
  maker: Person,
  tenant: string,
  options: KeyOptions,
): Promise<Machine> {
  const made = await maker.client
    .rpc('create_api_key', { tenant, name: 'CI', ...options })
    .single()
    .throwOnError()
  const { id: keyId, api_key: apiKey } = made.data
  return { keyId, apiKey, ...(await useKey(project, apiKey)) }
}

/** A client that acts as a key, as a script has it. */
export async function useKey(project: OpenProject, apiKey: string): Promise<Actor> {
  const { status, body } = await trade(project, apiKey)
  if (status !== 200) throw new Error(`${status} ${body.title}`)
  const token: string = body.access_token
  return { id: claimsOf(token).sub, token, client: project.as(token) }
}
