import type { Database, Enums, Tables } from '../../supabase/types.ts'
import type { Actor, Tenancy } from './world.ts'

type Settings = Omit<Database['public']['Functions']['update_room']['Args'], 'room_id'>
type Room = Tables<'rooms'>

/** A room of its own for a test, private unless its settings say otherwise; its maker owns it. */
export async function openRoom(
  by: Actor,
  { id }: Pick<Tenancy, 'id'>,
  settings: Settings = {},
): Promise<Room> {
  const made = { tenant_id: id, name: 'Plan', visibility: 'private' as const }
  const room = (await by.client.rpc('create_room', made).throwOnError()).data
  return (await by.client.rpc('update_room', { room_id: room.id, ...settings }).throwOnError()).data
}

/** Asks to come in, by the code. */
export const joinRoom = (
  who: Actor,
  { code }: Pick<Room, 'code'>,
  by: { password?: string; invite?: string } = {},
) => who.client.rpc('join_room', { room: code, ...by })

/** Makes an invite; an editor's, unless it is for another role. */
export async function inviteTo(
  by: Actor,
  { id }: Pick<Room, 'id'>,
  {
    role = 'editor',
    ...options
  }: { role?: Enums<'member_role'>; max_uses?: number; expires_in?: number } = {},
): Promise<{ id: string; token: string }> {
  const asked = { room_id: id, role, ...options }
  return (await by.client.rpc('create_room_invite', asked).single().throwOnError()).data
}

/** What supabase-js gives where a call was refused, and the refusal counted. */
export const refusal = (status: number, message: string, details?: object) => ({
  status,
  error: {
    code: `PT${status}`,
    message,
    ...(details && { details: JSON.stringify(details).replace(':', ': ') }),
  },
})
