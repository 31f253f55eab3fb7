import { setTimeout as sleep } from 'node:timers/promises'
import { fuzzyMatch, type IntrospectResult } from '@supabase/lite'
import { asSuperuser } from '../postgres/database.ts'
import type { Project } from '../service.ts'
import { listen } from './listener.ts'
import { loadSettings, type Settings } from './settings.ts'
import { loadTypes, type ValueTypes } from './types.ts'

// It puts in place of this what takes texts alone, and throws at the errors that Node gives it.
const { emitWarning } = process
const { PostgresConnection } = await import('@supabase/lite/postgres')
process.emitWarning = emitWarning

/** What REST knows of the database without asking. */
export interface Schema {
  introspection: IntrospectResult
  settings: Settings
  types: ValueTypes
  hasRelation(schema: string, name: string): boolean
  /** The name in the schema that is most like the given one. */
  nearest(schema: string, name: string): string | undefined
}

export interface SchemaCache {
  /** The schema; while it is being read anew, the new one. */
  current(): Promise<Schema>
  close(): Promise<void>
}

const burst = 50

/**
 * Reads the schema, and reads it anew at each `notify pgrst`, which DDL sends by itself.
 *
 * It looks as the superuser: the information schema shows others only what they may use themselves.
 *
 * @param schemas the exposed ones; as for PostgREST, there are no others.
 * @throws when the database cannot be reached or read.
 */
export async function openSchemaCache(
  cluster: Project['cluster'],
  database: string,
  schemas: string[],
): Promise<SchemaCache> {
  const url = cluster.url('supabase_admin', database)
  // Listening comes first, so that nothing changes unheard; what is heard before the first reading is covered by it.
  let pending = true
  let lastNotice = 0
  const listener = await listen(url, 'pgrst', reload)
  pending = false
  let schema = load()
  try {
    await schema
  } catch (error) {
    await close()
    throw error
  }

  async function load(): Promise<Schema> {
    const everything = await introspect(url)
    const introspection = exposedPart(everything, new Set(schemas))
    return asSuperuser(cluster, database, async client => ({
      introspection,
      settings: await loadSettings(client),
      types: await loadTypes(client),
      ...relationsOf(introspection),
    }))
  }

  /** Notifications that come while a reload waits for its turn are covered by it, and put it off until it is quiet. */
  function reload() {
    lastNotice = performance.now()
    if (pending) return
    pending = true
    schema = schema.then(async before => {
      await quiet()
      pending = false
      // The database is on its way down, or was changed in between: either is followed by the next reload.
      return load().catch(() => before)
    })
  }

  /** Changes come in bursts, and reading in the middle of one may meet what is just going. */
  async function quiet() {
    for (let left = burst; left > 0; left = lastNotice + burst - performance.now()) await sleep(left)
  }

  async function close() {
    await listener.close()
    await schema.catch(() => {})
  }

  return { current: () => schema, close }
}

/** A backend that has read the whole catalogue keeps it in memory, so its connection lasts for one reading. */
async function introspect(url: string): Promise<IntrospectResult> {
  const catalogue = new PostgresConnection({ url, postgresOptions: { max: 1, onnotice: () => {} } })
  try {
    const everything = await catalogue.introspect()
    // Failing, it answers with an empty schema; only a complete one names the functions.
    if (!everything.functions) throw new Error('the schema could not be read')
    return everything
  } finally {
    await catalogue.close()
  }
}

function relationsOf({ tables, views }: IntrospectResult): Pick<Schema, 'hasRelation' | 'nearest'> {
  const names = new Map<string, Set<string>>()
  for (const { schema, name } of [...tables, ...views])
    names.set(schema, (names.get(schema) ?? new Set()).add(name))
  return {
    hasRelation: (schema, name) => names.get(schema)?.has(name) ?? false,
    nearest: (schema, name) => fuzzyMatch(name, [...(names.get(schema) ?? [])]) ?? undefined,
  }
}

/** lite walks through all of it at every request, so it had better be small. */
function exposedPart(everything: IntrospectResult, schemas: Set<string>): IntrospectResult {
  const isExposed = ({ schema }: { schema: string }) => schemas.has(schema)
  const tables = everything.tables.filter(isExposed)
  // The text of a view only serves to guess the types of its columns, which are known.
  const views = everything.views.filter(isExposed).map(view => ({ ...view, sql: '' }))
  const names = new Set([...tables, ...views].map(({ name }) => name))
  return {
    ...everything,
    tables,
    views,
    columns: everything.columns.filter(isExposed),
    foreign_keys: everything.foreign_keys.filter(key => isExposed(key) && names.has(key.ref_table)),
    primary_keys: everything.primary_keys.filter(isExposed),
    indexes: everything.indexes.filter(isExposed),
    unique_constraints: everything.unique_constraints.filter(isExposed),
    check_constraints: everything.check_constraints.filter(isExposed),
    comments: everything.comments.filter(isExposed),
    functions: everything.functions?.filter(isExposed) ?? [],
  }
}
