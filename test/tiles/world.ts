import type { Json, Tables } from '../../supabase/types.ts'
import type { Client, OpenProject } from '../support/project.ts'
import { openTenant, type Tenancy } from '../support/world.ts'

/** A tile as it stands in a structure. */
export type Tile = {
  id: string
  type: string
  version?: number
  props: { [name: string]: Json }
  children?: Tile[]
}

export type Page = {
  tile_structure: { tiles: Tile[] }
  settings: { [name: string]: Json }
}

/** What `get_configuration` gives. */
export interface Whole extends Tables<'configurations'> {
  role: string
  data: Record<'app' | 'desktop' | 'mobile', Record<'consumer' | 'business', Page>>
  activation: { id: string; revision: number } | null
}

/** Two institutions that have nothing to do with each other. */
export async function openInstitutions(project: OpenProject): Promise<{ home: Tenancy; foreign: Tenancy }> {
  const [home, foreign] = await Promise.all([openTenant(project, 'home'), openTenant(project, 'foreign')])
  return { home, foreign }
}

export async function create(client: Client, tenant_id: string, name = 'Spring') {
  return (await client.rpc('create_configuration', { tenant_id, name }).throwOnError()).data
}

export async function read(client: Client, id: string): Promise<Whole> {
  return (await client.rpc('get_configuration', { id }).throwOnError()).data as unknown as Whole
}

export const text = (id: string, words: string): Tile => ({ id, type: 'text', props: { text: words } })

/** A page with these tiles and nothing else. */
export const page = (...tiles: Tile[]) => ({ tiles })
