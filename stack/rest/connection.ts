import { type AnyAST, Connection, type IntrospectResult, type VarsContext } from '@supabase/lite'
import type { Kysely } from 'kysely'
import { anonymousRole } from './caller.ts'
import { databaseOf } from './dialect.ts'
import { refusalOf } from './errors.ts'
import type { Pool } from './pool.ts'
import type { SchemaCache } from './schema-cache.ts'
import { openSession, type Session } from './session.ts'
import type { ValueTypes } from './types.ts'

/** A request on its way through lite, which carries it in the place of the token's claims. */
export interface PreparedRequest extends Record<string, unknown> {
  role: string
  /** Opens the transaction, see `preludeOf`. */
  prelude: string
  /** Asked for by the request, and known. */
  timeZone: string | undefined
  /** Of the schema that the request was prepared for. */
  types: ValueTypes
  readOnly: boolean
  /** The table, view or function that is asked for. */
  target: string
}

/**
 * The database as lite sees it. Everything that lite's own connection would decide is decided here: each request runs
 * in one transaction under the role of its token, and no grant is ever issued.
 */
export class RestConnection extends Connection<Pool> {
  override driver: Pool
  override dialect = 'postgres' as const
  readonly #schemas: SchemaCache

  constructor(pool: Pool, schemas: SchemaCache) {
    super({})
    this.driver = pool
    this.#schemas = schemas
  }

  override get supportsRpc() {
    return true
  }

  override async introspect(): Promise<IntrospectResult> {
    return (await this.#schemas.current()).introspection
  }

  override async onPostgrestAST(ast: AnyAST): Promise<AnyAST> {
    // The platform ignores it, where lite would say that it had obeyed.
    delete ast.$meta?.tx
    const { functions = [], columns } = await this.introspect()
    const { args, order, from, schema = 'public' } = ast
    if (order && from) {
      const known = columns.filter(column => column.schema === schema && column.table === from)
      // Named with its table, a function of a row is as good as a column.
      const computed = ({ column, embed }: (typeof order)[number]) =>
        !embed && /^\w+$/.test(column) && !known.some(({ name }) => name === column)
      return {
        ...ast,
        order: order.map(by => (computed(by) ? { ...by, column: `${from}.${by.column}` } : by)),
      }
    }
    // A body that is a bare value names no arguments; lite would take each letter of a word for one.
    if (args && typeof args !== 'object') return { ...ast, args: {} }
    if (ast.httpMethod !== 'POST' || !args || Array.isArray(args)) return ast
    const callable = functions.filter(one => one.schema === schema && one.name === ast.function)
    // A JSON argument that is a bare string is JSON too; lite would pass it on without its quotes.
    const isJson = (name: string) => {
      const types = callable.map(one => one.arg_types[one.arg_names.indexOf(name)]).filter(Boolean)
      return types.length > 0 && types.every(type => type === 'json' || type === 'jsonb')
    }
    const encoded = Object.entries(args).map(([name, value]) =>
      typeof value === 'string' && isJson(name) ? [name, JSON.stringify(value)] : [name, value],
    )
    return { ...ast, args: Object.fromEntries(encoded) }
  }

  /**
   * Runs the statements of one request. lite answers with what this returns: a response, here also for errors of the
   * database, which lite would take for its own.
   */
  override async withContext<T>(
    vars: VarsContext | undefined,
    run: (database: Kysely<unknown>) => Promise<T>,
  ): Promise<T> {
    const { jwt: prepared } = vars!.auth as { jwt: PreparedRequest }
    const session = await openSession(this.driver, prepared.prelude, prepared.types)
    try {
      const answer = await attempt(session, run)
      const ended = session.finish(isRefusal(answer) ? 'rollback' : 'commit')
      // Nobody has to wait for the end of a transaction that changed nothing.
      if (prepared.readOnly) ended.catch(() => {})
      else await ended
      return answer
    } catch (error) {
      const refusal = refusalOf(qualified(error, prepared.target), prepared.role === anonymousRole)
      if (!refusal) throw error
      return refusal as T
    }
  }

  override close() {
    return this.driver.close()
  }
}

async function attempt<T>(session: Session, run: (database: Kysely<unknown>) => Promise<T>): Promise<T> {
  try {
    return await run(databaseOf(session))
  } catch (error) {
    session.finish('rollback').catch(() => {})
    throw error
  }
}

/** What lite refuses after the statement ran, as one row wanted and two changed: it alone has no range of rows. */
const isRefusal = (answer: unknown) =>
  answer instanceof Response && answer.status >= 400 && !answer.headers.has('Content-Range')

/** PostgREST's statements name the table with each column, lite's do not. */
function qualified(error: unknown, relation: string): unknown {
  if (error instanceof Error && 'code' in error && error.code === '42703')
    error.message = error.message.replace(
      /^column "([^"]+)" does not exist$/,
      `column ${relation}.$1 does not exist`,
    )
  return error
}
