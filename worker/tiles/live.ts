import { isDeepStrictEqual } from 'node:util'
import * as Y from 'yjs'
import {
  flatten,
  type LiveTile,
  livePages,
  mapPages,
  nest,
  type Page,
  type Pages,
} from '../../supabase/functions/_shared/tile/live.ts'
import type { Tile } from '../../supabase/functions/_shared/tile/model.ts'
import { places } from '../../supabase/functions/_shared/tile/order.ts'
import { plain } from '../boards/content.ts'

type Entries = Y.Map<unknown>

/** A document as plain data, by the names of its roots. */
export const contentOf = (doc: Y.Doc): Record<string, unknown> =>
  Object.fromEntries(
    livePages
      .flatMap(({ tiles, settings }) => [tiles, settings])
      .map(root => [root, plain(doc.getMap(root))]),
  )

/** The pages that are in a document, as JSON has them. Its tiles must have the form of `liveTile`. */
export function readPages(content: Record<string, unknown>): Pages {
  const pages = mapPages(place => {
    const tiles = Object.entries(content[place.tiles] as Record<string, LiveTile>)
    return { tile_structure: { tiles: nest(tiles) }, settings: content[place.settings] as Page['settings'] }
  })
  return JSON.parse(JSON.stringify(pages))
}

/**
 * Makes the pages of a document these, by the fewest edits: what is the same stays as it is, so that what others write
 * there meanwhile lives on.
 *
 * @returns the edits as one update; undefined where there is nothing to do.
 */
export function writePages(doc: Y.Doc, pages: Pages): Uint8Array | undefined {
  let update: Uint8Array | undefined
  const note = (edit: Uint8Array) => {
    update = edit
  }
  doc.on('update', note)
  doc.transact(() => {
    for (const place of livePages) {
      const page = pages[place.mode][place.audience]
      writeTiles(doc.getMap(place.tiles), page.tile_structure.tiles)
      patch(doc.getMap(place.settings), page.settings)
    }
  })
  doc.off('update', note)
  return update
}

function writeTiles(entries: Entries, tiles: Tile[]) {
  const wanted = flatten(tiles)
  const ids = new Set(wanted.map(({ tile }) => tile.id))
  for (const id of [...entries.keys()]) if (!ids.has(id)) entries.delete(id)
  for (const [parent, siblings] of Map.groupBy(wanted, flat => flat.parent)) {
    const current = siblings.map(({ tile }) => {
      const now = plain(entries.get(tile.id)) as LiveTile | undefined
      return now && (now.parent ?? null) === parent ? now : undefined
    })
    const orders = places(current.map(now => now?.order))
    for (const [at, { tile }] of siblings.entries()) {
      const { id, props = {}, ...rest } = tile
      const now = current[at]
      patchEntry(entries, id, { ...rest, props, parent: now ? now.parent : parent, order: orders[at] })
    }
  }
}

function patch(map: Entries, wanted: Record<string, unknown>) {
  const members = Object.entries(wanted).filter(([, value]) => value !== undefined)
  const keys = new Set(members.map(([key]) => key))
  for (const key of [...map.keys()]) if (!keys.has(key)) map.delete(key)
  for (const [key, value] of members) patchEntry(map, key, value)
}

function patchEntry(map: Entries, key: string, value: unknown) {
  const current = map.get(key)
  if (current instanceof Y.Map && isRecord(value)) patch(current, value)
  else if (current instanceof Y.Text && typeof value === 'string') patchText(current, value)
  else if (!map.has(key) || !isDeepStrictEqual(plain(current), value)) map.set(key, shared(value))
}

/** Replaces what lies between what both have in common. */
function patchText(text: Y.Text, value: string) {
  const now = text.toString()
  if (now === value) return
  const shorter = Math.min(now.length, value.length)
  let start = 0
  while (start < shorter && now[start] === value[start]) start++
  let end = 0
  while (end < shorter - start && now.at(-1 - end) === value.at(-1 - end)) end++
  // A character of two halves is replaced as a whole.
  if (/[\ud800-\udbff]/.test(now[start - 1] ?? '')) start--
  if (/[\udc00-\udfff]/.test(now[now.length - end] ?? '')) end--
  text.delete(start, now.length - start - end)
  text.insert(start, value.slice(start, value.length - end))
}

/** Objects are shared, so that two people change two of their values at once; lists and texts are values. */
const shared = (value: unknown): unknown =>
  isRecord(value)
    ? new Y.Map(Object.entries(value).map(([key, member]): [string, unknown] => [key, shared(member)]))
    : value

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
