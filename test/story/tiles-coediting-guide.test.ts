import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { openProject } from '../support/project.ts'
import { openTenant } from '../support/world.ts'

const root = join(import.meta.dirname, '../..')
const project = await openProject()
const { id, owner, editor } = await openTenant(project, 'home')

test('the guide to editing together works as it stands, up to the draft in the table', async () => {
  const worker = await project.startWorker()
  const spring = { tenant_id: id, name: 'Spring' }
  const { data: configuration } = await owner.client.rpc('create_configuration', spring).throwOnError()
  const page = await readFile(join(root, 'docs/tiles-coediting.md'), 'utf8')
  const given = {
    ...{ url: project.apiUrl, key: project.publishableKey, token: editor.token },
    ...{ worker: worker.url.replace('http', 'ws'), configuration: { id: configuration.id } },
  }
  const program = [
    `import { createClient } from '@supabase/supabase-js'`,
    `import { WebsocketProvider } from 'y-websocket'`,
    `import * as Y from 'yjs'`,
    `import { nest } from '${join(root, 'supabase/functions/_shared/tile/live.ts')}'`,
    `import { between } from '${join(root, 'supabase/functions/_shared/tile/order.ts')}'`,
    `const { url, key, token, worker, configuration } = ${JSON.stringify(given)}`,
    'const supabase = createClient(url, key, { accessToken: async () => token })',
    'await supabase.realtime.setAuth()',
    'const people = [], showPeople = state => people.push(state)',
    'const problems = [], showProblems = found => problems.push(found)',
    'const pages = [], showPage = page => pages.push(page)',
    'const saved = Promise.withResolvers(), showSaved = (revision, by) => saved.resolve({ revision, by })',
    ...[...page.matchAll(/```ts\n(.*?)```/gs)].map(([, block]) => block!),
    // What was done before the channel was there may have been told already.
    `tiles.get('welcome').get('props').set('variant', 'panel')`,
    'const told = await saved.promise',
    'while (people.every(state => Object.keys(state).length === 0)) await new Promise(setImmediate)',
    'console.log(JSON.stringify({ told, people: people.at(-1), problems, page: pages.at(-1) }))',
    'process.exit()',
  ]
  const args = ['--input-type=module', '--eval', program.join('\n')]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, timeout: 50_000 })
  const { told, people, problems, page: shown } = JSON.parse(stdout)
  expect(told).toEqual({ revision: expect.any(Number), by: [editor.id] })
  expect(problems).toEqual([])
  expect(Object.values(people).flat()).toMatchObject([{ name: 'Ada' }])
  const { data } = await owner.client.rpc('get_configuration', { id: configuration.id }).throwOnError()
  const { tile_structure, settings } = (data as { data: { app: { consumer: Record<string, unknown> } } }).data
    .app.consumer
  expect(tile_structure).toEqual(shown)
  expect(shown.tiles.at(-1)).toEqual({
    ...{ id: 'welcome', type: 'text' },
    props: { text: 'Good morning', title: 'Hello', variant: 'panel' },
  })
  expect(settings).toMatchObject({ title: 'Home' })
}, 60_000)
