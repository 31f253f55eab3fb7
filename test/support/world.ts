import type { Enums, Tables } from '../../supabase/types.ts'
import type { OpenProject, Person } from './project.ts'

/** Who acts; a guest has no e-mail address. */
export type Actor = Pick<Person, 'id' | 'token' | 'client'>

/** A tenant, a member of each role, and a room of each visibility that the owner made; the public one allows guests. */
export interface Tenancy extends Record<Enums<'member_role'>, Person> {
  id: string
  slug: string
  rooms: Record<Enums<'visibility'>, Tables<'rooms'>>
}

export interface World {
  home: Tenancy
  foreign: Tenancy
  /** Has an account and nothing else. */
  outsider: Person
  /** Signed in anonymously. */
  guest: Actor
}

/** Two tenants that have nothing to do with each other, and people beside them. */
export async function openWorld(project: OpenProject): Promise<World> {
  const [home, foreign, outsider, guest] = await Promise.all([
    openTenant(project, 'home'),
    openTenant(project, 'foreign'),
    project.signUp('outsider'),
    signInGuest(project),
  ])
  return { home, foreign, outsider, guest }
}

/** A tenant with one member of each role; the owner made it, the others were added. */
export async function openTenant(project: OpenProject, slug: string): Promise<Tenancy> {
  const [owner, admin, editor, viewer] = await Promise.all([
    project.signUp(`${slug}-owner`),
    project.signUp(`${slug}-admin`),
    project.signUp(`${slug}-editor`),
    project.signUp(`${slug}-viewer`),
  ])
  const tenant = await owner.client.rpc('create_tenant', { name: slug, slug }).throwOnError()
  const { id } = tenant.data
  await addMember(project, id, admin, 'admin')
  await addMember(project, id, editor, 'editor')
  await addMember(project, id, viewer, 'viewer')
  const open = async (visibility: Enums<'visibility'>) => {
    const room = { tenant_id: id, name: `${slug} ${visibility}`, visibility }
    return (await owner.client.rpc('create_room', room).throwOnError()).data
  }
  const rooms = { private: await open('private'), tenant: await open('tenant'), public: await open('public') }
  const open_to_guests = { room_id: rooms.public.id, guests_allowed: true }
  rooms.public = (await owner.client.rpc('update_room', open_to_guests).throwOnError()).data
  return { id, slug, owner, admin, editor, viewer, rooms }
}

/** Somebody comes into a tenant, without an invitation. */
export async function addMember(
  project: OpenProject,
  tenant: string,
  person: { id: string },
  role: Enums<'member_role'>,
): Promise<void> {
  await project.sql('select private.add_member($1, $2, $3)', [tenant, person.id, role])
}

export async function signInGuest(project: OpenProject): Promise<Actor> {
  const client = project.client()
  const { data, error } = await client.auth.signInAnonymously()
  if (error) throw error
  const { user, session } = data
  if (!user || !session) throw new Error('a guest without a session')
  await client.realtime.setAuth(session.access_token)
  return { id: user.id, token: session.access_token, client }
}
