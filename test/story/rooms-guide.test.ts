import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { openProject } from '../support/project.ts'

const root = join(import.meta.dirname, '../..')
const project = await openProject()
const owner = await project.signUp('olga')
const made = { name: 'Harbour', slug: 'harbour' }
const { data: tenant } = await owner.client.rpc('create_tenant', made).throwOnError()

test('the guide to rooms works as it stands, from the first setting to the undone deletion', async () => {
  const page = await readFile(join(root, 'docs/rooms.md'), 'utf8')
  const examples = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, block]) => block!)
  const given = {
    url: project.apiUrl,
    key: project.publishableKey,
    token: owner.token,
    tenant: { id: tenant.id },
  }
  const program = [
    `import { createClient } from '@supabase/supabase-js'`,
    `const { url, key, token, tenant } = ${JSON.stringify(given)}`,
    'const supabase = createClient(url, key, { accessToken: async () => token })',
    'const hints = [], showHint = hint => hints.push(hint)',
    ...examples,
    `const { data: back } = await supabase.rpc('get_room', { room: room.code })`,
    'const again = await guest.rpc("join_room", { room: room.code, invite: invite.token })',
    'const roles = [entered.role, raised.role], names = people.map(({ profile }) => profile.display_name)',
    'console.log(JSON.stringify({ found: rooms.length, more, hints, roles, names, link, back, again: again.error.message }))',
    'process.exit(0)',
  ]
  const args = ['--input-type=module', '--eval', program.join('\n')]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, timeout: 20_000 })
  expect(JSON.parse(stdout)).toEqual({
    ...{ found: 1, more: [], hints: ['Tries left: 4'], roles: ['viewer', 'editor'], again: 'room_banned' },
    names: expect.arrayContaining(['Gast', expect.stringContaining('olga')]),
    link: expect.stringMatching(/#invite=[\w-]{43}$/),
    back: [
      expect.objectContaining({ max_participants: 30, has_password: true, role: 'owner', participants: 1 }),
    ],
  })
})
