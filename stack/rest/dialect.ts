import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
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
  return new Kysely({ dialect: dialectOf(connection) })
}

function dialectOf(connection: DatabaseConnection): Dialect {
  const alreadyOpen = async () => {}
  const driver: Driver = {
    init: alreadyOpen,
    acquireConnection: async () => connection,
    beginTransaction: alreadyOpen,
    commitTransaction: alreadyOpen,
    rollbackTransaction: alreadyOpen,
    releaseConnection: alreadyOpen,
    destroy: alreadyOpen,
  }
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: database => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}
