import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'

const project = await openProject('platform')
const admin = project.admin().storage
await admin.createBucket('open', { public: true })
await admin.createBucket('shut', { public: false })
const content = 'abcdefghijklmnopqrstuvwxyz'
for (const bucket of ['open', 'shut'])
  await admin.from(bucket).upload('a/b c.txt', content, { cacheControl: '60', contentType: 'text/plain' })

const open = (headers: Record<string, string> = {}, query = '', method = 'GET') =>
  fetch(`${project.apiUrl}/storage/v1/object/public/open/a/b%20c.txt${query}`, { headers, method })

test('a public object is served to anybody, with what caches need', async () => {
  const response = await fetch(admin.from('open').getPublicUrl('a/b c.txt').data.publicUrl)
  expect(await response.text()).toBe(content)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/plain',
    'content-length': '26',
    'cache-control': 'max-age=60',
    'accept-ranges': 'bytes',
    'x-robots-tag': 'none',
    etag: '"c3fcd3d76192e4007dfb496cca67e13b"',
    'last-modified': expect.stringMatching(/GMT$/),
  })
})

test('a private bucket has no public address', async () => {
  const response = await fetch(admin.from('shut').getPublicUrl('a/b c.txt').data.publicUrl)
  expect([response.status, await response.json()]).toEqual([
    400,
    { statusCode: '404', error: 'Bucket not found', message: 'Bucket not found', code: 'NoSuchBucket' },
  ])
})

test('a public bucket asks no policy to download, but does to list', async () => {
  const anybody = project.client().storage
  expect(await (await anybody.from('open').download('a/b c.txt')).data?.text()).toBe(content)
  expect((await anybody.from('open').info('a/b c.txt')).data).toMatchObject({
    size: 26,
    contentType: 'text/plain',
  })
  expect((await anybody.from('open').list('a')).data).toEqual([])
  expect((await anybody.from('shut').info('a/b c.txt')).error).toMatchObject({ code: 'NoSuchKey' })
})

test.each([
  ['bytes=0-4', 'abcde', 'bytes 0-4/26'],
  ['bytes=20-', 'uvwxyz', 'bytes 20-25/26'],
  ['bytes=-3', 'xyz', 'bytes 23-25/26'],
  ['bytes=20-99', 'uvwxyz', 'bytes 20-25/26'],
  ['bytes=-99', content, 'bytes 0-25/26'],
])('range %s', async (range, text, contentRange) => {
  const response = await open({ range })
  expect([response.status, response.headers.get('content-range'), await response.text()]).toEqual([
    206,
    contentRange,
    text,
  ])
})

test('a range that nobody can serve is refused, one that nobody understands is not', async () => {
  expect(await (await open({ range: 'bytes=26-' })).json()).toMatchObject({
    statusCode: '416',
    code: 'InvalidRange',
  })
  for (const range of ['lines=1-2', 'bytes=0-1,3-4', 'bytes=-'])
    expect(await (await open({ range })).text()).toBe(content)
  expect((await open({ range: 'bytes=0-1', 'if-range': '"other"' })).status).toBe(200)
})

test('what a client has already is not sent again', async () => {
  const { headers } = await open()
  const etag = headers.get('etag')!
  const modified = headers.get('last-modified')!
  const status = async (conditions: Record<string, string>) => (await open(conditions)).status
  expect(await status({ 'if-none-match': etag })).toBe(304)
  expect(await status({ 'if-none-match': `"x", W/${etag}` })).toBe(304)
  expect(await status({ 'if-none-match': '"x"', 'if-modified-since': modified })).toBe(200)
  expect(await status({ 'if-modified-since': modified })).toBe(304)
  expect(await status({ 'if-modified-since': new Date(0).toUTCString() })).toBe(200)
})

test('HEAD tells the same without the bytes', async () => {
  const response = await open({}, '', 'HEAD')
  expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([
    200,
    '26',
    '',
  ])
})

test('a download is named by the caller or after the object', async () => {
  const disposition = async (query: string) => (await open({}, query)).headers.get('content-disposition')
  expect(await disposition('')).toBeNull()
  expect(await disposition('?download')).toContain("filename*=UTF-8''b%20c.txt")
  expect(await disposition('?download=%C3%BC%22.txt')).toContain("filename*=UTF-8''%C3%BC%22.txt")
})

test.each(['text/html', 'Text/HTML; charset=utf-8'])('no page is served as one: %s', async contentType => {
  await admin.from('open').upload('page', '<script>1</script>', { contentType, upsert: true })
  const response = await fetch(admin.from('open').getPublicUrl('page').data.publicUrl)
  expect(response.headers.get('content-type')).toBe('text/plain')
})

test('a row without bytes is not found', async () => {
  await project.sql(`insert into storage.objects (bucket_id, name, version, metadata)
    values ('open', 'ghost', '../../../../etc/passwd', '{"size": 1}'), ('open', 'bare', null, null)`)
  for (const name of ['ghost', 'bare'])
    expect((await admin.from('open').download(name)).error).toMatchObject({ code: 'NoSuchKey' })
})

test('folders are listed once, entries in order, a page at a time', async () => {
  const shut = admin.from('shut')
  for (const name of ['l/2.txt', 'l/10.txt', 'l/sub/1.txt', 'l/sub/2.txt', 'l/Other.txt', 'lx'])
    await shut.upload(name, 'x')
  const names = async (options: object) => (await shut.list('l', options)).data?.map(({ name }) => name)
  expect(await names({})).toEqual(['10.txt', '2.txt', 'Other.txt', 'sub'])
  expect(await names({ sortBy: { column: 'name', order: 'desc' } })).toEqual([
    'sub',
    'Other.txt',
    '2.txt',
    '10.txt',
  ])
  expect(await names({ sortBy: { column: 'created_at' } })).toEqual(['sub', '2.txt', '10.txt', 'Other.txt'])
  expect(await names({ limit: 2, offset: 1 })).toEqual(['2.txt', 'Other.txt'])
  expect(await names({ search: 'o' })).toEqual(['Other.txt'])
  expect((await shut.list('l')).data?.at(-1)).toEqual({
    name: 'sub',
    id: null,
    updated_at: null,
    created_at: null,
    last_accessed_at: null,
    metadata: null,
  })
  expect((await shut.list('', { sortBy: { column: 'size; drop table x' } })).error).toMatchObject({
    code: 'InvalidRequest',
  })
})
