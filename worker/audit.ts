import type { KeyObject } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SupabaseClient } from '@supabase/supabase-js'
import { CompactSign, calculateJwkThumbprint, exportJWK } from 'jose'
import type { Pool } from 'pg'
import type { Logger } from 'pino'

export interface Audit {
  /** Seals what waits and keeps every head a last time. */
  close(): Promise<void>
}

export interface AuditOptions {
  db: Pool
  files: SupabaseClient['storage']
  /** Signs heads (Ed25519); without it none are kept outside the database. */
  key: KeyObject | undefined
  /** Seconds between two heads of a tenant that are kept. */
  headEvery: number
  logger: Logger
}

interface Head {
  tenant_id: string
  /** The first seal that stays. */
  first: string
  seq: string
  hash: string
  sealed_at: Date
}

type Sign = (head: object) => Promise<string>

const sealEvery = 1_000

/**
 * Seals the tenants' audit logs while there is something to seal, and keeps signed heads of them in Storage: as JWS
 * (RFC 7515, EdDSA of RFC 8037) under <tenant>/audit/<tenant>/<seq>.jws. What has been signed there once stays.
 */
export async function openAudit({ db, files, key, headEvery, logger }: AuditOptions): Promise<Audit> {
  const sign = key && (await signerOf(key))
  if (!sign)
    logger.warn('AUDIT_SIGNING_KEY is not set: heads of the audit logs are not kept outside the database')

  async function keep({ tenant_id, first, seq, hash, sealed_at }: Head, sign: Sign) {
    const path = `${tenant_id}/audit/${tenant_id}/${seq.padStart(12, '0')}.jws`
    const [from, to] = [Number(first), Number(seq)]
    const jws = await sign({ tenant_id, first: from, seq: to, hash, sealed_at: sealed_at.toISOString() })
    const file = new Blob([jws], { type: 'application/jose' })
    const { error } = await files.from('audit').upload(path, file)
    if (error && !('statusCode' in error && error.statusCode === '409')) throw error
    // What was signed first stays. It is the same where it was this very head, by another worker or by one that was
    // killed: Ed25519 signs alike every time. It is not where somebody has set the chain back; then nothing was said of
    // where it begins.
    const isKept = !error || (await textOf(path)) === jws
    logger.info({ tenant: tenant_id, first, seq, hash, sealed_at }, 'audit head')
    await db.query('select private.keep_head($1, $2, $3)', [tenant_id, seq, isKept ? first : null])
  }

  async function textOf(path: string) {
    const { data, error } = await files.from('audit').download(path)
    if (error) throw error
    return data.text()
  }

  async function seal(every: number) {
    await db.query('select private.seal_audit()')
    if (!sign) return
    const { rows } = await db.query<Head>('select * from private.unkept_heads(make_interval(secs => $1))', [
      every,
    ])
    for (const head of rows) await keep(head, sign)
  }

  const stop = new AbortController()
  async function run() {
    while (!stop.signal.aborted) {
      await seal(headEvery).catch(error => logger.warn({ error }, 'could not seal the audit logs'))
      await sleep(sealEvery, undefined, { signal: stop.signal }).catch(() => {})
    }
  }
  const running = run()

  return {
    async close() {
      stop.abort()
      await running
      await seal(0)
    },
  }
}

async function signerOf(key: KeyObject): Promise<Sign> {
  const kid = await calculateJwkThumbprint(await exportJWK(key))
  return head =>
    new CompactSign(Buffer.from(JSON.stringify(head))).setProtectedHeader({ alg: 'EdDSA', kid }).sign(key)
}
