import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'

const project = await openProject('platform')
await project.admin().storage.createBucket('files', { public: true })
await project.admin().storage.from('files').upload('there', 'content')

interface Answer {
  status: number
  type: string | undefined
  body: Buffer
}

/** Sends headers and body as they are; fetch would mend them. */
function send(
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: Uint8Array,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const sent = request(
    `${project.apiUrl}/storage/v1/`,
    {
      method,
      path: `/storage/v1/${path}`,
      headers: { apikey: project.secretKey, ...headers },
      signal: AbortSignal.timeout(5_000),
    },
    async response => {
      const { statusCode = 0, headers } = response
      resolve({ status: statusCode, type: headers['content-type'], body: await buffer(response) })
    },
  )
  sent.on('error', reject).end(body)
  return promise
}

/** Success, or an error as the platform has them; never an error of the service itself. */
function isPlatform({ status, type, body }: Answer) {
  if (status < 400) return
  expect(status).toBeLessThan(500)
  // HEAD has no body, and tus speaks plain text.
  if (!body.length || !type?.startsWith('application/json')) return
  expect(JSON.parse(body.toString())).toMatchObject({
    statusCode: expect.stringMatching(/^4\d\d$/),
    error: expect.any(String),
    message: expect.any(String),
  })
}

const bounded = { numRuns: 150, interruptAfterTimeLimit: 20_000 }
const header = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map(c => String.fromCharCode(c)),
  maxLength: 60,
})
const line = fc.constantFrom(
  '\r\n',
  '\n',
  '\r',
  '--b',
  '--b--',
  '--',
  'content-disposition: form-data; name=""; filename="f"',
  'content-type: text/plain',
  'content-disposition: form-data; name="cacheControl"',
  'content-disposition: form-data',
  'content-transfer-encoding: base64',
  ': ',
  '\0',
  'é',
)

test('whatever a form is made of, it is stored or refused, and leaves no other bytes', async () => {
  const pieces = fc.array(fc.oneof(line, line, fc.string({ maxLength: 20 })), { maxLength: 40 })
  const boundary = fc.oneof(
    fc.constant('multipart/form-data; boundary=b'),
    header.map(text => `multipart/form-data${text}`),
  )
  await fc.assert(
    fc.asyncProperty(pieces, boundary, async (pieces, type) => {
      isPlatform(
        await send(
          'POST',
          'object/files/form',
          { 'content-type': type, 'x-upsert': 'true' },
          Buffer.from(pieces.join('')),
        ),
      )
    }),
    bounded,
  )
  const rows = await project.sql('select version from storage.objects order by 1')
  const stored = async () => (await readdir(join(project.directory, 'objects'))).sort()
  await expect.poll(stored).toEqual(rows.map(({ version }) => version))
})

test('a sound form is stored however its file looks', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.nat(400), async (file, cut) => {
      const head = '--b\r\ncontent-disposition: form-data; name=""; filename="f"\r\n\r\n'
      const form = Buffer.concat([Buffer.from(head), file, Buffer.from('\r\n--b--\r\n')])
      const headers = { 'content-type': 'multipart/form-data; boundary=b', 'x-upsert': 'true' }
      const whole = await send('POST', 'object/files/sound', headers, form)
      expect(whole.status).toBe(200)
      expect(Buffer.from(file).equals((await send('GET', 'object/files/sound', {})).body)).toBe(true)
      if (cut < form.length - 2) {
        const half = await send('POST', 'object/files/half', headers, form.subarray(0, cut))
        isPlatform(half)
      }
    }),
    { ...bounded, numRuns: 50 },
  )
})

test('odd headers are no reason to fail', async () => {
  const names =
    'range if-none-match if-modified-since if-range content-type cache-control x-metadata x-upsert accept host ' +
    'x-forwarded-host x-forwarded-proto authorization x-signature tus-resumable upload-offset upload-length ' +
    'upload-defer-length upload-metadata upload-concat'
  const headers = fc.dictionary(
    fc.constantFrom(...names.split(' ')),
    fc.oneof(
      header,
      fc.constantFrom(
        '1.0.0',
        '0',
        '-1',
        '1e3',
        'bytes=0-',
        'bytes=9-1',
        `bucketName ${btoa('files')},objectName ${btoa('a')}`,
      ),
    ),
  )
  const target = fc.constantFrom(
    ['GET', 'object/files/there'],
    ['HEAD', 'object/public/files/there'],
    ['POST', 'object/files/odd'],
    ['GET', 'render/image/public/files/there?width=1'],
    ['POST', 'upload/resumable'],
    ['POST', 'upload/resumable/sign'],
    ['PATCH', 'upload/resumable/ZmlsZXMvYS8x'],
    ['HEAD', 'upload/resumable/x'],
    ['DELETE', 'upload/resumable/sign/x'],
  )
  await fc.assert(
    fc.asyncProperty(target, headers, async ([method, path], headers) => {
      isPlatform(
        await send(
          method!,
          path!,
          headers,
          method === 'POST' || method === 'PATCH' ? Buffer.from('body') : undefined,
        ),
      )
    }),
    { ...bounded, numRuns: 300 },
  )
})

test('odd addresses and bodies are no reason to fail', async () => {
  const route = fc.constantFrom(
    'object/',
    'object/sign/',
    'object/public/',
    'object/upload/sign/',
    'object/info/',
    'bucket/',
    'render/image/sign/',
    'object/list-v2/',
    'upload/resumable/',
  )
  const path = fc.string({
    unit: fc.constantFrom(...'ab/.%2fF0?&=;#+\\', 'token', '%00', '%ff'),
    maxLength: 20,
  })
  const json = fc.oneof(
    fc.json({ maxDepth: 2 }),
    fc.string(),
    fc.constantFrom(
      '{"expiresIn":1e99}',
      '{"paths":["\\u0000"],"expiresIn":1}',
      '{"prefix":"\\u0000"}',
      '{"cursor":"e30="}',
    ),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD'),
      route,
      path,
      json,
      async (method, route, path, json) => {
        const body = method === 'GET' || method === 'HEAD' ? undefined : Buffer.from(json)
        isPlatform(await send(method, route + path, { 'content-type': 'application/json' }, body))
      },
    ),
    { ...bounded, numRuns: 300 },
  )
})
