import { execFile } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { openProject } from '../support/project.ts'
import { addMember } from '../support/world.ts'

const root = join(import.meta.dirname, '../..')
const project = await openProject()

async function examplesOf(page: string, language = 'ts'): Promise<string[]> {
  const text = await readFile(join(root, 'docs', page), 'utf8')
  return [...text.matchAll(/```(\w+)\n(.*?)```/gs)].flatMap(([, tag, block]) =>
    tag === language ? block! : [],
  )
}

/** Runs a program as somebody would who has pasted it, and gives what it printed. */
async function run(lines: string[]): Promise<unknown> {
  const args = ['--input-type=module', '--eval', lines.join('\n')]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, timeout: 20_000 })
  return JSON.parse(stdout)
}

test('the guide to rights works as it stands, from top to bottom', async () => {
  const given = {
    url: project.apiUrl,
    key: project.publishableKey,
    email: 'olga@example.com',
    password: 'correct horse battery',
  }
  const program = [
    `const { url, key, email, password } = ${JSON.stringify(given)}`,
    'const heard = [], hints = [], showHint = hint => hints.push(hint)',
    ...(await examplesOf('rights.md')),
    `await supabase.rpc('invite_member', { tenant_id: tenant.id, email: 'eve@example.com', role: 'viewer' })`,
    'while (!heard.length) await new Promise(setImmediate)',
    'const text = await (await fetch(signed.signed_url)).text()',
    'console.log(JSON.stringify({ members, hints, reasons, closed, reached, heard, text })); process.exit(0)',
  ]
  expect(await run(program)).toEqual({
    members: [{ role: 'owner', profile: { display_name: 'olga' } }],
    hints: [expect.stringContaining('ask for another')],
    reasons: [{ allowed: true, needed: 'editor', role: 'owner', source: 'participant' }],
    closed: [],
    reached: [{ slug: 'harbour' }],
    heard: ['invitation.sent'],
    text: 'the plan',
  })
})

test('the guide to share links works as it stands: what is shared is read by somebody without an account', async () => {
  const worker = await project.startWorker()
  const owner = await project.signUp('sharer')
  const tenant = await owner.client.rpc('create_tenant', { name: 'Sharing', slug: 'sharing' }).throwOnError()
  const made = { tenant_id: tenant.data.id, name: 'Plan' }
  const room = (await owner.client.rpc('create_room', made).throwOnError()).data
  const { apiUrl: url, publishableKey: key } = project
  const program = [
    `import { createClient } from '@supabase/supabase-js'; import * as Y from 'yjs'`,
    `const { url, key, room, token } = ${JSON.stringify({ url, key, room, token: owner.token })}`,
    'const supabase = createClient(url, key, { accessToken: async () => token })',
    'const hints = [], showHint = hint => hints.push(hint)',
    ...(await examplesOf('share-links.md')),
    `const page = await fetch(link.url.replace('http://127.0.0.1:54325', '${worker.url}'))`,
    'console.log(JSON.stringify({ error, hints, name: data.view.name, shapes: doc.getMap("shapes"), links, page: page.status }))',
  ]
  expect(await run(program)).toEqual({
    ...{ error: null, hints: [], name: 'Plan', shapes: {}, page: 404 },
    links: [
      {
        ...{ id: expect.any(String), name: 'For the auditor', uses: 1, max_uses: 20, has_password: true },
        expires_at: expect.any(String),
        visits: [{ outcome: 'opened', created_at: expect.any(String) }],
      },
    ],
  })
  await worker.stop()
})

test('the guide to limits works as it stands, and lists the limits that there are', async () => {
  const owner = await project.signUp('limited')
  const tenant = await owner.client.rpc('create_tenant', { name: 'Limited', slug: 'limited' }).throwOnError()
  await project.sql(
    `update private.rate_limits set (at_most, per) = (1, '1 second') where name = 'rooms.create'`,
  )
  await owner.client.rpc('create_room', { tenant_id: tenant.data.id, name: 'First' }).throwOnError()
  const program = [
    `import { createClient } from '@supabase/supabase-js'`,
    `const supabase = createClient(${JSON.stringify(project.apiUrl)}, ${JSON.stringify(project.publishableKey)},`,
    `  { accessToken: async () => ${JSON.stringify(owner.token)} })`,
    `const operator = createClient(${JSON.stringify(project.apiUrl)}, ${JSON.stringify(project.secretKey)})`,
    `const tenant = { id: ${JSON.stringify(tenant.data.id)} }, shown = [], showUsage = text => shown.push(text)`,
    ...(await examplesOf('limits.md')),
    `const { data: after } = await supabase.rpc('tenant_usage', { tenant_id: tenant.id })`,
    `const { at_most } = after.find(({ kind }) => kind === 'members')`,
    'console.log(JSON.stringify({ room: room.name, shown, at_most })); process.exit(0)',
  ]
  expect(await run(program)).toEqual({ room: 'Plan', shown: ['2 of 10000 rooms'], at_most: 20 })

  const page = await readFile(join(root, 'docs', 'limits.md'), 'utf8')
  const listed = [...page.matchAll(/^\| `(\w+\.\w+)` +\|/gm)].map(([, name]) => ({ name }))
  expect(await project.sql('select name from private.rate_limits order by 1')).toEqual(listed)
})

