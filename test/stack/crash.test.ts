import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@supabase/supabase-js'
import { expect, onTestFinished, test } from 'vitest'
import { isAlive } from '../../stack/children.ts'
import { start } from '../support/start.ts'

test('when Postgres is killed the stack says so, ends all it has begun, and starts again with its data', async () => {
  const data = await mkdtemp(join(tmpdir(), 'tenon-crash-'))
  await chmod(data, 0o755)
  onTestFinished(() => rm(data, { recursive: true, force: true }))
  const args = ['--data', data, '--port', '0']
  const broken = start(args)
  const { api_url, publishable_key } = await broken.ready
  const client = createClient(api_url, publishable_key, { auth: { persistSession: false } })
  const credentials = { email: 'ada@aurora.example', password: 'tenon-demo' }
  const { data: session } = await client.auth.signInWithPassword(credentials)
  await client.realtime.setAuth(session.session!.access_token)
  onTestFinished(() => client.realtime.disconnect() as never)
  expect((await client.from('rooms').select()).data).toHaveLength(1)
  expect((await fetch(`${api_url}/functions/v1/export`, { method: 'POST' })).status).toBe(401)

  const record = await readFile(join(data, 'children'), 'utf8')
  const children = record
    .trim()
    .split('\n')
    .map(line => Number(line.split(' ')[0]))
  const [postgres] = (await readFile(join(data, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(postgres), 'SIGKILL')
  const { code, said } = await broken.ended
  expect(said.trim().split('\n').at(-1)).toBe(
    'Postgres has ended by itself, and so does the stack. Its data are kept; start it again.',
  )
  expect(code).toBe(1)
  expect(children).toHaveLength(3)
  expect(children.map(isAlive)).toEqual([false, false, false])

  const again = await start(args).ready
  const anew = createClient(again.api_url, again.publishable_key, { auth: { persistSession: false } })
  expect((await anew.auth.signInWithPassword(credentials)).error).toBeNull()
  await anew.auth.signOut()
})
