import type { Pgoutput } from 'pg-logical-replication'
import type { View } from './view.ts'

/** A row of the log: all values as text, without those that it leaves out. */
export type Row = Record<string, string | null>

/** What happened to a row. */
export interface Change {
  type: 'INSERT' | 'UPDATE' | 'DELETE'
  relation: Pgoutput.MessageRelation
  committedAt: Date
  /** What a DELETE has none of. */
  row: Row | undefined
  /** The columns of the replica identity as they were; what an INSERT has none of. */
  previous: Row | undefined
}

const maxValueOfLargeRow = 64

/** @param message whose values are text. */
export function changeOf(
  message: Pgoutput.MessageInsert | Pgoutput.MessageUpdate | Pgoutput.MessageDelete,
  committedAt: Date,
): Change {
  const { tag, relation } = message
  const row = tag === 'delete' ? undefined : known(message.new)
  let previous: Row | undefined
  if (tag !== 'insert') {
    // An update that leaves the identity as it was does not repeat it.
    const identity = message.old ?? message.key
    previous = known(identity ?? Object.fromEntries(relation.keyColumns.map(name => [name, row?.[name]])))
  }
  return { type: tag.toUpperCase() as Change['type'], relation, committedAt, row, previous }
}

/**
 * What clients hear of a change.
 *
 * @param view undefined: they may not see it, for the reason `error`.
 * @param select the columns they want besides the primary key; undefined: all.
 */
export function reportOf(change: Change, view: View | undefined, select?: string[], error?: string): object {
  const { type, relation, committedAt, row, previous } = change
  const shown = (view?.columns ?? []).filter(
    ({ name, selectable, key }) => selectable && (key || !select || select.includes(name)),
  )
  // Nobody can tell any more who might have seen a deleted row.
  const keep = row || !view?.secured ? shown : shown.filter(({ key }) => key)
  return {
    ...{ schema: relation.schema, table: relation.name, type, commit_timestamp: committedAt.toISOString() },
    columns: shown.map(({ name, type }) => ({ name, type })),
    ...(row && { record: pick(view?.changed, row, shown, error) }),
    ...(previous && { old_record: pick(view?.previous, previous, keep, error) }),
    errors: error ? [error] : null,
  }
}

/** Of the columns that the log has; where that is too much, what is long is left out. */
const pick = (values: Record<string, unknown> = {}, row: Row, columns: { name: string }[], error?: string) =>
  Object.fromEntries(
    columns
      .filter(({ name }) => name in row && !(error && isLong(values[name])))
      .map(({ name }) => [name, values[name]]),
  )
const known = (row: Record<string, string | null | undefined>): Row =>
  Object.fromEntries(
    Object.entries(row).filter((entry): entry is [string, string | null] => entry[1] !== undefined),
  )
const isLong = (value: unknown) => Buffer.byteLength(JSON.stringify(value)) > maxValueOfLargeRow
