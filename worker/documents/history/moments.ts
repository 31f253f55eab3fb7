import type pg from 'pg'
import { isValid } from '../update.ts'
import { unpack, type Written } from './chunk.ts'

/** Which part of a document's past is read; times in microseconds since 1970. */
export interface Part {
  documentId: string
  /** What was written later is left out. */
  until: number
  /** Somebody's edits, to be told from those of others. */
  chosen?: { author: string; since: number; until: number }
}

/** Updates in the order in which they were written, all of them chosen or none. */
export interface Batch {
  updates: Uint8Array[]
  chosen: boolean
  /** Of the state that all else comes on top of, if this is one. */
  fold: number | undefined
}

// One statement: what is being folded is in the log or in the history, never in neither. A state holds all edits up to
// its fold; what else it holds comes again, and does no harm.
const text = `
  declare moment no scroll cursor for
  with base as materialized (
    select b.fold, b.state from private.document_bases b
    where b.document_id = $1 and b.until <= to_timestamp($2::float8 / 1e6)
    order by b.until desc, b.fold desc limit 1
  )
  select 'base' as part, fold, null::uuid as author, null as at, state as data from base
  union all
  select 'chunk', h.fold, null, null, h.edits from private.document_history h
  where h.document_id = $1 and h.fold > (select coalesce(max(fold), 0) from base)
    and h.since <= to_timestamp($3::float8 / 1e6)
  union all
  select 'update', null, u.user_id, (extract(epoch from u.created_at) * 1e6)::bigint::text, u.data
  from private.document_updates u where u.document_id = $1 and u.created_at <= to_timestamp($3::float8 / 1e6)
  order by part, fold, at`
const atOnce = 50

type Found =
  | { part: 'base'; fold: number; data: Buffer }
  | { part: 'chunk'; data: Buffer }
  | { part: 'update'; author: string | null; at: string; data: Buffer }

/**
 * Reads what a document was made of at a moment, some of it at a time: all of it may not fit the memory.
 *
 * @param client as tenon_worker, in a transaction in which no other moment is being read.
 */
export async function* readMoment(
  client: pg.ClientBase,
  { documentId, until, chosen }: Part,
): AsyncGenerator<Batch> {
  await client.query(text, [documentId, chosen ? chosen.since - 1 : until, until])
  const isChosen = ({ author, at }: Written) =>
    chosen !== undefined && author === chosen.author && at >= chosen.since && at < chosen.until
  for (;;) {
    const { rows } = await client.query<Found>(`fetch ${atOnce} from moment`)
    if (rows.length === 0) break
    for (const found of rows)
      if (found.part === 'base') yield { updates: [found.data], chosen: false, fold: found.fold }
      else {
        const written = found.part === 'chunk' ? unpack(found.data) : [{ ...found, at: Number(found.at) }]
        yield* runs(
          written.filter(({ at, data }) => at <= until && isValid(data)),
          isChosen,
        )
      }
  }
  await client.query('close moment')
}

function* runs(written: Written[], isChosen: (written: Written) => boolean): Generator<Batch> {
  let run: Batch | undefined
  for (const each of written) {
    const chosen = isChosen(each)
    if (run && run.chosen !== chosen) {
      yield run
      run = undefined
    }
    run ??= { updates: [], chosen, fold: undefined }
    run.updates.push(each.data)
  }
  if (run) yield run
}

/** A time as JSON of the database has it, in microseconds since 1970; a Date knows milliseconds alone. */
export function microseconds(time: string): number {
  const [, fraction = ''] = /\.(\d+)/.exec(time) ?? []
  return Math.floor(Date.parse(time) / 1_000) * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6))
}
