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

test('the guide to boards works as it stands, from the first shape to the image', async () => {
  const page = await readFile(join(root, 'docs/boards-shapes.md'), 'utf8')
  const [drawing, reading, asking, fetching] = [...page.matchAll(/```ts\n(.*?)```/gs)].map(
    ([, block]) => block!,
  )
  const given = {
    ...{ url: project.apiUrl, key: project.publishableKey, token: owner.token },
    ...{ room: { id: rooms.tenant.id }, socket: `${worker.url.replace('http', 'ws')}/yjs` },
  }
  const program = [
    `import { createClient } from '@supabase/supabase-js'; import { WebsocketProvider } from 'y-websocket'`,
    `import * as Y from 'yjs'`,
    `const { url, key, token, room, socket } = ${JSON.stringify(given)}`,
    'const supabase = createClient(url, key, { accessToken: async () => token }), name = "room:" + room.id',
    'const open = async doc => await new Promise(resolve =>',
    `  new WebsocketProvider(socket, name, doc, { params: { token }, disableBc: true }).once('sync', resolve))`,
    'const [doc, other] = [new Y.Doc(), new Y.Doc()]',
    'await Promise.all([open(doc), open(other)])',
    drawing!,
    `while (!other.getMap('shapes').has('idea')) await new Promise(setImmediate)`,
    reading!,
    'if (kept.length > 0) throw new Error("the guide draws what does not fit")',
    asking!,
    `const ended = async () => (await supabase.from('exports').select('status').single()).data.status`,
    `while (!['completed', 'failed'].includes(await ended())) await new Promise(setImmediate)`,
    fetching!,
    'const image = Buffer.from(await (await fetch(signed.signed_url)).arrayBuffer())',
    'console.log(JSON.stringify([image.readUInt32BE(16), image.readUInt32BE(20)])); process.exit(0)',
  ]
  const args = ['--input-type=module', '--eval', program.join('\n')]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, timeout: 50_000 })
  const [width, height] = JSON.parse(stdout)
  // From the note's left edge to the arrow's tip, its shadow and the padding around it, twice as large.
  expect(width).toBeGreaterThan(2 * (320 + 64))
  expect(height).toBeGreaterThan(2 * (180 + 64))
}, 60_000)
