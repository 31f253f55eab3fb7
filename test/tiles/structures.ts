import fc from 'fast-check'

export interface Tile {
  id: string
  type: string
  props: Record<string, unknown>
  children?: Tile[]
}

export interface Tiles {
  tiles: Tile[]
}

/** Every tile of a structure, wherever it is in it. */
export const allTiles = ({ tiles }: Tiles): Tile[] =>
  tiles.flatMap(tile => [tile, ...allTiles({ tiles: tile.children ?? [] })])

/** Every id of a structure, as often as it is there. */
export const idsOf = (structure: Tiles): string[] => allTiles(structure).map(({ id }) => id)

const props = fc.record(
  {
    text: fc.constantFrom('a', 'b', 'c'),
    style: fc.record({ size: fc.nat(2), bold: fc.boolean() }, { requiredKeys: [], noNullPrototype: true }),
    list: fc.array(fc.nat(2), { maxLength: 2 }),
  },
  { requiredKeys: [], noNullPrototype: true },
)

type Edit =
  | { do: 'add'; id: string; props: Tile['props']; type: string; to: number; at: number }
  | { do: 'delete'; of: number }
  | { do: 'move'; of: number; to: number; at: number }
  | { do: 'change'; of: number; props: Tile['props'] }
  | { do: 'retype'; of: number }

const edit = (ids: string[]): fc.Arbitrary<Edit> =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        ...{ do: fc.constant('add' as const), id: fc.constantFrom(...ids), props },
        ...{ type: fc.constantFrom('text', 'container'), to: fc.nat(9), at: fc.nat(9) },
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), of: fc.nat(9) }) },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('move' as const), of: fc.nat(9), to: fc.nat(9), at: fc.nat(9) }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('change' as const), of: fc.nat(9), props }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('retype' as const), of: fc.nat(9) }) },
  )

/** A structure after edits of a person: tiles come, go, move and change; ids stay single, containers outside themselves. */
function apply(before: Tiles, edits: Edit[]): Tiles {
  const after = structuredClone(before)
  const lists = (tiles: Tile[]): Tile[][] => [
    tiles,
    ...tiles.flatMap(({ children }) => (children ? lists(children) : [])),
  ]
  const pick = <T>(from: T[], n: number) => from[n % from.length]!
  const put = (tile: Tile, to: number, at: number) => {
    const list = pick(lists(after.tiles), to)
    list.splice(at % (list.length + 1), 0, tile)
  }
  for (const each of edits) {
    const ids = idsOf(after)
    if (each.do === 'add') {
      const { id, type, props } = each
      if (!ids.includes(id))
        put({ id, type, props, ...(type === 'container' && { children: [] }) }, each.to, each.at)
      continue
    }
    if (ids.length === 0) continue
    const id = pick(ids, each.of)
    const list = lists(after.tiles).find(tiles => tiles.some(tile => tile.id === id))!
    const place = list.findIndex(tile => tile.id === id)
    const tile = list[place]!
    if (each.do === 'change') tile.props = each.props
    else if (each.do === 'retype') {
      if (tile.children?.length) continue
      list[place] = {
        id,
        props: tile.props,
        ...(tile.children ? { type: 'text' } : { type: 'container', children: [] }),
      }
    } else {
      list.splice(place, 1)
      if (each.do === 'move') put(tile, each.to, each.at)
    }
  }
  return after
}

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`)

/** A structure of up to ten tiles, nested at random. */
export const structure: fc.Arbitrary<Tiles> = fc.array(edit(names('t', 10)), { maxLength: 25 }).map(edits =>
  apply(
    { tiles: [] },
    edits.filter(each => each.do === 'add'),
  ),
)

/** What somebody makes of a structure in a few steps; two who add tiles may hit upon the same ids. */
export const edited = (base: Tiles): fc.Arbitrary<Tiles> =>
  fc.array(edit(names('n', 5)), { maxLength: 6 }).map(edits => apply(base, edits))
