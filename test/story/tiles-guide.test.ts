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

test('the guide to tiles works as it stands, from the first page to what is live and back', async () => {
  const winter = await owner.client
    .rpc('create_configuration', { tenant_id: id, name: 'Winter' })
    .throwOnError()
  const first = { id: winter.data.id, expected_revision: 1 }
  await owner.client.rpc('activate_configuration', first).throwOnError()
  const page = await readFile(join(root, 'docs/tiles.md'), 'utf8')
  const given = { url: project.apiUrl, key: project.publishableKey, token: owner.token, tenant: { id } }
  const program = [
    `import { createClient } from '@supabase/supabase-js'`,
    `const { url, key, token, tenant } = ${JSON.stringify(given)}`,
    'const supabase = createClient(url, key, { accessToken: async () => token })',
    'const shown = [], showList = (...list) => shown.push(list), showProblems = problems => shown.push(problems)',
    'const asked = [], ask = async conflicts => asked.push(...conflicts)',
    ...[...page.matchAll(/```ts\n(.*?)```/gs)].map(([, block]) => block!),
    `const { data: end } = await supabase.rpc('get_configuration', { id: configuration.id })`,
    `const { data: versions } = await supabase.from('tiles').select('version, template').eq('type', own.type).order('version')`,
    'console.log(JSON.stringify({ shown, asked, error: saved.error, library: library.length, activation, live, back, until, end, versions }))',
  ]
  const args = ['--input-type=module', '--eval', program.join('\n')]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, timeout: 50_000 })
  const { shown, asked, error, library, activation, live, back, until, end, versions } = JSON.parse(stdout)
  expect(error).toBeNull()
  expect(shown).toMatchObject([[[{ name: 'Spring' }], { draft: 1, active: 0, inactive: 0 }]])
  expect(library).toBeGreaterThan(2)
  expect(asked).toEqual([])
  // The late save took away what was there before; the greeting that was saved meanwhile is kept.
  const merged = { tiles: [{ id: 'hello', type: 'text', props: { text: 'Good morning' } }] }
  expect(live).toMatchObject({
    id: activation.id,
    content: { pages: { app: { consumer: { tile_structure: merged } } } },
  })
  expect(activation.revision).toBe(3)
  expect(back).toMatchObject({ configuration_id: winter.data.id })
  expect(Date.parse(until)).toBeGreaterThan(Date.now())
  expect(end).toMatchObject({ revision: 3, status: 'inactive', activation: null })
  expect(versions).toEqual([
    { version: 1, template: '<p>{{ rate }} %</p>' },
    { version: 2, template: '<b>{{ rate }} %</b>' },
  ])
}, 60_000)
