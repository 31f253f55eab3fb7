import { createRemoteJWKSet } from 'jose'
import { Registry } from 'prom-client'
import { createVerifier } from '../supabase/functions/_shared/token/verifier.ts'
import { addressIn } from './address.ts'
import { openAudit } from './audit.ts'
import { readConfig } from './config.ts'
import { createDocuments } from './documents/documents.ts'
import { openDoor } from './door.ts'
import { kinds } from './jobs/kinds.ts'
import { createJobMetrics } from './jobs/metrics.ts'
import { openQueue } from './jobs/queue.ts'
import { createLogger } from './log.ts'
import { createMailer } from './mail.ts'
import { openMetrics } from './metrics.ts'
import { createPages } from './pages/pages.ts'
import { openPool } from './pool.ts'
import { createService } from './service.ts'
import { onStop } from './stop.ts'

const config = readConfig(process.env)
const logger = createLogger(config.LOG_LEVEL)
const databaseUrl = config.DATABASE_URL

const verifier = createVerifier({
  jwks: createRemoteJWKSet(new URL(`${config.SUPABASE_URL}/auth/v1/.well-known/jwks.json`)),
  secret: config.AUTH_JWT_SECRET ? new TextEncoder().encode(config.AUTH_JWT_SECRET) : undefined,
  issuer: `${config.PUBLIC_URL ?? config.SUPABASE_URL}/auth/v1`,
})
const service = createService(config.SUPABASE_URL, config.SUPABASE_SERVICE_ROLE_KEY)
const db = openPool({ connectionString: databaseUrl, max: config.JOB_CONCURRENCY + 2 }, logger)

const registry = new Registry()
const documents = await createDocuments({
  registry,
  databaseUrl,
  verifier,
  logger: logger.child({ part: 'documents' }),
  limits: {
    messagesPerSecond: config.DOCUMENT_MESSAGES_PER_SECOND,
    bytesPerSecond: config.DOCUMENT_BYTES_PER_SECOND,
    documentRates: {
      messages: config.DOCUMENT_TOTAL_MESSAGES_PER_SECOND,
      bytes: config.DOCUMENT_TOTAL_BYTES_PER_SECOND,
    },
    tenantRates: { messages: config.TENANT_MESSAGES_PER_SECOND, bytes: config.TENANT_BYTES_PER_SECOND },
    messageBytes: config.DOCUMENT_MESSAGE_BYTES,
    awarenessBytes: config.DOCUMENT_AWARENESS_BYTES,
    documentBytes: config.DOCUMENT_BYTES,
    socketsPerPerson: config.DOCUMENT_SOCKETS,
  },
})
const queue = await openQueue({
  databaseUrl,
  kinds,
  ports: {
    db,
    files: service.storage,
    accounts: service.auth.admin,
    mail: createMailer({
      ...{ url: config.SMTP_URL, from: config.MAIL_FROM },
      ...{ siteUrl: config.SITE_URL, pagesUrl: config.PAGES_URL },
    }),
  },
  logger: logger.child({ part: 'jobs' }),
  metrics: createJobMetrics(registry, db, logger.child({ part: 'jobs' })),
  concurrency: config.JOB_CONCURRENCY,
})
const audit = await openAudit({
  db,
  files: service.storage,
  key: config.AUDIT_SIGNING_KEY,
  headEvery: config.AUDIT_HEAD_SECONDS,
  logger: logger.child({ part: 'audit' }),
})
const addressOf = addressIn(config.ADDRESS_HEADER, config.ADDRESS_HOPS)
const pagesLog = logger.child({ part: 'pages' })
const pages = createPages(db, service.storage, config.PAGES_URL, addressOf, pagesLog)
const door = await openDoor({
  ...{ host: config.HOST, port: config.PORT, https: config.PAGES_URL?.startsWith('https:') ?? false },
  ...{ documents, pages, db, logger: logger.child({ part: 'door' }) },
})

const metrics =
  config.METRICS_PORT === undefined
    ? undefined
    : await openMetrics(registry, config.METRICS_HOST, config.METRICS_PORT)

// In the order of need: nobody new comes in, claimed work ends, what is in memory is written, then connections go.
onStop(logger, [
  ['door', door.stopListening],
  ['jobs', queue.close],
  ['documents', documents.close],
  ['audit', audit.close],
  ['connections', () => door.close().then(() => Promise.all([pages.close(), metrics?.close(), db.end()]))],
])
logger.info({ metrics: metrics?.port, port: door.port }, 'ready')
