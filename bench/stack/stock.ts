// @supabase/lite as it comes, with its own connection to Postgres.
import { serve } from '@hono/node-server'
import { App } from '@supabase/lite'
import { PostgresConnection } from '@supabase/lite/postgres'

const app = await new App({
  connection: new PostgresConnection({
    url: process.env.DATABASE_URL!,
    postgresOptions: { max: 10, onnotice() {} },
  }),
  api: { enabled: true, schemas: ['public'], max_rows: 1000 },
  auth: {
    enabled: true,
    enable_signup: true,
    jwt_secret: 'super-secret-jwt-token-with-at-least-32-characters-long',
    publishable_key: process.env.PUBLISHABLE_KEY!,
    secret_key: process.env.SECRET_KEY!,
    site_url: 'http://127.0.0.1:3000',
    email: { enable_confirmations: false },
  },
  storage: { enabled: false },
  studio: { enabled: false },
  db: { migrations: { enabled: false } },
}).init()

// With Hono's own Response, lite's answers carry their length twice, which Node's fetch refuses.
serve(
  { fetch: request => app.fetch(request), port: 0, hostname: '127.0.0.1', overrideGlobalObjects: false },
  address => console.log(JSON.stringify(address)),
)

process.on('SIGTERM', () => process.exit(0))
