import { randomBytes } from 'node:crypto'
import { App } from '@supabase/lite'
import { PostgresConnection } from '@supabase/lite/postgres'
import { SignJWT } from 'jose'
import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely'
import type { Config } from '../config.ts'
import { currentTransaction } from './transaction.ts'

/** What lite does of Auth: passwords, one-time codes, links and refresh tokens. */
export interface Lite {
  /** Answers a request inside the current transaction, whose outbox takes the mail. */
  ask(question: Question): Promise<Response>
  close(): Promise<void>
}

export interface Question {
  method: string
  /** Below `/auth/v1`, with its query. */
  path: string
  body?: unknown
  /** The claims of a user whose token has been verified; lite looks whether user and session are still there. */
  user?: { sub: string; session_id?: unknown }
}

export function openLite(config: Config): Lite {
  // lite at its own cost takes 80 ms of the event loop for every sign-in; this is what `gen_salt('bf')` gives.
  process.env.LITE_AUTH_BCRYPT_COST ??= '6'
  // lite signs with HS256 and trusts what it signed: nobody else may know this secret.
  const secret = randomBytes(32).toString('hex')
  const { enabled, ...email } = config.auth.email
  const connection = new RequestConnection()
  const app = new App({
    connection,
    auth: {
      enabled: true,
      jwt_secret: secret,
      jwt_expiry: config.auth.jwt_expiry,
      site_url: config.auth.site_url,
      additional_redirect_urls: config.auth.additional_redirect_urls,
      enable_signup: config.auth.enable_signup,
      // For /settings only.
      enable_anonymous_sign_ins: config.auth.enable_anonymous_sign_ins,
      enable_refresh_token_rotation: true,
      minimum_password_length: config.auth.minimum_password_length,
      email: { ...email, enable_signup: enabled },
    },
    api: { enabled: false },
    studio: { enabled: false },
    db: { migrations: { enabled: false } },
    options: {
      // The gateway has seen the API key.
      server: { apiKeys: false, disableFallback: true, disableStudio: true },
      drivers: { email: { send: async message => void currentTransaction().outbox.push(message) } },
    },
  })
  const key = new TextEncoder().encode(secret)
  const token = ({ sub, session_id }: NonNullable<Question['user']>) =>
    new SignJWT({ sub, session_id, role: 'authenticated' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1m')
      .sign(key)
  return {
    async ask({ method, path, body, user }) {
      const headers = new Headers(user && { authorization: `Bearer ${await token(user)}` })
      const request = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
      return app.fetch(new Request(`http://lite/auth/v1${path}`, request))
    },
    close: () => connection.close(),
  }
}

/**
 * lite's connection, on the transaction of the current request. The driver that it comes with would write JSON
 * twice encoded, which a trigger on `auth.users` cannot read, and show timestamps in Postgres' format.
 */
class RequestConnection extends PostgresConnection {
  constructor() {
    super({ url: '' })
    this.kysely = new Kysely({
      dialect: new PostgresDialect({ pool: { connect: async () => lend(), end: async () => {} } }),
    })
  }

  override runInTransaction<T>(work: (kysely: typeof this.kysely) => Promise<T>): Promise<T> {
    return work(this.kysely)
  }
}

function lend(): PostgresPoolClient {
  const { client } = currentTransaction()
  return { query: client.query.bind(client), release() {} } as PostgresPoolClient
}
