import type { Marks, PageInput, Tile } from './model.ts'

/** A tile without what it holds, and where it lies. */
interface Placed {
  tile: Tile
  /** What is compared: all of it but its children, and the tile around it. */
  form: string
}

function placed(structure: PageInput['structure']): Map<string, Placed> {
  const found = new Map<string, Placed>()
  const walk = (tiles: unknown, around: string) => {
    if (!Array.isArray(tiles) || found.size > 1000) return
    for (const tile of tiles as Tile[]) {
      if (typeof tile?.id !== 'string') continue
      const { children, ...own } = tile
      found.set(tile.id, {
        tile,
        form: JSON.stringify([around, own.type, own.version ?? null, own.props ?? {}]),
      })
      walk(children, tile.id)
    }
  }
  walk(structure.tiles, '')
  return found
}

/** What has become of the tiles of a page since another state of it; one that has moved elsewhere has changed. */
export function marksOf(structure: PageInput['structure'], before: PageInput['structure']): Marks {
  const [now, then] = [placed(structure), placed(before)]
  const ids = [...now.keys()]
  return {
    added: ids.filter(id => !then.has(id)),
    changed: ids.filter(id => then.has(id) && then.get(id)!.form !== now.get(id)!.form),
    removed: [...then.values()]
      .filter(({ tile }) => !now.has(tile.id))
      .map(({ tile }) => ({ id: tile.id, type: tile.type })),
  }
}
