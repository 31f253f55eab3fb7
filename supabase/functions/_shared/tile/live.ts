import { z } from 'zod'
import { type Audience, audiences, type Mode, modes, type Tile } from './model.ts'

export interface Page {
  tile_structure: { tiles: Tile[] }
  settings: Record<string, unknown>
}

/** The six pages of a configuration. */
export type Pages = Record<Mode, Record<Audience, Page>>

/** Where a page lies in the document of a configuration: tiles by their ids, and beside them its settings. */
export interface Place {
  mode: Mode
  audience: Audience
  /** Names of roots; both are maps. */
  tiles: string
  settings: string
}

export const livePages: Place[] = modes.flatMap(mode =>
  audiences.map(audience => {
    const tiles = `${mode}/${audience}`
    return { mode, audience, tiles, settings: `${tiles}/settings` }
  }),
)

export const tileId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)

/**
 * A tile in the document. Flat: in a tree of shared types a move would be a deletion and an insertion, and lose what
 * others write meanwhile.
 */
export const liveTile = z.strictObject({
  type: z.string().min(1).max(64),
  version: z.int().min(1).optional(),
  /** The tile that it is in; null or one that is not there: it is at the top. */
  parent: tileId.nullable().optional(),
  /** Where among its siblings: by the characters of this, then by id. `between` of order.ts makes one. */
  order: z
    .string()
    .regex(/^[0-9A-Za-z]{0,100}$/)
    .optional(),
  props: z.record(z.string(), z.unknown()).optional(),
})
export type LiveTile = z.infer<typeof liveTile>

const settings = z.record(z.string(), z.unknown())

/** The document of a configuration as plain data. */
export const liveConfiguration = z.strictObject(
  Object.fromEntries(
    livePages.flatMap(place => [
      [place.tiles, z.record(tileId, liveTile).optional()],
      [place.settings, settings.optional()],
    ]),
  ),
)

/** The same for other languages, as JSON Schema (draft 2020-12). */
export function liveConfigurationSchema(): object {
  return {
    title: 'Configuration',
    description:
      'The live document of a configuration: its roots, all of them maps. docs/tiles-coediting.md says what they mean.',
    ...z.toJSONSchema(liveConfiguration),
  }
}

/** A tile without what is in it. */
export interface FlatTile {
  tile: Omit<Tile, 'children'>
  parent: string | null
}

/** The tiles of a structure, each before what is in it; siblings in their order. */
export function flatten(tiles: Tile[], parent: string | null = null): FlatTile[] {
  return tiles.flatMap(({ children, ...tile }) => [{ tile, parent }, ...flatten(children ?? [], tile.id)])
}

/**
 * The structure that tiles of a document make, whatever people have done to them at once: what is in a tile that is
 * gone is at the top, and where tiles are in each other, the one with the first id is.
 */
export function nest(live: [id: string, tile: LiveTile][]): Tile[] {
  const known = new Map(live)
  const parents = new Map<string, string | null>()
  for (const [id, { parent }] of live) parents.set(id, parent != null && known.has(parent) ? parent : null)
  for (const id of firstOfCircles(parents)) parents.set(id, null)
  const siblings = Map.groupBy(live, ([id]) => parents.get(id) ?? null)
  const under = (parent: string | null): Tile[] =>
    (siblings.get(parent) ?? []).sort(byPlace).map(([id, { type, version, props }]) => ({
      ...{ id, type },
      ...(version !== undefined && { version }),
      props: props ?? {},
      ...(siblings.has(id) && { children: under(id) }),
    }))
  return under(null)
}

function firstOfCircles(parents: Map<string, string | null>): string[] {
  const found: string[] = []
  const seen = new Set<string>()
  for (const start of parents.keys()) {
    const way: string[] = []
    let at: string | null = start
    while (at !== null && !seen.has(at)) {
      seen.add(at)
      way.push(at)
      at = parents.get(at) ?? null
    }
    // Met before on the same way: from there on it goes round.
    const begin = at === null ? -1 : way.indexOf(at)
    if (begin >= 0) found.push(way.slice(begin).sort()[0]!)
  }
  return found
}

function byPlace([id, a]: [string, LiveTile], [other, b]: [string, LiveTile]): number {
  const [order, otherOrder] = [a.order ?? '', b.order ?? '']
  if (order !== otherOrder) return order < otherOrder ? -1 : 1
  return id < other ? -1 : 1
}

/** Pages in the one form that they have when they were read from a document: tiles without an empty list of children. */
export function normal(pages: Pages): Pages {
  return mapPages(({ mode, audience }) => {
    const { tile_structure, settings } = pages[mode][audience]
    return { tile_structure: { tiles: tile_structure.tiles.map(normalTile) }, settings }
  })
}

const normalTile = ({ children, ...tile }: Tile): Tile => ({
  ...tile,
  props: tile.props ?? {},
  ...(children?.length && { children: children.map(normalTile) }),
})

/** Makes each of the six pages. */
export const mapPages = (make: (place: Place) => Page): Pages => {
  const of = (mode: Mode) =>
    Object.fromEntries(
      livePages.filter(place => place.mode === mode).map(place => [place.audience, make(place)]),
    )
  return Object.fromEntries(modes.map(mode => [mode, of(mode)])) as Pages
}
