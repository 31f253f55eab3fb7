import {
  type CompiledQuery,
  type DatabaseConnection,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import type { Session } from './session.ts'

const writes = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

/** The query builder of one request; all its statements run in the request's transaction. */
export function databaseOf(session: Session): Kysely<unknown> {
  const connection: DatabaseConnection = {
    async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      const result = await session.query(sql, parameters)
      const rows = Array.from(result) as R[]
      return writes.has(result.command) ? { rows, numAffectedRows: BigInt(result.count) } : { rows }
    },
    // biome-ignore lint/correctness/useYield: required by the interface, and nobody streams here.
    async *streamQuery() {
      throw new Error('REST does not stream')
    },
  }
  return new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new OpenDriver(connection),
      createIntrospector: database => new PostgresIntrospector(database),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
}

/** The request has opened its transaction and ends it; only statements come this way. */
class OpenDriver extends DummyDriver {
  readonly #connection: DatabaseConnection

  constructor(connection: DatabaseConnection) {
    super()
    this.#connection = connection
  }

  override async acquireConnection() {
    return this.#connection
  }
}
