import { isDeepStrictEqual } from 'node:util'
import type pg from 'pg'
import { livePages, mapPages, normal, type Pages } from '../../supabase/functions/_shared/tile/live.ts'
import { check } from '../documents/check.ts'
import type { Live, Material, Settlement } from '../documents/live.ts'
import { checkConfiguration } from './check.ts'
import { contentOf, readPages, writePages } from './live.ts'
import { obstaclesOf } from './obstacles.ts'

/** As private.read_live_configuration gives it. */
interface Rows {
  revision: string
  draft: Pages
  /** The draft that is in the document; null where there has been no document. */
  base: Pages | null
  base_revision: string | null
  fold: number | null
  state_vector: Buffer | null
  deletions: Buffer | null
  /** Whether something could not be saved the last time. */
  troubled: boolean
}

const nothing = mapPages(() => ({ tile_structure: { tiles: [] }, settings: {} }))

/** Keeps the document of a configuration and its draft the same: what people do in either comes into the other. */
export const configurationMaterial: Material<Rows> = {
  async read(client, { resource }) {
    const { rows } = await client.query<Rows>('select * from private.read_live_configuration($1)', [resource])
    return rows[0]
  },

  async settle(client, live, rows) {
    const content = contentOf(live.doc)
    for (const _ of checkConfiguration(content))
      return (await check(client, live.documentId)) > 0 ? 'healed' : 'stale'
    const obstacles = obstaclesOf(content)
    if (obstacles) return save(client, live, rows, { problems: obstacles })
    const ours = readPages(content)
    const theirs = normal(rows.draft)
    const { merged, conflicts } = await merge(client, rows.base && normal(rows.base), ours, theirs)
    const pages = differing(merged, theirs)
    const isKnown = rows.base_revision === rows.revision && !rows.troubled
    if (isKnown && !pages && isDeepStrictEqual(ours, merged)) return 'settled'
    return save(client, live, rows, { pages: pages ?? {}, conflicts, edit: writePages(live.doc, merged) })
  },
}

async function merge(client: pg.ClientBase, base: Pages | null, ours: Pages, theirs: Pages) {
  if (isDeepStrictEqual(ours, base ?? nothing)) return { merged: theirs, conflicts: [] }
  if (isDeepStrictEqual(theirs, base)) return { merged: ours, conflicts: [] }
  const { rows } = await client.query<{ merged: Pages; conflicts: unknown[] }>(
    'select * from private.merge_live_configuration($1, $2, $3)',
    [base ?? nothing, ours, theirs].map(pages => JSON.stringify(pages)),
  )
  const { merged, conflicts } = rows[0]!
  return { merged: normal(merged), conflicts }
}

/** The pages of one draft that another has not, as they are saved. */
function differing(pages: Pages, others: Pages): Partial<Pages> | undefined {
  const changed = livePages.filter(
    ({ mode, audience }) => !isDeepStrictEqual(pages[mode][audience], others[mode][audience]),
  )
  if (changed.length === 0) return undefined
  const byMode = Map.groupBy(changed, ({ mode }) => mode)
  return Object.fromEntries(
    [...byMode].map(([mode, places]) => [
      mode,
      Object.fromEntries(places.map(({ audience }) => [audience, pages[mode][audience]])),
    ]),
  )
}

interface Outcome {
  /** Nothing where the document cannot be looked at. */
  pages?: Partial<Pages>
  problems?: Record<string, string>
  conflicts?: unknown[]
  edit?: Uint8Array | undefined
}

async function save(client: pg.ClientBase, live: Live, rows: Rows, outcome: Outcome): Promise<Settlement> {
  const { pages = null, problems = {}, conflicts = [], edit } = outcome
  const { fold, state_vector: stateVector, deletions } = rows
  const saved = stateVector ? { fold: fold!, stateVector, deletions: deletions! } : undefined
  const now = live.moment()
  const { rows: answers } = await client.query<{ saved: boolean }>(
    'select private.save_live_configuration($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) as saved',
    [
      ...[live.resource, rows.revision, rows.base_revision],
      ...[pages, problems, conflicts].map(value => value && JSON.stringify(value)),
      ...[edit && Buffer.from(edit), await live.writers(saved)],
      ...[now.fold, Buffer.from(now.stateVector), Buffer.from(now.deletions)],
    ],
  )
  return answers[0]!.saved ? 'settled' : 'stale'
}
