import type { Actor } from './world.ts'

/** What create_share_link gives. */
export interface MadeLink {
  id: string
  token: string
  expires_at: string
}

/** Makes a link to a room. */
export async function shareRoom(by: Actor, room: { id: string }, options: object = {}): Promise<MadeLink> {
  const asked = { resource_type: 'room', resource_id: room.id, options: { ...options } }
  const { data } = await by.client.rpc('create_share_link', asked).throwOnError()
  return data as unknown as MadeLink
}
