import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'

const project = await openProject('platform')
const admin = project.admin().storage
await admin.createBucket('files')
const files = admin.from('files')

const row = async (name: string) =>
  (await project.sql(`select * from storage.objects where bucket_id = 'files' and name = $1`, [name]))[0]
const raw = (path: string, init: RequestInit) =>
  fetch(`${project.apiUrl}/storage/v1/object/files/${path}`, {
    ...init,
    headers: { apikey: project.secretKey, ...init.headers },
  })

test('raw and multipart uploads leave the same row', async () => {
  const options = { contentType: 'text/markdown', cacheControl: '60', metadata: { kind: 'note' } }
  const sent = await files.upload('a/raw.md', 'hello', options)
  await files.upload('a/form.md', new Blob(['hello'], { type: 'text/markdown' }), options)
  expect(sent.data).toMatchObject({
    path: 'a/raw.md',
    fullPath: 'files/a/raw.md',
    id: (await row('a/raw.md'))?.id,
  })
  for (const name of ['a/raw.md', 'a/form.md'])
    expect(await row(name)).toMatchObject({
      path_tokens: name.split('/'),
      owner: null,
      owner_id: null,
      user_metadata: { kind: 'note' },
      metadata: {
        eTag: `"${createHash('md5').update('hello').digest('hex')}"`,
        size: 5,
        contentLength: 5,
        mimetype: 'text/markdown',
        cacheControl: 'max-age=60',
        httpStatusCode: 200,
      },
    })
})

test('an empty file is a file', async () => {
  expect((await files.upload('empty', new Blob([]))).error).toBeNull()
  expect((await files.download('empty')).data?.size).toBe(0)
})

test('a name is taken once, unless the upload may replace', async () => {
  await files.upload('taken', 'first')
  expect((await files.upload('taken', 'second')).error).toMatchObject({
    status: 400,
    statusCode: '409',
    code: 'KeyAlreadyExists',
  })
  expect(await (await files.download('taken')).data?.text()).toBe('first')
  const before = await row('taken')
  expect((await files.upload('taken', 'third', { upsert: true })).data?.id).toBe(before?.id)
  expect(await (await files.download('taken')).data?.text()).toBe('third')
  expect((await files.update('taken', 'fourth')).data?.id).toBe(before?.id)
  expect(await (await files.download('taken')).data?.text()).toBe('fourth')
  expect((await row('taken'))?.version).not.toBe(before?.version)
})

test('of many uploads to one name at once one wins, and nothing of the others stays', async () => {
  const contents = Array.from({ length: 8 }, (_, i) => `content ${i}`.repeat(10_000))
  const results = await Promise.all(contents.map(content => files.upload('raced', content)))
  expect(results.filter(({ error }) => !error)).toHaveLength(1)
  expect(results.flatMap(({ error }) => (error ? [error] : []))).toEqual(
    Array(7).fill(expect.objectContaining({ code: 'KeyAlreadyExists' })),
  )
  const replaced = await Promise.all(
    contents.map(content => files.upload('raced', content, { upsert: true })),
  )
  expect(replaced.every(({ error }) => !error)).toBe(true)
  expect(contents).toContain(await (await files.download('raced')).data?.text())
})

test('a bucket takes only its types of files', async () => {
  await admin.createBucket('pictures', { public: false, allowedMimeTypes: ['image/*', 'text/csv'] })
  const pictures = admin.from('pictures')
  const upload = (name: string, contentType: string) => pictures.upload(name, 'x', { contentType })
  expect((await upload('a.png', 'image/png')).error).toBeNull()
  expect((await upload('a.csv', 'text/csv;charset=utf-8')).error).toBeNull()
  expect((await upload('a.txt', 'text/plain')).error).toMatchObject({
    statusCode: '415',
    code: 'InvalidMimeType',
  })
  expect((await pictures.upload('b.txt', new Blob(['x'], { type: 'text/plain' }))).error).toMatchObject({
    code: 'InvalidMimeType',
  })
  expect(await project.sql(`select name from storage.objects where bucket_id = 'pictures'`)).toHaveLength(2)
})

