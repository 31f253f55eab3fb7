import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { openProject } from '../support/project.ts'
import { openTenant } from '../support/world.ts'

const root = join(import.meta.dirname, '../..')
const project = await openProject()
const { owner, rooms } = await openTenant(project, 'home')
const worker = await project.startWorker()

test('the guide to history works as it stands, from the first version to the last thing taken back', async () => {
  const page = await readFile(join(root, 'docs/document-history.md'), 'utf8')
  const [naming, reading, attributing, listing, restoring, undoing] = [
    ...page.matchAll(/```ts\n(.*?)```/gs),
  ].map(([, block]) => block!)
  const given = {
    ...{ url: project.apiUrl, key: project.publishableKey, token: owner.token },
    ...{ room: { id: rooms.tenant.id }, socket: `${worker.url.replace('http', 'ws')}/yjs` },
  }
  const program = [
    `import { createClient } from '@supabase/supabase-js'; import { WebsocketProvider } from 'y-websocket'`,
    `import * as Y from 'yjs'`,
    `const { url, key, token, room, socket } = ${JSON.stringify(given)}`,
    'const supabase = createClient(url, key, { accessToken: async () => token })',
    'const open = async doc => await new Promise(resolve =>',
    '  new WebsocketProvider(socket, "room:" + room.id, doc, { params: { token }, disableBc: true }).once("sync", resolve))',
    'const [doc, other] = [new Y.Doc(), new Y.Doc()], shapes = other.getMap("things")',
    'const until = async question => { while (!(await question())) await new Promise(done => setTimeout(done, 20)) }',
    'await Promise.all([open(doc), open(other)])',
    `doc.getMap('things').set('door', 1)`,
    `await until(() => shapes.has('door'))`,
    naming!,
    `const made = () => supabase.from('room_snapshots').select('size').eq('id', snapshot.id).single()`,
    'await until(async () => (await made()).data.size > 0)',
    reading!,
    `doc.getMap('things').set('fire', 1)`,
    `await until(() => shapes.has('fire'))`,
    attributing!,
    'const author = authorOf({ client: doc.clientID, clock: 1 }).user_id',
    listing!,
    restoring!,
    `await until(() => !shapes.has('fire'))`,
    'const restored = shapes.toJSON()',
    undoing!,
    `await until(() => !shapes.has('door'))`,
    'const seen = { snapshots, preview: preview.getMap("things").toJSON(), author, sessions, restored }',
    'console.log(JSON.stringify(seen)); process.exit(0)',
  ]
  const args = ['--input-type=module', '--eval', program.join('\n')]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, timeout: 50_000 })
  expect(JSON.parse(stdout)).toMatchObject({
    snapshots: [{ version: 1, name: 'Before the review', created_by: owner.id, is_named: true }],
    preview: { door: 1 },
    author: owner.id,
    sessions: [{ user_id: owner.id, edits: 2 }],
    restored: { door: 1 },
  })
  const [operating] = [...page.matchAll(/```sql\n(.*?)```/gs)].map(([, block]) => block!)
  await project.sql(operating!)
}, 60_000)