test('whoever listens as the page on close codes says hears that a document runs out of room', async () => {
  const worker = await project.startWorker({ DOCUMENT_BYTES: '10000' })
  const owner = await project.signUp('owner')
  const tenant = await owner.client.rpc('create_tenant', { name: 'Other', slug: 'other' }).throwOnError()
  const made = { tenant_id: tenant.data.id, name: 'Plan' }
  const room = (await owner.client.rpc('create_room', made).throwOnError()).data
  const program = [
    `import { createClient } from '@supabase/supabase-js'`,
    `import { WebsocketProvider } from 'y-websocket'; import * as Y from 'yjs'`,
    `const room = ${JSON.stringify({ id: room.id })}, token = ${JSON.stringify(owner.token)}, doc = new Y.Doc()`,
    `const supabase = createClient(${JSON.stringify(project.apiUrl)}, ${JSON.stringify(project.publishableKey)},`,
    '  { accessToken: async () => token })',
    'const { promise: warned, resolve: warn } = Promise.withResolvers()',
    'await supabase.realtime.setAuth()',
    ...(await examplesOf('close-codes.md')),
    `while (supabase.getChannels()[0]?.state !== 'joined') await new Promise(setImmediate)`,
    `new WebsocketProvider('${worker.url.replace('http', 'ws')}/yjs', 'room:' + room.id, doc, { params: { token } })`,
    `doc.getMap('shapes').set('large', 'x'.repeat(8_500))`,
    'console.log(JSON.stringify(await warned)); process.exit(0)',
  ]
  expect(await run(program)).toBeGreaterThan(0.8)
  await worker.stop()
})

test('the guides to jobs and exports work as they stand', async () => {
  const worker = await project.startWorker()
  const owner = await project.signUp('guide')
  const tenant = await owner.client.rpc('create_tenant', { name: 'Pier', slug: 'pier' }).throwOnError()
  const [own] = [...(await readFile(join(root, 'docs', 'exports.md'), 'utf8')).matchAll(/```sql\n(.*?)```/gs)]
  await project.sql(own![1]!)
  const program = (page: string[], answer: string) => [
    `import { createClient } from '@supabase/supabase-js'`,
    `const supabase = createClient(${JSON.stringify(project.apiUrl)}, ${JSON.stringify(project.publishableKey)})`,
    `await supabase.auth.signInWithPassword(${JSON.stringify({ email: owner.email, password: owner.password })})`,
    `const tenant = ${JSON.stringify({ id: tenant.data.id })}, hints = [], showHint = hint => hints.push(hint)`,
    ...page,
    `console.log(JSON.stringify(${answer})); process.exit(0)`,
  ]
  const exporting = await run(
    program(await examplesOf('exports.md'), '{ done, text: await (await fetch(signed.signed_url)).text() }'),
  )
  expect(exporting).toEqual({
    done: {
      ...{ status: 'completed', error: null, path: expect.any(String) },
      file_name: expect.stringMatching(/^pier-members-.*\.csv$/),
    },
    text: expect.stringContaining('"owner"'),
  })
  const rooms = { resource: `tenant:${tenant.data.id}`, format: 'json', options: { table: 'rooms' } }
  expect((await owner.client.rpc('create_export', rooms)).error).toBeNull()
  await worker.stop()
  const jobs = await run(program(await examplesOf('jobs.md'), '{ job, schedules, hints }'))
  expect(jobs).toEqual({
    job: { status: 'queued', progress: 0, attempts: 0, error: null, duration: null },
    schedules: [
      {
        ...{ id: expect.any(String), kind: 'export', cron: '0 6 * * mon-fri', zone: 'Europe/Berlin' },
        ...{ next_at: expect.any(String), error: null },
      },
    ],
    hints: [],
  })
})

