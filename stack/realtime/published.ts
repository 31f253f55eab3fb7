import pg from 'pg'
import { type Binding, predicate } from './binding.ts'
import { Refusal } from './token.ts'
import { type Table, viewAs } from './view.ts'

const maxValues = 100

/**
 * Checks that a binding is about tables of the publication, and about columns, operators and values that the role
 * may use on them.
 *
 * @throws Refusal when it is not.
 */
export async function checkBinding(pool: pg.Pool, role: string, binding: Binding): Promise<void> {
  const { event, schema, table, conditions, select } = binding
  const told = `[event: ${event}, schema: ${schema}, table: ${table}, filters: ${JSON.stringify(conditions)}, select: ${JSON.stringify(select) ?? 'nil'}]`
  const tables = await publishedTables(pool, schema, table)
  if (tables.length === 0)
    throw refusal(`Please check Realtime is enabled for the given connect parameters: ${told}`)
  try {
    for (const table of tables) await checkColumns(pool, role, table, binding)
  } catch (error) {
    if (!(error instanceof pg.DatabaseError || error instanceof RangeError)) throw error
    const why = `Exception: ${error.message}`
    throw refusal(`An exception happened so please check your connect parameters: ${told}. ${why}`)
  }
}

async function publishedTables(pool: pg.Pool, schema: string, table: string): Promise<Table[]> {
  const { rows } = await pool.query<Table>(
    `select pg_class.oid as "relationOid", schemaname as schema, tablename as name
     from pg_publication_tables
     join pg_namespace on nspname = schemaname
     join pg_class on relnamespace = pg_namespace.oid and relname = tablename
     where pubname = 'supabase_realtime' and $1::text in (schemaname, '*') and $2::text in (tablename, '*')`,
    [schema, table],
  )
  return rows
}

async function checkColumns(pool: pg.Pool, role: string, table: Table, { conditions, select }: Binding) {
  if (!conditions.length && !select) return
  const empty = ['{}', '{}'] as const
  const view = await viewAs(pool, role, table, empty, [])
  const known = new Set(view?.columns.filter(({ selectable }) => selectable).map(({ name }) => name))
  for (const { column } of conditions)
    if (!known.has(column)) throw new RangeError(`invalid column for filter ${column}`)
  for (const column of select ?? [])
    if (!known.has(column)) throw new RangeError(`invalid column for select ${column}`)
  // Postgres reads operators and values even where there is no row, but patterns and lists only when they are used.
  for (const { operator, value } of conditions) {
    if (operator === 'match' || operator === 'imatch') await pool.query(`select '' ~ $1`, [value])
    if (operator !== 'in') continue
    const { rows } = await pool.query('select cardinality($1::text[]) as count', [value])
    if (rows[0].count > maxValues)
      throw new RangeError(`too many values for \`in\` filter. Maximum ${maxValues}`)
  }
  await viewAs(pool, role, table, empty, conditions.map(predicate))
}

const refusal = (why: string) =>
  new Refusal(
    'RealtimeDisabledForConfiguration',
    `Unable to subscribe to changes with given parameters. ${why}`,
  )
