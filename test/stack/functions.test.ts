import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openProject } from '../support/project.ts'

const source = await mkdtemp(join(tmpdir(), 'tenon-functions-'))
afterAll(() => rm(source, { recursive: true, force: true }))

const settings = [
  '[functions.echo]',
  'verify_jwt = false',
  '[functions.broken]',
  'verify_jwt = false',
  '[functions.off]',
  'enabled = false',
  '[edge_runtime.secrets]',
  'GREETING = "hello"',
]
await writeFile(join(source, 'config.toml'), ['project_id = "functions"', ...settings].join('\n'))

async function define(name: string, code: string) {
  await mkdir(join(source, 'functions', name), { recursive: true })
  await writeFile(join(source, 'functions', name, 'deno.json'), '{}')
  await writeFile(join(source, 'functions', name, 'index.ts'), code)
}
await define(
  'echo',
  `Deno.serve(async request => {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/echo/leave') Deno.exit(3)
    return Response.json({
      path: pathname + search, method: request.method, body: await request.text(),
      environment: Deno.env.toObject(), pid: Deno.pid,
    }, { status: 201, headers: { 'x-own': 'yes' } })
  })`,
)
await define('guarded', `Deno.serve(() => new Response('in'))`)
await define('broken', `throw new Error('does not start')`)
await define('off', `Deno.serve(() => new Response('in'))`)
await define('_shared', `Deno.serve(() => new Response('in'))`)

const project = await openProject('platform', source)
const call = (path: string, init: RequestInit = {}) => fetch(`${project.apiUrl}/functions/v1/${path}`, init)

test('a function sees its own name and the rest of the path, and answers as it likes', async () => {
  const response = await call('echo/some/where?x=1', { method: 'PUT', body: 'given' })
  expect(response.status).toBe(201)
  expect(response.headers.get('x-own')).toBe('yes')
  expect(await response.json()).toMatchObject({ path: '/echo/some/where?x=1', method: 'PUT', body: 'given' })
})

test('a function’s environment is what the platform gives it, and nothing of ours', async () => {
  const { environment } = await (await call('echo')).json()
  expect(environment).toMatchObject({
    SUPABASE_URL: project.apiUrl,
    SUPABASE_ANON_KEY: project.anonKey,
    SUPABASE_SERVICE_ROLE_KEY: project.serviceRoleKey,
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: project.secretKey }),
    SUPABASE_FUNCTION_SLUG: 'echo',
    GREETING: 'hello',
  })
  expect(environment.PATH).not.toBe(process.env.PATH)
  expect(environment).not.toHaveProperty('HOME')
})

test('one process serves the calls of a function; when it dies, the next call begins another', async () => {
  const pid = async () => (await (await call('echo')).json()).pid
  const first = await pid()
  expect(await pid()).toBe(first)
  const cut = await call('echo/leave')
  expect(cut.status).toBe(500)
  expect(await cut.json()).toMatchObject({ code: 'WORKER_ERROR' })
  await expect.poll(pid).not.toBe(first)
})

test('without verify_jwt = false, a function is called with a token of the project', async () => {
  const ada = await project.signUp('ada')
  const refused = await call('guarded')
  expect(refused.status).toBe(401)
  expect(await refused.json()).toMatchObject({ code: 'UNAUTHORIZED_NO_AUTH_HEADER' })
  const forged = `${ada.token.slice(0, -8)}AAAAAAAA`
  for (const [token, code] of [
    [forged, 'UNAUTHORIZED_ASYMMETRIC_JWT'],
    [`${project.anonKey.slice(0, -8)}AAAAAAAA`, 'UNAUTHORIZED_JWT'],
    [`${btoa('{"alg":"none"}')}.e30.`, 'UNAUTHORIZED_UNSUPPORTED_TOKEN_ALGORITHM'],
    ['nothing', 'UNAUTHORIZED_INVALID_JWT_FORMAT'],
  ] as const) {
    const answer = await call('guarded', { headers: { authorization: `Bearer ${token}` } })
    expect([answer.status, await answer.json()]).toEqual([401, expect.objectContaining({ code })])
  }
  for (const headers of [
    { authorization: `Bearer ${ada.token}` },
    { authorization: `Bearer ${project.anonKey}` },
    { apikey: project.publishableKey },
  ])
    expect((await call('guarded', { headers: headers as HeadersInit })).status).toBe(200)
  expect((await ada.client.functions.invoke('guarded')).data).toBe('in')
})

test('what is no function, or switched off, is not found', async () => {
  for (const path of ['nothing', 'off', '_shared', '..%2f..%2fetc', ''])
    expect(`${path} ${(await call(path)).status}`).toBe(`${path} 404`)
})

test('a function that does not start says so, and harms no other', async () => {
  const response = await call('broken')
  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ code: 'BOOT_ERROR' })
  expect(await readFile(join(project.directory, 'functions.log'), 'utf8')).toContain('does not start')
  expect((await call('echo')).status).toBe(201)
})
