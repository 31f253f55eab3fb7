import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { appendFile, utimes } from 'node:fs/promises'
import { connect } from 'node:net'
import { Upload } from 'tus-js-client'
import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'
import { restart } from './service.ts'
import { twoTenants } from './tenants.ts'
import { chunkSize, createTus } from './tus.ts'

const project = await openProject('platform')
const { ada } = await twoTenants(project)
const { endpoint, send, speak, begin, patch, offset, file, arrived, half } = createTus(project, ada)
const files = project.admin().storage.from('files')

const rows = (name: string) => project.sql('select from storage.objects where name = $1', [name])
const content = async (name: string) => Buffer.from(await (await files.download(name)).data!.arrayBuffer())

test('what was broken off goes on where it was', async () => {
  const bytes = randomBytes(2 * chunkSize + 5)
  const first = Promise.withResolvers<string>()
  const upload: Upload = new Upload(bytes, {
    endpoint,
    chunkSize,
    headers: { apikey: project.publishableKey, authorization: `Bearer ${ada.token}` },
    metadata: { bucketName: 'files', objectName: 'acme/broken.bin' },
    onChunkComplete: () => void upload.abort().then(() => first.resolve(upload.url!)),
  })
  upload.start()
  const uploadUrl = await first.promise
  expect(await rows('acme/broken.bin')).toHaveLength(0)
  await send('acme/broken.bin', bytes, { uploadUrl })
  expect(bytes.equals(await content('acme/broken.bin'))).toBe(true)
})

test('a part cut short counts as far as it came', async () => {
  const url = await begin('acme/cut.txt', 10)
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.write(half(url))
  await expect.poll(() => arrived(url)).toBe(5)
  expect((await speak('HEAD', url)).status).toBe(423)
  await once(socket.destroy(), 'close')
  await expect.poll(() => offset(url)).toBe('5')
  expect((await patch(url, 5, ' more')).status).toBe(204)
  expect((await content('acme/cut.txt')).toString()).toBe('half! more')
})

test('it goes on after a restart of the service', async () => {
  const url = await begin('acme/restarted.txt', 10)
  await patch(url, 0, 'half!')
  const { storage, port } = await restart(project)
  const again = url.replace(/:\d+/, `:${port}`)
  expect(await offset(again)).toBe('5')
  expect((await patch(again, 5, ' more')).status).toBe(204)
  await storage.close()
  expect((await content('acme/restarted.txt')).toString()).toBe('half! more')
})

test('what was all there when the service crashed is no object before its sender comes again', async () => {
  const url = await begin('acme/crashed.txt', 5)
  await appendFile(file(url, 'part'), 'whole')
  const { storage } = await restart(project)
  await storage.close()
  expect(await rows('acme/crashed.txt')).toHaveLength(0)
  await send('acme/crashed.txt', Buffer.from('whole'), { uploadUrl: url })
  expect((await content('acme/crashed.txt')).toString()).toBe('whole')
})

test('what nobody came back for is swept after a day', async () => {
  const url = await begin('acme/forgotten.txt', 5)
  const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000)
  for (const kind of ['part', 'json'] as const) await utimes(file(url, kind), yesterday, yesterday)
  const { storage } = await restart(project)
  await storage.close()
  expect((await speak('HEAD', url)).status).toBe(404)
  await expect(arrived(url)).rejects.toThrow('ENOENT')
  expect((await content('acme/crashed.txt')).toString()).toBe('whole')
})

test('a service that closes lets go of a part, and keeps what came of it', async () => {
  const { storage, port } = await restart(project)
  const url = (await begin('acme/closing.txt', 10)).replace(/:\d+/, `:${port}`)
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(half(url))
  await expect.poll(() => arrived(url)).toBe(5)
  await storage.close()
  expect(await offset(url.replace(/:\d+/, `:${new URL(endpoint).port}`))).toBe('5')
})
