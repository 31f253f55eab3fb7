import type { IncomingMessage } from 'node:http'
import pg from 'pg'
import type { Project } from '../service.ts'
import { StorageError } from './errors.ts'

/** Whose a row becomes: of a token's subject always its text, as `owner` only a uuid. */
export interface Owner {
  ownerId: string | null
  owner: string | null
}

/** In whose name the database is asked. */
export interface Caller extends Owner {
  role: string
  settings: Record<string, string>
}

type Work<T> = (db: pg.PoolClient) => Promise<T>

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const roles = ['anon', 'authenticated', 'service_role']

/** The service itself: no policy binds it. */
export const service: Caller = {
  role: 'service_role',
  ...ownerOf(),
  settings: {
    role: 'service_role',
    'request.jwt.claim.role': 'service_role',
    'request.jwt.claims': '{"role":"service_role"}',
  },
}

/** The service's way into the database: as `authenticator`, and from there into the role of a caller. */
export class Access {
  readonly #pool: pg.Pool
  readonly #keys: Project['keys']

  constructor({ cluster, database, keys }: Project) {
    this.#pool = new pg.Pool({ connectionString: cluster.url('authenticator', database), max: 10 })
    // The pool replaces a connection that breaks, idle or at work; without listeners it would end the process.
    this.#pool.on('error', () => {})
    this.#pool.on('connect', db => db.on('error', () => {}))
    this.#keys = keys
  }

  /**
   * @param path of the request, as policies see it: below `/storage/v1`.
   * @throws StorageError AccessDenied without a bearer token, or with one of no role that Storage knows
   *   (a signed URL's token has none); TokenError.
   */
  async caller(request: IncomingMessage, path: string): Promise<Caller> {
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (!token) throw new StorageError('AccessDenied', "headers must have required property 'authorization'")
    const claims = await this.#keys.claims(token)
    const role = roles.find(role => role === claims.role)
    if (!role) throw new StorageError('AccessDenied', 'the token has no role')
    const { sub: subject = '' } = claims
    return {
      role,
      ...ownerOf(subject),
      settings: {
        role,
        'request.jwt.claim.role': role,
        'request.jwt.claim.sub': subject,
        'request.jwt': token,
        'request.jwt.claims': JSON.stringify(claims),
        'request.headers': JSON.stringify(request.headers),
        'request.method': request.method ?? '',
        'request.path': path,
      },
    }
  }

  /** One transaction of the caller's. `operation` is what policies read from `storage.operation()`. */
  async run<T>(caller: Caller, operation: string, work: Work<T>, end: 'commit' | 'rollback' = 'commit') {
    const settings = Object.entries({ ...caller.settings, 'storage.operation': operation })
    const calls = settings.map(([name, value]) => `set_config(${literal(name)}, ${literal(value)}, true)`)
    const db = await this.#pool.connect()
    try {
      // In one round trip.
      await db.query(`begin; select ${calls.join(', ')}`)
      const result = await work(db)
      await db.query(end)
      db.release()
      return result
    } catch (error) {
      await db.query('rollback').then(
        () => db.release(),
        broken => db.release(broken),
      )
      throw error
    }
  }

  /** As `run`, with one statement; gives its rows. */
  async query<Row extends pg.QueryResultRow>(
    caller: Caller,
    operation: string,
    text: string,
    values: unknown[] = [],
  ): Promise<Row[]> {
    return (await this.run(caller, operation, db => db.query<Row>(text, values))).rows
  }

  /** Finds out whether the caller may, and undoes it. */
  async probe(caller: Caller, operation: string, text: string, values: unknown[]): Promise<void> {
    await this.run(caller, operation, db => db.query(text, values), 'rollback')
  }

  close(): Promise<void> {
    return this.#pool.end()
  }
}

// A zero byte would end the statement early on the wire; Postgres has no text with one.
const literal = (value: string) => pg.escapeLiteral(value.replaceAll('\0', ''))

export function ownerOf(subject = ''): Owner {
  return { ownerId: subject || null, owner: uuid.test(subject) ? subject : null }
}

/** The caller, in transactions that may delete rows; the tables otherwise refuse it. */
export function allowDelete(caller: Caller): Caller {
  return { ...caller, settings: { ...caller.settings, 'storage.allow_delete_query': 'true' } }
}