test('the guides to comments and notifications work as they stand', async () => {
  const [owner, ben] = [await project.signUp('owner'), await project.signUp('ben')]
  const { data: tenant } = await owner.client
    .rpc('create_tenant', { name: 'Talk', slug: 'talk' })
    .throwOnError()
  await addMember(project, tenant.id, ben, 'viewer')
  const made = { tenant_id: tenant.id, name: 'Plan' }
  const room = (await owner.client.rpc('create_room', made).throwOnError()).data
  const signIn = ({ email, password }: typeof ben) => [
    `import { createClient } from '@supabase/supabase-js'`,
    `const supabase = createClient(${JSON.stringify(project.apiUrl)}, ${JSON.stringify(project.publishableKey)})`,
    `await supabase.auth.signInWithPassword(${JSON.stringify({ email, password })})`,
  ]

  const talk = [
    ...signIn(owner),
    `const room = { id: '${room.id}' }, ben = { id: '${ben.id}' }`,
    ...(await examplesOf('comments.md')),
    'console.log(JSON.stringify({ comments, next, revisions })); process.exit(0)',
  ]
  const said = { author: { display_name: expect.stringContaining('owner') }, resolved_at: null }
  expect(await run(talk)).toMatchObject({
    comments: [
      { ...said, body: 'The queue is **too long** here.', anchor: { type: 'shape', id: 'shape-12' } },
      { ...said, body: 'Two desks more?', anchor: null },
    ],
    next: [],
    revisions: [{ number: 1, body: 'The queue is **too long** here.' }],
  })

  const inbox = [
    ...signIn(ben),
    'const heard = [], showBadge = id => heard.push(id)',
    ...(await examplesOf('notifications.md')),
    'console.log(JSON.stringify({ unread, count, marked, settings, topic })); process.exit(0)',
  ]
  expect(await run(inbox)).toMatchObject({
    unread: [{ kind: 'comment.mention', times: 1, resource: `room:${room.id}` }],
    count: 1,
    marked: 0,
    settings: expect.arrayContaining([expect.objectContaining({ kind: 'comment.reply', delivery: 'none' })]),
    topic: `user:${ben.id}:1`,
  })
})

test('the log is listed, and held against a head, as the guide to auditing says', async () => {
  const worker = await project.startWorker({ AUDIT_HEAD_SECONDS: '1' })
  const owner = await project.signUp('auditor')
  const made = { name: 'Audited', slug: 'audited' }
  const { data: tenant } = await owner.client.rpc('create_tenant', made).throwOnError()
  const key = createPublicKey(await readFile(join(project.directory, 'audit-key.pem'), 'utf8'))
  const given = {
    ...{ url: project.apiUrl, key: project.publishableKey, token: owner.token, tenant: { id: tenant.id } },
    publicKey: key.export({ type: 'spki', format: 'pem' }),
  }
  const [listing, verifying, proving, keeping] = await examplesOf('audit.md')
  const opening = [
    `import { createClient } from '@supabase/supabase-js'`,
    `const { url, key, token, tenant, publicKey } = ${JSON.stringify(given)}`,
    'const supabase = createClient(url, key, { accessToken: async () => token })',
  ]
  const program = [
    ...opening,
    listing!,
    verifying!,
    `const place = [tenant.id, 'audit', tenant.id].join('/')`,
    `while (!(await supabase.storage.from('audit').list(place)).data.length) await new Promise(setImmediate)`,
    proving!,
    'console.log(JSON.stringify({ entries, verdicts, proofs, hash })); process.exit(0)',
  ]
  const { hash, ...seen } = (await run(program)) as { hash: string }
  expect(seen).toMatchObject({
    entries: [{ action: 'member.created', actor_id: owner.id, entity_id: owner.id }],
    verdicts: [{ valid: true }],
    proofs: [{ valid: true, sealed: 2, unsealed: 0, broken_at: null }],
  })
  const [computing, attaching] = await examplesOf('audit.md', 'sql')
  expect(await project.sql(computing!, [tenant.id])).toEqual([{ sealed: '2', broken_at: null, hash }])
  const answer = keeping!.replace('await', 'const { status } = await')
  expect(await run([...opening, answer, 'console.log(status); process.exit(0)'])).toBe(204)
  await project.sql('create table public.links (id int, tenant_id uuid, password_hash text)')
  await project.sql(attaching!)
  await project.sql(`insert into public.links values (7, $1, 'secret')`, [tenant.id])
  const after = { id: 7, password_hash: { hidden: true } }
  const found = await project.sql('select entity_id, after from public.audit_log order by id desc limit 1')
  expect(found).toMatchObject([{ entity_id: '7', after }])
  await worker.stop()
})
