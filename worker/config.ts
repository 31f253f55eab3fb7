import { createPrivateKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { defaultLimits } from './documents/limits.ts'

const whole = (fallback: number) => z.coerce.number().int().positive().default(fallback)

/** Nobody draws faster than 100 messages a second; a limit that is no number is for generators of load alone. */
const messages = z.union([
  z.literal('unlimited').transform(() => Number.MAX_SAFE_INTEGER),
  z.coerce.number().int().min(10).max(100),
])

const schema = z.object({
  /** Logs in as `tenon_worker`, by a direct or session connection: a transaction pooler loses notifications. */
  DATABASE_URL: z.url(),
  /** Where this process reaches the project's API. */
  SUPABASE_URL: z.url(),
  /** For Storage, and for the accounts of machines. */
  SUPABASE_SERVICE_ROLE_KEY: z.string().min(1),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).default(54325),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Where clients reach the API, and tokens say they come from, if that is not SUPABASE_URL. */
  PUBLIC_URL: z.url().optional(),
  /** Only for projects that still sign user tokens with HS256. */
  AUTH_JWT_SECRET: z.string().optional(),
  /** For mail to people, as Auth sends its own; without it, jobs that mail fail. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().default('Tenon <no-reply@localhost>'),
  /** Where the product's pages are, for the links in mails. */
  SITE_URL: z.url().default('http://127.0.0.1:3000'),
  /** Where people find the worker's pages, on a host that has nothing else; by default wherever it is reached. */
  PAGES_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** The header by which the last proxy before this process says where a request comes from. */
  ADDRESS_HEADER: z.string().optional(),
  /** How many proxies append to it. */
  ADDRESS_HOPS: whole(1),
  /** Signs the heads of audit logs that are kept outside the database: Ed25519 in PKCS #8, as PEM or only its base64. */
  AUDIT_SIGNING_KEY: z.string().transform(asSigningKey).optional(),
  /** Seconds between two heads of a tenant that are kept. */
  AUDIT_HEAD_SECONDS: whole(60),
  /** Jobs that run at one time. */
  JOB_CONCURRENCY: whole(4),
  /** Limits of one document socket, and of one document. */
  DOCUMENT_MESSAGES_PER_SECOND: messages.default(defaultLimits.messagesPerSecond),
  DOCUMENT_BYTES_PER_SECOND: whole(defaultLimits.bytesPerSecond),
  DOCUMENT_MESSAGE_BYTES: whole(defaultLimits.messageBytes),
  // What is larger does not fit into a notification to other workers.
  DOCUMENT_AWARENESS_BYTES: whole(defaultLimits.awarenessBytes).pipe(z.number().max(5_000)),
  DOCUMENT_BYTES: whole(defaultLimits.documentBytes),
  /** Of one person, at this worker. */
  DOCUMENT_SOCKETS: whole(defaultLimits.socketsPerPerson),
  /** Of all sockets of one document, and of one tenant, at this worker. */
  DOCUMENT_TOTAL_MESSAGES_PER_SECOND: whole(defaultLimits.documentRates.messages),
  DOCUMENT_TOTAL_BYTES_PER_SECOND: whole(defaultLimits.documentRates.bytes),
  TENANT_MESSAGES_PER_SECOND: whole(defaultLimits.tenantRates.messages),
  TENANT_BYTES_PER_SECOND: whole(defaultLimits.tenantRates.bytes),
  /** Where `/metrics` is answered; without a port, nowhere. */
  METRICS_HOST: z.string().default('127.0.0.1'),
  METRICS_PORT: z.coerce.number().int().min(0).optional(),
})

function asSigningKey(text: string, context: z.RefinementCtx): KeyObject {
  try {
    const der = Buffer.from(text.replace(/-----[A-Z ]+-----/g, ''), 'base64')
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // What is wrong with it is not for a log.
  }
  context.addIssue('an Ed25519 key in PKCS #8')
  return z.NEVER
}

export type WorkerConfig = z.infer<typeof schema>

/**
 * The worker's configuration, from its environment.
 * @throws Error that names every variable that is missing or does not fit.
 */
export function readConfig(environment: NodeJS.ProcessEnv): WorkerConfig {
  const result = schema.safeParse(environment)
  if (!result.success) throw new Error(`the environment does not fit:\n${z.prettifyError(result.error)}`)
  return result.data
}
