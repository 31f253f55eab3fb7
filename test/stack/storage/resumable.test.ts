import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DetailedError } from 'tus-js-client'
import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'
import { twoTenants } from './tenants.ts'
import { chunkSize, createTus, decode, encode } from './tus.ts'

const project = await openProject('platform')
const { ada, ben } = await twoTenants(project)
const { endpoint, send, speak, begin, patch, offset } = createTus(project, ada)
const admin = project.admin().storage
await admin.createBucket('pictures', { public: false, allowedMimeTypes: ['image/*'], fileSizeLimit: 1000 })

const rows = (name: string) =>
  project.sql('select owner_id, version, metadata, user_metadata from storage.objects where name = $1', [
    name,
  ])
const stored = () => readdir(join(project.directory, 'objects'))
const content = async (name: string) =>
  Buffer.from(await (await admin.from('files').download(name)).data!.arrayBuffer())
const refusal = (status: number) =>
  expect.toSatisfy((error: DetailedError) => error.originalResponse?.getStatus() === status)

test('a file in several parts becomes an object', async () => {
  const file = randomBytes(2 * chunkSize + 1000)
  const upload = await send('acme/large.png', file, {
    metadata: {
      bucketName: 'files',
      objectName: 'acme/large.png',
      contentType: 'image/png',
      cacheControl: '60',
      metadata: JSON.stringify({ kind: 'plan' }),
    },
  })
  const [row] = await rows('acme/large.png')
  expect(row).toMatchObject({
    owner_id: ada.id,
    user_metadata: { kind: 'plan' },
    metadata: { size: file.length, mimetype: 'image/png', cacheControl: 'max-age=60' },
  })
  expect(file.equals(await content('acme/large.png'))).toBe(true)
  expect(decode(upload.url!)).toBe(`files/acme/large.png/${row.version}`)
  expect(await stored()).toEqual([row.version])
})

test('a stranger begins nothing, and nobody goes on when the rights are gone', async () => {
  await expect(send('acme/his.txt', Buffer.from('x'), { token: ben.token })).rejects.toEqual(refusal(403))
  const url = await begin('acme/hers.txt', 2)
  expect((await patch(url, 0, 'x', { authorization: `Bearer ${ben.token}` })).status).toBe(403)
  expect((await speak('DELETE', url, { authorization: `Bearer ${ben.token}` })).status).toBe(403)
  await project.sql('delete from public.seats where user_id = $1', [ada.id])
  expect((await patch(url, 0, 'x')).status).toBe(403)
  await project.sql(`insert into public.seats values ('acme', $1)`, [ada.id])
  expect(await offset(url)).toBe('0')
  expect((await patch(url, 0, 'xy')).status).toBe(204)
  expect(await rows('acme/his.txt')).toHaveLength(0)
  expect(await rows('acme/hers.txt')).toHaveLength(1)
})

test('an object is replaced only when asked for', async () => {
  await send('acme/once.txt', Buffer.from('old'))
  const [old] = await rows('acme/once.txt')
  await expect(send('acme/once.txt', Buffer.from('new'))).rejects.toEqual(refusal(409))
  expect(await rows('acme/once.txt')).toEqual([old])
  const headers = { authorization: `Bearer ${ada.token}`, 'x-upsert': 'true' }
  await send('acme/once.txt', Buffer.from('new'), { headers })
  expect((await content('acme/once.txt')).toString()).toBe('new')
  expect(await stored()).not.toContain(old.version)
})

test('of two that finish at once one wins, and the other may come again to replace it', async () => {
  const urls = await Promise.all([begin('acme/race.txt', 1), begin('acme/race.txt', 1)])
  const answers = await Promise.all(urls.map((url, i) => patch(url, 0, String(i))))
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 409])
  const loser = answers.findIndex(({ status }) => status === 409)
  expect(await offset(urls[loser]!)).toBe('0')
  expect((await patch(urls[loser]!, 0, 'z', { 'x-upsert': 'true' })).status).toBe(204)
  expect((await content('acme/race.txt')).toString()).toBe('z')
})

test('limits and types of the bucket and the project hold', async () => {
  const pictures = (size: number, contentType = 'image/png') =>
    send('a', Buffer.alloc(size), {
      bucket: 'pictures',
      token: project.serviceRoleKey,
      metadata: { bucketName: 'pictures', objectName: 'a', contentType },
    })
  await expect(pictures(1001)).rejects.toEqual(refusal(413))
  await expect(pictures(10, 'text/plain')).rejects.toEqual(refusal(415))
  await pictures(1000)
  const headers = { 'upload-length': String(50 * 2 ** 20 + 1) }
  const metadata = encode({ bucketName: 'files', objectName: 'acme/huge' })
  expect((await speak('POST', endpoint, { ...headers, 'upload-metadata': metadata })).status).toBe(413)
})