test('the limit of a bucket holds, announced or not', async () => {
  await admin.createBucket('small', { public: false, fileSizeLimit: 1000 })
  const small = admin.from('small')
  const stream = new Blob(['x'.repeat(500_000)]).stream()
  const tooLarge = { status: 400, statusCode: '413', code: 'EntityTooLarge' }
  expect((await small.upload('fits', 'x'.repeat(1000))).error).toBeNull()
  expect((await small.upload('raw', 'x'.repeat(1001))).error).toMatchObject(tooLarge)
  expect((await small.upload('form', new Blob(['x'.repeat(500_000)]))).error).toMatchObject(tooLarge)
  expect((await small.upload('stream', stream, { duplex: 'half' })).error).toMatchObject(tooLarge)
  expect(await project.sql(`select name from storage.objects where bucket_id = 'small'`)).toEqual([
    { name: 'fits' },
  ])
})

test('the limit of the project holds in every bucket', async () => {
  const chunk = new Uint8Array(2 ** 20)
  const stream = (chunks: number) =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        if (chunks-- > 0) controller.enqueue(chunk)
        else controller.close()
      },
    })
  expect((await files.upload('huge', stream(51), { duplex: 'half' })).error).toMatchObject({
    code: 'EntityTooLarge',
  })
  expect(await row('huge')).toBeUndefined()
  expect((await files.upload('large', stream(50), { duplex: 'half' })).error).toBeNull()
  expect((await row('large'))?.metadata).toMatchObject({
    size: 50 * 2 ** 20,
    eTag: `"${createHash('md5')
      .update(Buffer.alloc(50 * 2 ** 20))
      .digest('hex')}"`,
  })
})

test('an upload to nowhere is refused', async () => {
  expect((await admin.from('nowhere').upload('a', 'x')).error).toMatchObject({
    code: 'NoSuchBucket',
    statusCode: '404',
  })
})

test('a form that makes no sense is refused', async () => {
  const form = (body: string, type = 'multipart/form-data; boundary=b') =>
    raw('odd', { method: 'POST', body, headers: { 'content-type': type } }).then(response => response.json())
  const part = '--b\r\ncontent-disposition: form-data; name="cacheControl"\r\n\r\n60\r\n'
  const file = '--b\r\ncontent-disposition: form-data; name=""; filename="f"\r\n\r\nhalf'
  const typed = '--b\r\ncontent-disposition: form-data; name="contentType"\r\n\r\na/b\nset-cookie: c\r\n'
  expect(await form('x', 'multipart/form-data')).toMatchObject({ code: 'InvalidRequest' })
  expect(await form(`${part}--b--\r\n`)).toMatchObject({
    code: 'InvalidRequest',
    message: 'No file provided',
  })
  expect(await form(part + file)).toMatchObject({ code: 'InvalidRequest', message: 'Malformed form' })
  expect(await form(`${typed}${file}\r\n--b--\r\n`)).toMatchObject({ code: 'InvalidRequest' })
  expect(await row('odd')).toBeUndefined()
})

test('a client that leaves in the middle leaves nothing', async () => {
  const { hostname, port } = new URL(project.apiUrl)
  const socket = connect(Number(port), hostname)
  const head = `POST /storage/v1/object/files/left HTTP/1.1\r\nhost: x\r\napikey: ${project.secretKey}`
  await new Promise(resolve => socket.write(`${head}\r\ncontent-length: 1000\r\n\r\nhalf`, resolve))
  await new Promise(resolve => socket.once('close', resolve).destroy())
  expect((await files.upload('left', 'whole')).error).toBeNull()
  expect(await (await files.download('left')).data?.text()).toBe('whole')
})

test('what is replaced, refused or removed leaves no bytes behind', async () => {
  await files.upload('brief', 'x')
  await files.remove(['brief'])
  const rows = await project.sql('select version from storage.objects order by 1')
  const stored = async () => (await readdir(join(project.directory, 'objects'))).sort()
  await expect.poll(stored).toEqual(rows.map(({ version }) => version))
})
