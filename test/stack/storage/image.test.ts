import sharp from 'sharp'
import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'
import { twoTenants } from './tenants.ts'

const project = await openProject('platform')
const { ada, ben } = await twoTenants(project)
const hers = ada.client.storage.from('files')
const his = ben.client.storage.from('files')
const admin = project.admin().storage
await admin.createBucket('open', { public: true })

/** Left half red, right half blue. */
const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: 'red' } }).composite([
    {
      input: { create: { width: width / 2, height, channels: 3, background: 'blue' } },
      gravity: 'east',
    },
  ])
const png = await picture(400, 200).png().toBuffer()
await hers.upload('acme/a.png', png, { contentType: 'image/png', cacheControl: '60' })
await hers.upload('acme/a.jpg', await picture(400, 200).jpeg().toBuffer(), { contentType: 'image/jpeg' })
await hers.upload('acme/a.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>', {
  contentType: 'image/svg+xml',
})
await hers.upload('acme/a.txt', 'no image', { contentType: 'image/png' })
await hers.upload('acme/half.png', png.subarray(0, png.length / 2), { contentType: 'image/png' })
await admin.from('open').upload('a.png', png, { contentType: 'image/png' })

const base = `${project.apiUrl}/storage/v1/render/image`
const render = (query: string, headers: Record<string, string> = {}, name = 'acme/a.png') =>
  fetch(`${base}/authenticated/files/${name}?${query}`, {
    headers: { apikey: project.publishableKey, authorization: `Bearer ${ada.token}`, ...headers },
  })
async function image(response: Response) {
  expect(response.status).toBe(200)
  const bytes = Buffer.from(await response.arrayBuffer())
  expect(response.headers.get('content-length')).toBe(String(bytes.length))
  const { format, width, height } = await sharp(bytes).metadata()
  return [response.headers.get('content-type'), format, width, height]
}

test.each([
  ['width=100', 100, 50],
  ['height=100', 200, 100],
  ['width=100&height=100', 100, 100],
  ['width=100&height=100&resize=cover', 100, 100],
  ['width=100&height=100&resize=contain', 100, 50],
  ['width=100&height=100&resize=fill', 100, 100],
  ['width=9999', 400, 200],
  ['width=0', 400, 200],
  ['', 400, 200],
])('%s gives %s by %s', async (query, width, height) => {
  expect(await image(await render(query))).toEqual(['image/png', 'png', width, height])
})

test('cover cuts off what contain and fill keep', async () => {
  const corners = async (resize: string) => {
    const { data } = await hers.download('acme/a.png', {
      transform: { width: 100, height: 200, resize: resize as 'fill' },
    })
    const { data: pixels, info } = await sharp(await data!.arrayBuffer())
      .raw()
      .toBuffer({ resolveWithObject: true })
    return [info.width, info.height, ...pixels.subarray(0, 3)]
  }
  expect(await corners('cover')).toEqual([100, 200, 255, 0, 0])
  expect(await corners('contain')).toEqual([100, 50, 255, 0, 0])
  expect(await corners('fill')).toEqual([100, 200, 255, 0, 0])
})

test('the format is the wanted one, else WebP where it is accepted, else its own', async () => {
  const types = async (query: string, accept = '*/*', name?: string) =>
    (await image(await render(query, { accept }, name))).slice(0, 2)
  expect(await types('', 'image/avif,image/webp,*/*')).toEqual(['image/webp', 'webp'])
  expect(await types('format=origin', 'image/webp')).toEqual(['image/png', 'png'])
  expect(await types('format=webp')).toEqual(['image/webp', 'webp'])
  expect(await types('format=avif&width=50')).toEqual(['image/avif', 'heif'])
  expect(await types('', '*/*', 'acme/a.jpg')).toEqual(['image/jpeg', 'jpeg'])
  expect(await types('', '*/*', 'acme/a.svg')).toEqual(['image/png', 'png'])
})

test('quality counts', async () => {
  const size = async (quality: number) =>
    Number((await render(`quality=${quality}`, {}, 'acme/a.jpg')).headers.get('content-length'))
  expect(await size(20)).toBeLessThan(await size(100))
})

