import { decodeJwt } from 'jose'
import { expect, test, vi } from 'vitest'
import { openProject } from '../../support/project.ts'
import { twoTenants } from './tenants.ts'

const project = await openProject('platform')
const { ada, ben } = await twoTenants(project)
const hers = ada.client.storage.from('files')
const his = ben.client.storage.from('files')
const anybody = project.client().storage.from('files')

const rows = (name: string) => project.sql('select owner_id from storage.objects where name = $1', [name])
const content = async (name: string) => (await hers.download(name)).data?.text()
const sign = async (name: string, upsert = false) =>
  (await hers.createSignedUploadUrl(name, { upsert })).data!
const put = async (url: string, body = 'x') =>
  (await fetch(url, { method: 'PUT', body, headers: { 'content-type': 'text/plain' } })).json()

test('who has the address uploads to it, in the name of who signed it', async () => {
  const { token, signedUrl, path } = await sign('acme/by mail.txt')
  expect(path).toBe('acme/by mail.txt')
  const { data } = await anybody.uploadToSignedUrl('acme/by mail.txt', token, new Blob(['content']))
  expect(data).toEqual({ path: 'acme/by mail.txt', fullPath: 'files/acme/by mail.txt' })
  expect(await rows('acme/by mail.txt')).toEqual([{ owner_id: ada.id }])
  expect(await content('acme/by mail.txt')).toBe('content')
  expect(await put(signedUrl)).toMatchObject({ statusCode: '409', code: 'KeyAlreadyExists' })
  const { iat, exp, ...claims } = decodeJwt(token)
  expect([exp! - iat!, claims]).toEqual([
    7200,
    { url: 'files/acme/by mail.txt', scope: 'upload', upsert: false, owner: ada.id },
  ])
})

test('it replaces only when it was signed to', async () => {
  await hers.upload('acme/kept.txt', 'old')
  expect((await hers.createSignedUploadUrl('acme/kept.txt')).error).toMatchObject({
    code: 'KeyAlreadyExists',
  })
  const { token } = await sign('acme/new.txt')
  await hers.upload('acme/new.txt', 'old')
  const upsert = { upsert: true }
  expect((await anybody.uploadToSignedUrl('acme/new.txt', token, 'new', upsert)).error).toMatchObject({
    code: 'KeyAlreadyExists',
  })
  const replacing = await sign('acme/kept.txt', true)
  expect(await put(replacing.signedUrl, 'new')).toEqual({
    Key: 'files/acme/kept.txt',
    Id: expect.any(String),
  })
  expect([await content('acme/kept.txt'), await content('acme/new.txt')]).toEqual(['new', 'old'])
})

test('a stranger signs no upload there', async () => {
  const denied = { statusCode: '403', code: 'AccessDenied' }
  expect((await his.createSignedUploadUrl('acme/his.txt')).error).toMatchObject(denied)
  expect((await anybody.createSignedUploadUrl('acme/his.txt')).error).toMatchObject(denied)
  expect((await ada.client.storage.from('none').createSignedUploadUrl('acme/a')).error).toMatchObject(denied)
})

test('its token fits one name, its time, and uploads alone', async () => {
  const { token, signedUrl } = await sign('acme/one.txt')
  expect(await put(signedUrl.replace('one', 'other'))).toMatchObject({ code: 'InvalidSignature' })
  expect(await put(signedUrl.slice(0, -2))).toMatchObject({ code: 'InvalidJWT' })
  await hers.upload('acme/read.txt', 'secret')
  const { signedUrl: download } = (await hers.createSignedUrl('acme/read.txt', 60)).data!
  const downloadToken = new URL(download).searchParams.get('token')!
  const asUpload = (name: string, token: string) =>
    put(`${project.apiUrl}/storage/v1/object/upload/sign/files/${name}?token=${token}`)
  expect(await asUpload('acme/read.txt', downloadToken)).toMatchObject({ code: 'InvalidSignature' })
  expect(await asUpload('acme/read.txt', ada.token)).toMatchObject({ code: 'InvalidJWT' })
  const replacing = await sign('acme/read.txt', true)
  const asDownload = await fetch(download.replace(downloadToken, replacing.token))
  expect(await asDownload.json()).toMatchObject({ code: 'InvalidSignature' })
  const headers = { apikey: project.publishableKey, authorization: `Bearer ${token}` }
  const asPerson = await fetch(`${project.apiUrl}/storage/v1/object/files/acme/read.txt`, { headers })
  expect(await asPerson.json()).toMatchObject({ code: 'AccessDenied' })
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 7_201_000 })
  try {
    expect(await put(signedUrl)).toMatchObject({ code: 'InvalidJWT' })
  } finally {
    vi.useRealTimers()
  }
  expect(await rows('acme/one.txt')).toHaveLength(0)
  expect(await content('acme/read.txt')).toBe('secret')
})

test('the bucket keeps its limits', async () => {
  const bucket = { public: false, fileSizeLimit: 10, allowedMimeTypes: ['text/plain'] }
  await project.admin().storage.createBucket('small', bucket)
  const small = project.admin().storage.from('small')
  const { data } = await small.createSignedUploadUrl('a')
  const upload = async (body: string, contentType: string) =>
    (await small.uploadToSignedUrl('a', data!.token, body, { contentType })).error
  expect(await upload('x'.repeat(11), 'text/plain')).toMatchObject({ code: 'EntityTooLarge' })
  expect(await upload('x', 'text/html')).toMatchObject({ code: 'InvalidMimeType' })
  expect(await upload('x', 'text/plain')).toBeNull()
})

test('many addresses are signed at once, for what the caller may read', async () => {
  await Promise.all([hers.upload('acme/1 .txt', '1'), his.upload('bolt/2.txt', '2')])
  const { data } = await hers.createSignedUrls(['acme/1 .txt', 'bolt/2.txt', 'acme/none'], 60)
  const error = 'Either the object does not exist or you do not have access to it'
  expect(data).toMatchObject([
    { path: 'acme/1 .txt', error: null },
    { path: 'bolt/2.txt', error, signedUrl: null },
    { path: 'acme/none', error, signedUrl: null },
  ])
  expect(await (await fetch(data![0]!.signedUrl!)).text()).toBe('1')
})
