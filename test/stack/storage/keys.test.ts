import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'

const project = await openProject('platform')
const admin = project.admin().storage
await admin.createBucket('files')

/** Sends the path as it is: fetch would resolve dot segments before they leave. */
function send(method: string, path: string): Promise<{ code: string }> {
  const headers = { apikey: project.secretKey }
  return new Promise((resolve, reject) => {
    request(project.apiUrl, { method, path: `/storage/v1/object/${path}`, headers }, response => {
      text(response).then(JSON.parse).then(resolve, reject)
    })
      .on('error', reject)
      .end(method.startsWith('P') ? 'x' : undefined)
  })
}

test.each([
  '../secret',
  'a/../../secret',
  '%2e%2e%2fsecret',
  'a%2f..%2f..%2fsecret',
  '..%5csecret',
  './a',
  '%2e',
  '/etc/passwd',
  '%2fetc%2fpasswd',
  'a//b',
  'a/',
  'a%00b',
  'a%0ab',
  '%FF',
  '%',
  'a%25b',
  '%C3%BC.jpg',
  'x'.repeat(1025),
])('%j is no key', async key => {
  for (const method of ['POST', 'PUT', 'GET', 'DELETE'])
    expect(await send(method, `files/${key}`)).toMatchObject({ statusCode: '400', code: 'InvalidKey' })
  expect(await send('POST', `sign/files/${key}`)).toMatchObject({ code: 'InvalidKey' })
  expect(await send('GET', `public/files/${key}`)).toMatchObject({ code: 'InvalidKey' })
  expect(await project.sql('select from storage.objects')).toHaveLength(0)
})

test('every letter that a key may have comes back in it', async () => {
  const key = "a b/-_.!*'() &$@=;:+,0Z.tar.gz"
  const files = admin.from('files')
  expect((await files.upload(key, 'x')).error).toBeNull()
  expect((await files.list('a b')).data).toMatchObject([{ name: key.slice(4) }])
  expect(await (await files.download(key)).data?.text()).toBe('x')
  const { data } = await files.createSignedUrl(key, 60)
  expect(await (await fetch(data!.signedUrl)).text()).toBe('x')
  expect((await files.remove([key])).data).toHaveLength(1)
})

test('names in a body are only compared', async () => {
  const files = admin.from('files')
  expect((await files.remove(['../secret', '%', "' or true --"])).data).toEqual([])
  expect((await files.list('../..')).data).toEqual([])
  expect((await files.list('%')).data).toEqual([])
  expect((await files.remove(['a\0b'])).error).toMatchObject({ code: 'InvalidRequest' })
})

test('what is no route says so', async () => {
  for (const path of ['info/files/a', 'upload/files/a', 'list', 'authenticated/files/a'])
    expect(await send('POST', path)).toMatchObject({ code: 'InvalidRequest' })
})
