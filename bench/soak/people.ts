import { randomUUID } from 'node:crypto'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { urlAt } from '../../stack/postgres/cluster.ts'
import { asSuperuser } from '../../stack/postgres/database.ts'
import type { Addresses } from '../../stack/stack.ts'
import type { Database } from '../../supabase/types.ts'

export type Client = SupabaseClient<Database>

/** A member of one of two tenants, with a token that is good for an hour. */
export interface Person {
  id: string
  token: string
  tenant: string
  rooms: string[]
}

const atOnce = 4

/**
 * Two tenants, with half of the people and half of the rooms each; everybody may edit every room of theirs.
 * @param people an even number, as `rooms`.
 * @returns the people of both, in turns.
 */
export async function openPeople(addresses: Addresses, people: number, rooms: number): Promise<Person[]> {
  const signedUp: Omit<Person, 'tenant' | 'rooms'>[] = []
  const signUpOnAndOn = async () => {
    while (signedUp.length < people) signedUp.push(await signUp(addresses))
  }
  await Promise.all(Array.from({ length: atOnce }, signUpOnAndOn))
  const halves = [0, 1].map(half => signedUp.slice(0, people).filter((_, index) => index % 2 === half))
  const [one, other] = await Promise.all(halves.map(half => openTenant(addresses, half, rooms / 2)))
  return one!.flatMap((person, index) => [person, other![index]!])
}

async function signUp({ api_url, publishable_key }: Addresses) {
  const client = createClient(api_url, publishable_key, {
    auth: { persistSession: false, autoRefreshToken: false },
  })
  const account = { email: `${randomUUID()}@example.com`, password: randomUUID() }
  const { data, error } = await client.auth.signUp(account)
  if (error) throw error
  return { id: data.user!.id, token: data.session!.access_token }
}

async function openTenant(
  addresses: Addresses,
  people: Omit<Person, 'tenant' | 'rooms'>[],
  count: number,
): Promise<Person[]> {
  const [owner, ...others] = people
  const client = openClient(addresses, owner!)
  const { data } = await client
    .rpc('create_tenant', { name: 'Soak', slug: `soak-${randomUUID()}` })
    .throwOnError()
  const tenant = data.id
  // Without invitations, which are mails.
  const url = urlAt(Number(new URL(addresses.db_url).port))
  await asSuperuser({ url }, 'postgres', database =>
    database.query(`select private.add_member($1, id, 'editor') from unnest($2::uuid[]) id`, [
      tenant,
      others.map(({ id }) => id),
    ]),
  )
  const rooms: string[] = []
  for (let n = 0; n < count; n++) {
    const room = await client.rpc('create_room', { tenant_id: tenant, name: `Room ${n}` }).throwOnError()
    rooms.push(room.data.id)
  }
  return people.map(person => ({ ...person, tenant, rooms }))
}

/** A client as a frontend has it, with a session that it got elsewhere. */
export const openClient = (
  { api_url, publishable_key }: Addresses,
  { token }: Pick<Person, 'token'>,
): Client => createClient<Database>(api_url, publishable_key, { accessToken: async () => token })
