import { contextOf } from '../../supabase/functions/_shared/tile/context.ts'
import type {
  Audience,
  Context,
  Mode,
  PageInput,
  TileType,
} from '../../supabase/functions/_shared/tile/model.ts'
import type { OpenProject } from './project.ts'

/** The tiles, personas and first structures that come with the product. */
export interface Library {
  tiles: TileType[]
  contexts: Record<string, Context>
  structures: { mode: Mode; audience: Audience; structure: PageInput['structure'] }[]
}

export async function readLibrary(project: OpenProject): Promise<Library> {
  const tiles = await project.sql<TileType>(`
    select type, version, name, category, template, default_props, sample_context, container,
      deprecated_at is not null as deprecated, true as library
    from public.tiles where tenant_id = private.system_tenant() order by type, version`)
  const personas = await project.sql('select name, label, context from public.personas')
  const structures = await project.sql(
    'select mode, audience, tile_structure as structure from private.default_structures order by 1, 2',
  )
  const contexts = Object.fromEntries(
    personas.map(({ name, label, context }) => [name, contextOf({ label, context })]),
  )
  return { tiles, contexts, structures: structures as Library['structures'] }
}

/** A page of the library: its first structure for this mode and audience, with the persona that goes with it. */
export function pageOf(
  { tiles, contexts, structures }: Library,
  mode: Mode,
  audience: Audience,
  changes: Partial<PageInput> = {},
): PageInput {
  const { structure } = structures.find(each => each.mode === mode && each.audience === audience)!
  const context = contexts[audience === 'consumer' ? 'family' : 'small_business']!
  return {
    ...{
      institution: 'Aurora Credit Union',
      mode,
      audience,
      structure,
      settings: {},
      tiles,
      context,
      assets: {},
    },
    ...changes,
  }
}
