import { randomInt } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@supabase/supabase-js'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { isAlive } from '../../stack/children.ts'
import type { Addresses } from '../../stack/stack.ts'
import { start } from '../support/start.ts'

const quick = ['--port', '0', '--no-worker']

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'tenon-start-'))
  await chmod(path, 0o755)
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

/** The rooms that the seeded Ada sees: a look through all of the stack. */
async function roomsOfAda({ api_url, publishable_key }: Addresses) {
  const client = createClient(api_url, publishable_key, { auth: { persistSession: false } })
  const { error } = await client.auth.signInWithPassword({
    email: 'ada@aurora.example',
    password: 'tenon-demo',
  })
  if (error) throw error
  const { data } = await client.from('rooms').select('name')
  await client.auth.signOut()
  return data
}

const pidOfPostgres = async (data: string) =>
  Number((await readFile(join(data, 'postgres', 'postmaster.pid'), 'utf8')).split('\n', 1)[0])

test('--help explains every option and starts nothing', async () => {
  const { code, said } = await start(['--help']).ended
  expect(code).toBe(0)
  for (const option of [
    '--port',
    '--data',
    '--ephemeral',
    '--reset',
    '--json',
    '--no-worker',
    '--no-seed',
    '--no-demo',
  ])
    expect(said).toContain(option)
})

test('an unknown option, or one that does not fit, is refused with the explanation', async () => {
  const unknown = await start(['--prot', '1']).ended
  expect(unknown).toMatchObject({ code: 2, said: expect.stringContaining('--prot') })
  const wrong = await start(['--port', 'many']).ended
  expect(wrong).toMatchObject({ code: 2, said: expect.stringContaining('--port takes a number') })
})

test('two stacks run side by side, each with the whole of its own world', async () => {
  const [one, two] = await Promise.all([
    start(['--ephemeral', ...quick]).ready,
    start(['--ephemeral', ...quick]).ready,
  ])
  expect(Object.keys(one).sort()).toEqual([
    'anon_key',
    'api_url',
    'db_url',
    'mail_url',
    'pages_url',
    'publishable_key',
    'secret_key',
    'service_role_key',
    'worker_url',
  ])
  expect(one.api_url).not.toBe(two.api_url)
  for (const stack of [one, two]) expect(await roomsOfAda(stack)).toEqual([{ name: 'Branch opening plan' }])
})

test('data stay between starts, sign-ins too, and go with --reset', async () => {
  const data = await folder()
  const args = ['--data', data, ...quick]
  const first = start(args)
  const { api_url, secret_key } = await first.ready
  const admin = createClient(api_url, secret_key, { auth: { persistSession: false } })
  await admin.auth.admin.createUser({
    email: 'kept@example.com',
    password: 'long enough',
    email_confirm: true,
  })
  first.signal('SIGINT')
  expect(await first.ended).toMatchObject({ code: 0 })

  const second = start(args)
  const again = await second.ready
  const emails = async (stack: Addresses) => {
    const client = createClient(stack.api_url, stack.secret_key, { auth: { persistSession: false } })
    const { data: page } = await client.auth.admin.listUsers()
    return page.users.map(user => user.email)
  }
  expect(await emails(again)).toContain('kept@example.com')

  const rival = await start(args).ended
  expect(rival).toMatchObject({ code: 1, said: expect.stringContaining('a stack runs on') })
  second.signal('SIGTERM')
  await second.ended

  const fresh = await start([...args, '--reset']).ready
  expect(await emails(fresh)).not.toContain('kept@example.com')
})

/** Every process that a stack has begun: Postgres, the worker, a function. */
async function childrenOf(data: string): Promise<number[]> {
  const record = await readFile(join(data, 'children'), 'utf8')
  return record
    .trim()
    .split('\n')
    .map(line => Number(line.split(' ')[0]))
}

test('what a killed stack left running is ended by the next start, and Ctrl-C leaves nothing', async () => {
  const data = await folder()
  const args = ['--data', data, '--port', '0']
  const killed = start(args)
  const { api_url } = await killed.ready
  expect((await fetch(`${api_url}/functions/v1/export`, { method: 'POST' })).status).toBe(401)
  killed.signal('SIGKILL')
  await killed.ended
  const orphans = await childrenOf(data)
  expect(orphans.map(isAlive)).toEqual([true, true, true])

  const next = start(args)
  expect(await roomsOfAda(await next.ready)).toHaveLength(1)
  expect(orphans.map(isAlive)).toEqual([false, false, false])
  const children = await childrenOf(data)
  expect(children.map(isAlive)).toEqual([true, true])
  next.signal('SIGINT')
  expect(await next.ended).toMatchObject({ code: 0 })
  expect(children.map(isAlive)).toEqual([false, false])
})

test('a port in use is named, and nothing is left running', { timeout: 120_000 }, async () => {
  const taken = createServer()
  // Not of those that others are given, for the ports beside it have to be free.
  const port = randomInt(20_000, 30_000)
  await new Promise<void>(resolve => taken.listen(port, '127.0.0.1', resolve))
  onTestFinished(() => void taken.close())
  const data = await folder()
  // Of the API, Postgres, mail and the worker.
  for (const offset of [0, 1, 3, 4]) {
    const { code, said } = await start(['--data', data, '--port', String(port - offset)]).ended
    expect(said).toContain(`port ${port} is in use: choose others with --port, or end what has it`)
    expect(code).toBe(1)
    await expect(pidOfPostgres(data)).rejects.toMatchObject({ code: 'ENOENT' })
  }
})

test('data of another Postgres version are refused and left alone', async () => {
  const data = await folder()
  await mkdir(join(data, 'postgres'))
  await writeFile(join(data, 'postgres', 'PG_VERSION'), '16\n')
  const { code, said } = await start(['--data', data, ...quick]).ended
  expect(code).toBe(1)
  expect(said).toContain('Postgres 16')
  expect(await readFile(join(data, 'postgres', 'PG_VERSION'), 'utf8')).toBe('16\n')
})

test('data of another version of the stack are refused and left alone', async () => {
  const data = await folder()
  const args = ['--data', data, ...quick, '--no-seed']
  const first = start(args)
  const { db_url } = await first.ready
  const superuser = new pg.Client({ connectionString: db_url.replace('//postgres:', '//supabase_admin:') })
  await superuser.connect()
  await superuser.query(`comment on schema extensions is 'platform of yesterday'`)
  await superuser.end()
  first.signal('SIGINT')
  await first.ended
  const { code, said } = await start(args).ended
  expect(code).toBe(1)
  expect(said).toContain('another version of the stack')
  expect(await start([...args, '--reset']).ready).toHaveProperty('api_url')
})

test.runIf(process.getuid?.() === 0)(
  'data where Postgres cannot reach are refused with the reason',
  async () => {
    const closed = await folder()
    await chmod(closed, 0o700)
    const { code, said } = await start(['--data', join(closed, 'data'), ...quick]).ended
    expect(code).toBe(1)
    expect(said).toContain('cannot be reached by the user')
  },
)

test.runIf(process.getuid?.() === 0)('an ordinary user starts it as well as root', async () => {
  const nobody = { uid: 65_534, gid: 65_534 }
  const stack = start(['--ephemeral', ...quick], nobody)
  expect(await roomsOfAda(await stack.ready)).toHaveLength(1)
  stack.signal('SIGINT')
  expect(await stack.ended).toMatchObject({ code: 0 })
})
