import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRemoteJWKSet } from 'jose'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { createVerifier } from '../../../supabase/functions/_shared/token/verifier.ts'
import { createDocuments, type Documents } from '../../../worker/documents/documents.ts'
import type { Limits } from '../../../worker/documents/limits.ts'

/** One worker's documents behind an HTTP server of their own. */
export interface Engine {
  documents: Documents
  registry: Registry
  url: string
  close(): Promise<void>
}

export interface EngineOptions {
  /** As tenon_worker. */
  databaseUrl: string
  apiUrl: string
  limits: Partial<Limits>
}

export async function openEngine({ databaseUrl, apiUrl, limits }: EngineOptions): Promise<Engine> {
  const jwks = createRemoteJWKSet(new URL(`${apiUrl}/auth/v1/.well-known/jwks.json`))
  const registry = new Registry()
  const documents = await createDocuments({
    registry,
    databaseUrl,
    verifier: createVerifier({ jwks, issuer: `${apiUrl}/auth/v1` }),
    logger: pino({ level: process.env.LOG_LEVEL ?? 'silent' }),
    limits,
  })
  const server = createServer().on('upgrade', documents.upgrade).listen(0, '127.0.0.1')
  await once(server, 'listening')
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= documents.close().then(() => void server.close())
    return closed
  }
  return { documents, registry, close, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/yjs` }
}
