import { type LiveTile, livePages, nest } from '../../supabase/functions/_shared/tile/live.ts'
import type { Tile } from '../../supabase/functions/_shared/tile/model.ts'

const mostTiles = 500
const longestPage = 1 << 20
// A save has 8. Where it is only a few more, the database says so, and saves the other pages.
const mostLevels = 16
const mostTold = 50

/**
 * What keeps pages in a document from being compared with a draft at all: more than any draft may have, or texts that
 * Postgres does not take.
 *
 * @param content the document as plain data; its tiles must have the form of `liveTile`.
 * @returns rules by page and tile, as a save names them; undefined where it can be compared.
 */
export function obstaclesOf(content: Record<string, unknown>): Record<string, string> | undefined {
  const found = livePages.flatMap(({ mode, audience, tiles, settings }): [string, string][] => {
    const page = `${mode}.${audience}`
    const entries = Object.entries(content[tiles] as Record<string, LiveTile>)
    const large: [string, string] = [`${page}.tile_structure`, 'at most 256 KiB']
    if (entries.length > mostTiles) return [[`${page}.tiles`, `at most ${mostTiles} tiles`]]
    if (levels(nest(entries)) > mostLevels) return [[`${page}.tiles`, 'at most 8 levels']]
    if (JSON.stringify([entries, content[settings]]).length > longestPage) return [large]
    const spoilt = entries.filter(([, tile]) => !isText(tile))
    return [
      ...spoilt.map(([id]): [string, string] => [`${page}.tiles.${id}.props`, characters]),
      ...(isText(content[settings]) ? [] : [[`${page}.settings`, characters] satisfies [string, string]]),
    ]
  })
  return found.length > 0 ? Object.fromEntries(found.slice(0, mostTold)) : undefined
}

const levels = (tiles: Tile[]): number =>
  tiles.reduce((deepest, { children }) => Math.max(deepest, 1 + levels(children ?? [])), 0)

const characters = 'whole characters, and none that is U+0000'

/** Whether all texts of a value, keys too, are what jsonb takes. */
function isText(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0')
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, member]) => isText(key) && isText(member))
}