test.each([
  ['no metadata', {}, 400],
  ['a bucket that is not there', { bucketName: 'none', objectName: 'a' }, 404],
  ['no bucket', { objectName: 'a' }, 404],
  ['a name that is none', { bucketName: 'files', objectName: '../a' }, 400],
  ['a percent sign', { bucketName: 'files', objectName: 'acme%2fa' }, 400],
  ['a type that no header holds', { bucketName: 'files', objectName: 'acme/a', contentType: 'a\nb' }, 400],
])('%s begins nothing', async (_what, metadata, status) => {
  const before = await stored()
  const header = encode(metadata)
  const response = await speak('POST', endpoint, {
    'upload-length': '1',
    ...(header && { 'upload-metadata': header }),
  })
  expect(response.status).toBe(status)
  expect(await stored()).toEqual(before)
})

test('an upload is given up, but not when it is done', async () => {
  const before = await stored()
  const url = await begin('acme/given-up.txt', 2)
  expect((await speak('DELETE', url)).status).toBe(204)
  expect((await speak('HEAD', url)).status).toBe(404)
  expect(await stored()).toEqual(before)
  const done = await begin('acme/done.txt', 1)
  const finished = await patch(done, 0, 'x')
  expect([finished.status, finished.headers.get('tus-complete')]).toEqual([204, '1'])
  expect(await offset(done)).toBe('1')
  expect((await speak('DELETE', done)).status).toBe(400)
  expect((await patch(done, 0, 'y')).status).toBe(409)
  expect(await rows('acme/done.txt')).toHaveLength(1)
})

test('an address that is none finds nothing', async () => {
  const id = (text: string) => `${endpoint}/${Buffer.from(text).toString('base64url')}`
  const { version } = (await rows('acme/done.txt'))[0]
  for (const url of [
    id('x'),
    id(`files/a/${crypto.randomUUID()}`),
    id(`files/b/${version}`),
    `${endpoint}/%FF`,
  ])
    for (const method of ['HEAD', 'PATCH', 'DELETE'])
      expect(
        (await speak(method, url, { 'upload-offset': '0' }, method === 'PATCH' ? 'x' : undefined)).status,
      ).toBe(404)
})

test('a signed address needs no rights, only its token', async () => {
  const { data } = await ada.client.storage.from('files').createSignedUploadUrl('acme/signed.txt')
  const headers = { apikey: project.publishableKey, 'x-signature': data!.token }
  await send('acme/signed.txt', Buffer.from('by token'), { endpoint: `${endpoint}/sign`, headers })
  expect(await rows('acme/signed.txt')).toMatchObject([{ owner_id: ada.id }])
  expect((await content('acme/signed.txt')).toString()).toBe('by token')
  await expect(
    send('acme/signed.txt', Buffer.from('x'), { endpoint: `${endpoint}/sign`, headers }),
  ).rejects.toEqual(refusal(409))
  await expect(
    send('acme/other.txt', Buffer.from('x'), { endpoint: `${endpoint}/sign`, headers }),
  ).rejects.toEqual(refusal(400))
  const download = (await ada.client.storage.from('files').createSignedUrl('acme/signed.txt', 60)).data!
    .signedUrl
  const wrong = { 'x-signature': new URL(download).searchParams.get('token')! }
  await expect(
    send('acme/signed.txt', Buffer.from('x'), { endpoint: `${endpoint}/sign`, headers: wrong }),
  ).rejects.toEqual(refusal(400))
})

test('without a token nobody begins, but a browser may ask', async () => {
  const response = await fetch(endpoint, { method: 'POST', headers: { 'tus-resumable': '1.0.0' } })
  expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([400, '*'])
  const url = await begin('acme/asked.txt', 1)
  const head = await fetch(url, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } })
  expect([head.status, head.headers.get('upload-offset')]).toEqual([200, '0'])
  expect(head.headers.get('access-control-expose-headers')).toContain('Upload-Offset')
})

test('the length may be told at last, and an empty file is one', async () => {
  await send('acme/empty.txt', Buffer.alloc(0))
  expect(await rows('acme/empty.txt')).toMatchObject([{ metadata: { size: 0 } }])
  const metadata = encode({ bucketName: 'files', objectName: 'acme/deferred.txt' })
  const begun = await speak('POST', endpoint, { 'upload-defer-length': '1', 'upload-metadata': metadata })
  const url = begun.headers.get('location')!
  expect((await patch(url, 0, 'ab')).status).toBe(204)
  expect((await patch(url, 2, 'c', { 'upload-length': '3' })).status).toBe(204)
  expect((await content('acme/deferred.txt')).toString()).toBe('abc')
})
