import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { openFunctions } from './functions-world.ts'

const { project, call, write, logFile } = await openFunctions(['[functions.guarded]'], {
  exported: `import { word } from '../_shared/word.ts'
    export default { fetch: (request: Request) => new Response(word + new URL(request.url).pathname) }`,
  background: `Deno.serve(() => {
    EdgeRuntime.waitUntil(new Promise(go => setTimeout(go, 300)).then(() => console.log('done later')))
    EdgeRuntime.waitUntil(Promise.reject(new Error('failed later')))
    return new Response(String(Deno.pid))
  })`,
  forbidden: `import { execFileSync } from 'node:child_process'
    const attempts: Record<string, () => unknown> = {
      command: () => new Deno.Command('ls').output(),
      spawn: () => new Deno.Command('ls').spawn(),
      node: () => execFileSync('/bin/ls'),
      ffi: () => Deno.dlopen('libc.so.6', {}),
      read: () => Deno.readTextFile('/etc/hostname'),
      write: () => Deno.writeTextFile('/var/tmp/file', ''),
      own: () => Deno.writeTextFile(new URL('./index.ts', import.meta.url), ''),
      system: () => Deno.osRelease(),
      bundle: async () => void await Deno.readTextFile(new URL('./index.ts', import.meta.url)),
      temporary: () => Deno.remove(Deno.makeTempFileSync()),
      hostname: () => void Deno.hostname(),
    }
    Deno.serve(async () => {
      const results: Record<string, string> = {}
      for (const [name, attempt] of Object.entries(attempts))
        try { results[name] = String(await attempt()) } catch (error) { results[name] = String(error) }
      return Response.json(results)
    })`,
  sockets: `Deno.serve(request => {
    if (request.headers.get('upgrade') !== 'websocket') return new Response('no socket', { status: 426 })
    const { socket, response } = Deno.upgradeWebSocket(request)
    socket.onmessage = ({ data }) => data === 'leave' ? socket.close(4001, 'left') : socket.send(request.url + data)
    return response
  })`,
  streams: `Deno.serve(async request => {
    if (request.method === 'GET') {
      const { readable, writable } = new TransformStream()
      const writer = writable.getWriter()
      writer.write(new TextEncoder().encode('first'))
      addEventListener('message', () => writer.close(), { once: true })
      globalThis.finish = () => writer.close()
      return new Response(readable)
    }
    if (request.method === 'PUT') return globalThis.finish?.().then(() => new Response()) ?? new Response()
    if (request.method === 'PATCH') return new Response('unread', { status: 413 })
    let bytes = 0
    for await (const chunk of request.body!) bytes += chunk.length
    return new Response(String(bytes))
  })`,
  secrets: `Deno.serve(() => Response.json(Deno.env.toObject()))`,
})
await write('_shared/word.ts', `export const word = 'hello '`)
await write('.env', 'SHARED=one\nSUPABASE_URL=elsewhere\n')
await write('secrets/.env', 'OWN="two words"\n')
await write('guarded/index.ts', 'Deno.serve(() => new Response())')
const log = () => readFile(logFile, 'utf8')
const socketUrl = `${project.apiUrl.replace('http', 'ws')}/functions/v1`

test('a function may export its handler, and is begun anew when a file of its has changed', async () => {
  expect(await (await call('exported/there')).text()).toBe('hello /exported/there')
  await write('_shared/word.ts', `export const word = 'good day '`)
  expect(await (await call('exported')).text()).toBe('good day /exported')
  await write('exported/index.ts', `export default { fetch: () => new Response('other') }`)
  expect(await (await call('exported')).text()).toBe('other')
})

test('what a function waits for after its answer comes before its end', async () => {
  const before = await (await call('background')).text()
  expect(await log()).not.toContain('done later')
  await write('background/touched', '')
  expect(await (await call('background')).text()).not.toBe(before)
  await expect.poll(log).toContain('[background] done later')
  expect(await log()).toContain('[background] Error: failed later')
})

test('subprocesses, foreign code and other people’s files are out of reach', async () => {
  const results = await (await call('forbidden')).json()
  const noSubprocess = 'Error: Spawning subprocesses is not allowed on Supabase Edge Runtime.'
  expect(results).toEqual({
    command: noSubprocess,
    spawn: noSubprocess,
    node: expect.stringContaining('Command failed'),
    ffi: expect.stringContaining('ffi access'),
    read: expect.stringContaining('read access'),
    write: expect.stringContaining('write access'),
    own: expect.stringContaining('write access'),
    system: expect.stringContaining('sys access'),
    bundle: 'undefined',
    temporary: 'undefined',
    hostname: 'undefined',
  })
})

test('a WebSocket is the function’s own, in both directions and to its end', async () => {
  const socket = new WebSocket(`${socketUrl}/sockets/there?token=x`)
  const heard = new Promise(resolve => socket.once('message', data => resolve(String(data))))
  socket.once('open', () => socket.send('!'))
  expect(await heard).toMatch(/\/sockets\/there\?token=x!$/)
  const closed = new Promise(resolve =>
    socket.once('close', (code, reason) => resolve([code, String(reason)])),
  )
  socket.send('leave')
  expect(await closed).toEqual([4001, 'left'])
  expect((await call('sockets')).status).toBe(426)
})

test('a WebSocket that is refused gets the answer to a request', async () => {
  const status = (name: string) =>
    new Promise(resolve => {
      const socket = new WebSocket(`${socketUrl}/${name}`)
      socket.once('unexpected-response', (_, response) => resolve(response.statusCode))
      socket.on('error', () => {})
    })
  expect(await status('guarded')).toBe(401)
  expect(await status('nothing')).toBe(404)
  expect(await status('secrets')).toBe(200)
})

test('bodies pass as they come, however long', async () => {
  const response = await call('streams')
  const reader = response.body!.getReader()
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('first')
  await call('streams', { method: 'PUT' })
  expect((await reader.read()).done).toBe(true)

  const body = new Uint8Array(40 * 2 ** 20)
  expect(await (await call('streams', { method: 'POST', body })).text()).toBe(String(body.length))
  const unread = await call('streams', { method: 'PATCH', body })
  expect([unread.status, await unread.text()]).toEqual([413, 'unread'])
})

test('secrets come from .env, for all or for one, and never under a name of the platform', async () => {
  const secrets = await (await call('secrets')).json()
  expect(secrets).toMatchObject({ SHARED: 'one', OWN: 'two words', SUPABASE_URL: project.apiUrl })
  await expect.poll(log).toContain('[secrets] Env name cannot start with SUPABASE_, skipping: SUPABASE_URL')
})

test('a call is on record with its function, its answer and its id', async () => {
  const { headers } = await call('secrets/path?token=x')
  const id = headers.get('sb-request-id')
  expect(id).toBeTruthy()
  await expect.poll(log).toMatch(new RegExp(`^\\[secrets\\] GET /secrets/path 200 \\d+ ms ${id}$`, 'm'))
  const named = await call('secrets', { headers: { 'x-request-id': 'my-request' } })
  expect(named.headers.get('sb-request-id')).toBe('my-request')
})
