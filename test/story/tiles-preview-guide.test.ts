import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { openProject } from '../support/project.ts'
import { openTenant } from '../support/world.ts'

const root = join(import.meta.dirname, '../..')
const project = await openProject()
const { id, owner } = await openTenant(project, 'home')

test('the guide to previews works as it stands', async () => {
  const named = { tenant_id: id, name: 'Spring' }
  const made = (await owner.client.rpc('create_configuration', named).throwOnError()).data
  const page = await readFile(join(root, 'docs/tiles-preview.md'), 'utf8')
  const given = {
    ...{ url: project.apiUrl, key: project.publishableKey, token: owner.token },
    ...{ tenant: { id }, configuration: { id: made.id }, shared: 'x'.repeat(40) },
  }
  const program = [
    `import { createClient } from '@supabase/supabase-js'`,
    `const { url, key, token, tenant, configuration, shared } = ${JSON.stringify(given)}`,
    'const supabase = createClient(url, key, { accessToken: async () => token })',
    `const frame = {}, window = { open: address => window.opened = address }, logo = new Uint8Array([137, 80, 78, 71])`,
    ...[...page.matchAll(/```ts\n(.*?)```/gs)].map(([, block]) => block!),
    `const { data: assets } = await supabase.storage.from('assets').list(tenant.id + '/configuration/' + configuration.id)`,
    'console.log(JSON.stringify({ frame, window, matrix, personas, assets, link, started }))',
  ]
  const args = ['--input-type=module', '--eval', program.join('\n')]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, timeout: 50_000 })
  const { frame, window, matrix, personas, assets, link, started } = JSON.parse(stdout)
  expect(frame.srcdoc).toContain('Simulated customer: <b>Student</b>')
  expect(window.opened).toMatch(/\/preview\/[\w-]{43}$/)
  expect(matrix.pages).toHaveLength(12)
  expect(personas).toContainEqual({ name: 'founder', label: 'Founder', audience: 'business' })
  expect(assets).toMatchObject([{ name: 'logo.png' }])
  expect(link.url).toMatch(/\/s\/[\w-]{43}$/)
  expect(started).toMatchObject({ status: 'pending' })
  const sources = await owner.client.from('context_sources').select('claims').throwOnError()
  expect(sources.data).toEqual([{ claims: ['loyalty'] }])
}, 60_000)
