import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { readConfig } from '../../worker/config.ts'

const required = {
  DATABASE_URL: 'postgres://tenon_worker@db.example/postgres',
  SUPABASE_URL: 'https://project.example',
  SUPABASE_SERVICE_ROLE_KEY: 'key',
}

test('docs/worker.md lists the variables with their defaults', async () => {
  const page = await readFile(new URL('../../docs/worker.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| `([A-Z_]+)` +\| `?([^`|]*?)`? +\|/gm)].map(row => row.slice(1, 3))
  const listed = Object.fromEntries(rows.map(([name, value]) => [name, value]))
  const optional = {
    PUBLIC_URL: 'https://project.example',
    AUTH_JWT_SECRET: 'secret',
    SMTP_URL: 'smtp://localhost:25',
    PAGES_URL: 'https://pages.example',
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
