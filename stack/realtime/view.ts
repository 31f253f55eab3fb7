import pg from 'pg'
import type { Pgoutput } from 'pg-logical-replication'
import { become, undone } from './authorization.ts'
import type { Row } from './change.ts'
import type { Claims } from './token.ts'

export type Table = Pick<Pgoutput.MessageRelation, 'relationOid' | 'schema' | 'name'>

interface Column {
  name: string
  type: string
  selectable: boolean
  /** Part of the primary key. */
  key: boolean
}

/** A row and the one before it as a role sees them: as JSON, with their types, and what it may select. */
export interface View {
  /** Whether policies decide who sees a row. */
  secured: boolean
  columns: Column[]
  changed: Record<string, unknown>
  previous: Record<string, unknown>
  /** Which of the predicates hold. */
  holds: boolean[]
}

const columns = `
  select json_agg(json_build_object(
    'name', attname, 'type', typname, 'key', attnum = any (coalesce(conkey, '{}')),
    'selectable', has_column_privilege(attrelid, attnum, 'select')
  ) order by attnum)
  from pg_attribute join pg_type on pg_type.oid = atttypid
  left join pg_constraint on conrelid = attrelid and contype = 'p'
  where attrelid = pg_class.oid and attnum > 0 and not attisdropped`

/**
 * Looks at a change with the eyes of a role. Done as that role, for types and operators may run anybody's code.
 *
 * @param rows the row changed and the one before, as `asJson` writes them.
 * @param predicates SQL about the row `changed`.
 * @returns undefined when the role may not even look at the schema.
 */
export function viewAs(
  pool: pg.Pool,
  role: string,
  table: Table,
  rows: readonly [changed: string, previous: string],
  predicates: readonly string[],
): Promise<View | undefined> {
  const type = nameOf(table)
  return undone(pool, async client => {
    await become(client, { role })
    const { rows: views } = await client.query<View>(
      `select relrowsecurity as secured, (${columns}) as columns,
         to_jsonb(changed) as changed, to_jsonb(previous) as previous,
         array[${predicates.map(sql => `coalesce(${sql}, false)`)}]::boolean[] as holds
       from pg_class,
         json_populate_record(null::${type}, $2) changed, json_populate_record(null::${type}, $3) previous
       where pg_class.oid = $1`,
      [table.relationOid, ...rows],
    )
    return views[0]
  })
}

/**
 * Whether the policies let somebody select the row now, who has nothing but claims.
 * @throws when a policy fails.
 */
export async function maySelect(
  pool: pg.Pool,
  claims: Claims,
  table: Table,
  { columns }: View,
  row: Row,
): Promise<boolean> {
  const key = columns.filter(column => column.key).map(({ name }) => name)
  const found = await undone(pool, async client => {
    await become(client, { role: claims.role, 'request.jwt.claims': JSON.stringify(claims) })
    const same = key.map((name, index) => `${pg.escapeIdentifier(name)} = $${index + 1}`)
    const values = key.map(name => row[name])
    return client.query(`select from ${nameOf(table)} where ${same.join(' and ')}`, values)
  })
  if (!found) throw new Error('a policy lacks a privilege')
  return found.rowCount === 1
}

/** A row as JSON that `json_populate_record` reads: all values are text there, but JSON itself goes in bare. */
export function asJson({ columns }: Pick<Pgoutput.MessageRelation, 'columns'>, row: Row): string {
  const { JSON: json, JSONB: jsonb } = pg.types.builtins
  const fields = columns
    .filter(({ name }) => row[name] !== undefined)
    .map(({ name, typeOid }) => {
      const value = row[name]!
      const bare = value !== null && (typeOid === json || typeOid === jsonb)
      return `${JSON.stringify(name)}:${bare ? value : JSON.stringify(value)}`
    })
  return `{${fields}}`
}

const nameOf = ({ schema, name }: Table) => `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`
