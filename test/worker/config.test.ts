import { generateKeyPairSync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { readConfig } from '../../worker/config.ts'

const required = {
  DATABASE_URL: 'postgres://tenon_worker@db.example/postgres',
  SUPABASE_URL: 'https://project.example',
  SUPABASE_SERVICE_ROLE_KEY: 'key',
}

const signingKey = (type: 'ed25519' | 'x25519') =>
  generateKeyPairSync(type as 'ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as string

test('docs/worker.md lists the variables with their defaults', async () => {
  const page = await readFile(new URL('../../docs/worker.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| `([A-Z_]+)` +\| `?([^`|]*?)`? +\|/gm)].map(row => row.slice(1, 3))
  const listed = Object.fromEntries(rows.map(([name, value]) => [name, value]))
  const optional = {
    PUBLIC_URL: 'https://project.example',
    AUTH_JWT_SECRET: 'secret',
    SMTP_URL: 'smtp://localhost:25',
    PAGES_URL: 'https://pages.example',
    ADDRESS_HEADER: 'x-forwarded-for',
    AUDIT_SIGNING_KEY: signingKey('ed25519'),
    METRICS_PORT: '9464',
  }
  const known = readConfig({ ...required, ...optional })
  expect(Object.keys(listed).sort()).toEqual(Object.keys(known).sort())
  for (const [name, value] of Object.entries(readConfig(required)))
    expect(`${name} ${listed[name]}`).toBe(`${name} ${name in required ? '' : value}`)
})

test('an environment that does not fit is refused with every variable that is wrong', () => {
  const refused = () =>
    readConfig({ ...required, SUPABASE_URL: 'nowhere', PORT: 'one', JOB_CONCURRENCY: '0' })
  for (const name of ['SUPABASE_URL', 'PORT', 'JOB_CONCURRENCY']) expect(refused).toThrow(name)
  expect(() => readConfig({})).toThrow('DATABASE_URL')
})

test('a socket has 10 to 100 messages a second; only a generator of load asks for no limit', () => {
  const rate = (DOCUMENT_MESSAGES_PER_SECOND: string) =>
    readConfig({ ...required, DOCUMENT_MESSAGES_PER_SECOND }).DOCUMENT_MESSAGES_PER_SECOND
  expect([rate('10'), rate('100')]).toEqual([10, 100])
  expect(rate('unlimited')).toBeGreaterThan(1_000_000)
  for (const wrong of ['9', '101', '60.5', 'many', ''])
    expect(() => rate(wrong)).toThrow('DOCUMENT_MESSAGES_PER_SECOND')
})

test('a key that signs heads is Ed25519, as PEM or only its base64; another is refused and not repeated', () => {
  const pem = signingKey('ed25519')
  const base64 = pem.split('\n').slice(1, -2).join('')
  const [whole, bare] = [pem, base64].map(
    AUDIT_SIGNING_KEY => readConfig({ ...required, AUDIT_SIGNING_KEY }).AUDIT_SIGNING_KEY!,
  )
  expect(whole!.equals(bare!)).toBe(true)
  for (const AUDIT_SIGNING_KEY of [signingKey('x25519'), 'hunter2', ''])
    expect(() => readConfig({ ...required, AUDIT_SIGNING_KEY })).toThrow(/^(?!.*hunter2).*AUDIT_SIGNING_KEY/s)
})
