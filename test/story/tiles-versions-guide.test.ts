import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { openProject } from '../support/project.ts'
import { addMember, openTenant } from '../support/world.ts'
import { edit, publish } from '../tiles/published.ts'
import { create } from '../tiles/world.ts'

const root = join(import.meta.dirname, '../..')
const project = await openProject()
const [tenant, branch] = await Promise.all([openTenant(project, 'home'), openTenant(project, 'branch')])
await addMember(project, branch.id, tenant.owner, 'editor')

test('the guide to versions works as it stands, from the first version to a release and back', async () => {
  const { client, token } = tenant.owner
  const configuration = await create(client, tenant.id)
  await edit(client, configuration.id, 'One')
  await publish(client, configuration.id)
  await edit(client, configuration.id, 'Two')
  const page = await readFile(join(root, 'docs/tiles-versions.md'), 'utf8')
  const at = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
  const [publishing, comparing, cloning, updating, asking, approving, scheduling, releasing] = [
    ...page
      .replace('2026-04-13T06:00:00Z', at(1))
      .replace('2026-04-14T06:00:00Z', at(2))
      .matchAll(/```ts\n(.*?)```/gs),
  ].map(([, block]) => block!)
  const given = {
    ...{ url: project.apiUrl, key: project.publishableKey, token, other: tenant.editor.token },
    ...{ tenant: { id: tenant.id }, branch: { id: branch.id }, configuration: { id: configuration.id } },
  }
  const program = [
    `import { createClient } from '@supabase/supabase-js'`,
    `const { url, key, token, other, tenant, branch, configuration } = ${JSON.stringify(given)}`,
    'const supabase = createClient(url, key, { accessToken: async () => token })',
    'const colleague = createClient(url, key, { accessToken: async () => other })',
    'const shown = [], chosen = [], waiting = [], items = []',
    'const showChanges = (...change) => shown.push(change), showWaiting = request => waiting.push(request.status)',
    'const choose = (...sides) => (chosen.push(sides), "theirs")',
    'const showItem = (name, version_id, problem) => items.push({ name, problem })',
    'const save = async (id, words) => {',
    `  const { data } = await supabase.rpc('get_configuration', { id })`,
    `  const tile_structure = { tiles: [{ id: 'hello', type: 'text', props: { text: words } }] }`,
    `  const page = { configuration_id: id, mode: 'app', audience: 'consumer', expected_revision: data.revision }`,
    `  return (await supabase.rpc('save_configuration_data', { ...page, tile_structure })).data.revision }`,
    'const publish = async (id, expected_revision) =>',
    `  await supabase.rpc('publish_configuration', { id, expected_revision })`,
    ...[publishing!, comparing!, cloning!],
    `clone.revision = await save(clone.id, 'Ours')`,
    `await publish(configuration.id, await save(configuration.id, 'Theirs'))`,
    updating!,
    `await publish(clone.id, clone.revision + 1)`,
    ...[asking!, approving!, scheduling!, releasing!],
    `const { data: end } = await supabase.from('releases').select('status')`,
    'console.log(JSON.stringify({ version, versions, shown, chosen, waiting, activation, request, plan, items, applied, end }))',
  ]
  const args = ['--input-type=module', '--eval', program.join('\n')]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, timeout: 50_000 })
  const said = JSON.parse(stdout)
  expect(said).toMatchObject({
    version: { version: 2 },
    versions: [
      { version: 2, message: 'For Easter', author: { display_name: expect.any(String) } },
      { version: 1 },
    ],
    shown: [['hello', [{ path: '/props/text', before: 'One', after: 'Two' }]]],
    chosen: [['Ours', 'Theirs']],
    waiting: ['requested'],
    plan: [{ status: 'waiting', error: null }],
    applied: { error: null },
    end: [{ status: 'rolled_back' }],
  })
  expect(said.activation.content_hash).toBe(said.request.content_hash)
  expect(said.items.map(({ problem }: { problem: string | null }) => problem)).toEqual([null, null])
}, 60_000)