test('caches learn what they need', async () => {
  const { headers } = await render('width=10')
  expect(Object.fromEntries(headers)).toMatchObject({
    'cache-control': 'max-age=60',
    vary: 'Accept',
    etag: expect.any(String),
  })
  expect((await render('width=10', { 'if-none-match': headers.get('etag')! })).status).toBe(304)
  expect((await render('width=10&download=b.png')).headers.get('content-disposition')).toContain('b.png')
})

test.each([
  'width=-1',
  'width=wide',
  'height=1.5',
  'resize=stretch',
  'quality=19',
  'quality=101',
  'format=bmp',
  'width=1&width=x',
])('%s is refused', async query => {
  const response = await render(query)
  expect([response.status, await response.json()]).toEqual([
    400,
    { statusCode: '400', error: 'InvalidRequest', message: expect.any(String), code: 'InvalidRequest' },
  ])
})

test.each(['acme/a.txt', 'acme/half.png'])('%s is no image', async name => {
  const response = await render('width=10', {}, name)
  expect([response.status, await response.json()]).toEqual([
    400,
    { statusCode: '422', error: 'InvalidRequest', message: 'Invalid source image', code: 'InvalidRequest' },
  ])
})

test('an image of too many pixels or bytes is left alone', async () => {
  const bomb = await sharp({ create: { width: 10_000, height: 6_000, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  await hers.upload('acme/bomb.png', bomb)
  expect(await (await render('width=10', {}, 'acme/bomb.png')).json()).toMatchObject({ statusCode: '422' })
  await hers.upload('acme/heavy.png', Buffer.concat([png, Buffer.alloc(26 * 2 ** 20)]))
  expect(await (await render('width=10', {}, 'acme/heavy.png')).json()).toMatchObject({
    statusCode: '422',
    message: 'Source image file is too big',
  })
})

test('who may not read an object sees no image of it', async () => {
  const notFound = { error: 'Not found', message: 'The resource was not found', statusCode: '404' }
  for (const [name, token] of [
    ['acme/none.png', ada.token],
    ['acme/a.png', ben.token],
    ['acme/a.png', project.anonKey],
  ]) {
    const response = await render('width=10', { authorization: `Bearer ${token}` }, name)
    expect([response.status, await response.json()]).toEqual([400, notFound])
    expect(response.headers.get('cache-control')).toBe('no-store')
  }
  expect((await his.download('acme/a.png', { transform: { width: 10 } })).data).toBeNull()
})

test('a public bucket shows its images to anybody, a private one to nobody', async () => {
  const url = (bucket: string, name: string) =>
    admin.from(bucket).getPublicUrl(name, { transform: { width: 100 } }).data.publicUrl
  expect(await image(await fetch(url('open', 'a.png')))).toEqual(['image/png', 'png', 100, 50])
  expect(await (await fetch(url('files', 'acme/a.png'))).json()).toMatchObject({ code: 'NoSuchBucket' })
})

test('a signed address shows the image as it was signed', async () => {
  const transform = { width: 100, height: 100, resize: 'contain' } as const
  const { signedUrl } = (await hers.createSignedUrl('acme/a.png', 60, { transform })).data!
  expect(new URL(signedUrl).pathname).toBe('/storage/v1/render/image/sign/files/acme/a.png')
  expect(await image(await fetch(`${signedUrl}&width=300&resize=fill`))).toEqual([
    'image/png',
    'png',
    100,
    50,
  ])
  const other = await fetch(signedUrl.replace('a.png', 'a.jpg'))
  expect(await other.json()).toMatchObject({ code: 'InvalidSignature' })
  expect((await his.createSignedUrl('acme/a.png', 60, { transform })).error).toMatchObject({
    code: 'NoSuchKey',
  })
  expect((await hers.createSignedUrl('acme/a.png', 60, { transform: { quality: 5 } })).error).toMatchObject({
    code: 'InvalidRequest',
  })
})
