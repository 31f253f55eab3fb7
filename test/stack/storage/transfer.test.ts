import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'
import { twoTenants } from './tenants.ts'

const project = await openProject('platform')
const { ada, ben } = await twoTenants(project)
const hers = ada.client.storage.from('files')
const his = ben.client.storage.from('files')
const admin = project.admin().storage
await admin.createBucket('shelf')

const row = async (name: string, bucket = 'files') =>
  (await project.sql('select * from storage.objects where bucket_id = $1 and name = $2', [bucket, name]))[0]
const content = async (name: string, bucket = 'files') =>
  (await admin.from(bucket).download(name)).data?.text()
const post = async (route: string, body: object, headers: Record<string, string> = {}) =>
  (
    await fetch(`${project.apiUrl}/storage/v1/object/${route}`, {
      method: 'POST',
      headers: {
        apikey: project.publishableKey,
        authorization: `Bearer ${ada.token}`,
        'content-type': 'application/json',
        ...headers,
      },
      body: JSON.stringify(body),
    })
  ).json()

test('a moved object keeps its id, bytes and metadata', async () => {
  await hers.upload('acme/here.txt', 'moved', { metadata: { kind: 'plan' }, cacheControl: '60' })
  const before = await row('acme/here.txt')
  expect((await hers.move('acme/here.txt', 'acme/a/there.txt')).data).toEqual({
    message: 'Successfully moved',
    Id: before.id,
    Key: 'files/acme/a/there.txt',
  })
  const { id, metadata, user_metadata, owner_id } = before
  expect(await row('acme/a/there.txt')).toMatchObject({ id, metadata, user_metadata, owner_id })
  expect(await row('acme/here.txt')).toBeUndefined()
  expect(await content('acme/a/there.txt')).toBe('moved')
})

test('a copy is an object of its own', async () => {
  await hers.upload('acme/original.txt', 'text', { metadata: { kind: 'plan' }, cacheControl: '60' })
  expect((await hers.copy('acme/original.txt', 'acme/copy.txt')).data).toEqual({
    path: 'files/acme/copy.txt',
  })
  const [original, copy] = [await row('acme/original.txt'), await row('acme/copy.txt')]
  expect(copy).toMatchObject({
    owner_id: ada.id,
    user_metadata: { kind: 'plan' },
    metadata: { ...original.metadata, lastModified: copy.metadata.lastModified },
  })
  expect([copy.id === original.id, copy.version === original.version]).toEqual([false, false])
  await hers.remove(['acme/original.txt'])
  expect(await content('acme/copy.txt')).toBe('text')
  const body = { bucketId: 'files', sourceKey: 'acme/copy.txt', destinationKey: 'acme/second.txt' }
  expect(await post('copy', body)).toMatchObject({
    Key: 'files/acme/second.txt',
    name: 'acme/second.txt',
    metadata: { size: 4 },
  })
})

test('a copy takes other metadata when told so', async () => {
  await hers.upload('acme/plain.txt', 'text', { metadata: { kind: 'plan' }, cacheControl: '60' })
  const metadata = { mimetype: 'text/markdown', cacheControl: 'max-age=5' }
  await hers.copy('acme/plain.txt', 'acme/marked.md', { copyMetadata: false, metadata })
  expect(await row('acme/marked.md')).toMatchObject({ metadata, user_metadata: null })
  const body = { bucketId: 'files', sourceKey: 'acme/plain.txt', destinationKey: 'acme/tagged.txt' }
  const tag = Buffer.from('{"kind":"copy"}').toString('base64')
  await post('copy', { ...body, copyMetadata: false }, { 'x-metadata': tag })
  expect(await row('acme/tagged.txt')).toMatchObject({
    metadata: { cacheControl: 'max-age=60' },
    user_metadata: { kind: 'copy' },
  })
  const split = { ...body, copyMetadata: false, metadata: { mimetype: 'a/b\nset-cookie: c' } }
  expect(await post('copy', split)).toMatchObject({ code: 'InvalidRequest' })
})

test('what is there already stays, unless a copy is to replace it', async () => {
  for (const name of ['one', 'two']) await hers.upload(`acme/${name}`, name)
  const taken = { statusCode: '409', code: 'KeyAlreadyExists' }
  expect((await hers.move('acme/one', 'acme/two')).error).toMatchObject(taken)
  expect((await hers.copy('acme/one', 'acme/two')).error).toMatchObject(taken)
  expect([await content('acme/one'), await content('acme/two')]).toEqual(['one', 'two'])
  const { version } = await row('acme/two')
  const body = { bucketId: 'files', sourceKey: 'acme/one', destinationKey: 'acme/two' }
  expect(await post('copy', body, { 'x-upsert': 'true' })).toMatchObject({ Key: 'files/acme/two' })
  expect(await content('acme/two')).toBe('one')
  expect(await readdir(join(project.directory, 'objects'))).not.toContain(version)
})

test('an object goes to another bucket where its policies let it', async () => {
  await hers.upload('acme/travels.txt', 'x')
  const there = { destinationBucket: 'shelf' }
  const denied = { statusCode: '403', code: 'AccessDenied' }
  expect((await hers.move('acme/travels.txt', 'acme/travels.txt', there)).error).toMatchObject(denied)
  expect((await hers.copy('acme/travels.txt', 'acme/travels.txt', there)).error).toMatchObject(denied)
  expect(await project.sql(`select from storage.objects where bucket_id = 'shelf'`)).toHaveLength(0)
  const files = admin.from('files')
  expect((await files.copy('acme/travels.txt', 'a', there)).data).toEqual({ path: 'shelf/a' })
  expect((await files.move('acme/travels.txt', 'b', there)).data).toMatchObject({ Key: 'shelf/b' })
  expect([await content('a', 'shelf'), await content('b', 'shelf')]).toEqual(['x', 'x'])
  expect(await row('acme/travels.txt')).toBeUndefined()
  const nowhere = { destinationBucket: 'nowhere' }
  for (const result of [
    await files.move('acme/one', 'c', nowhere),
    await files.copy('acme/one', 'c', nowhere),
  ])
    expect(result.error).toMatchObject({ statusCode: '404', code: 'InvalidRequest' })
})

test('a stranger neither takes, copies, nor puts anything', async () => {
  await hers.upload('acme/secret.txt', 'secret')
  await his.upload('bolt/own.txt', 'own')
  const before = await project.sql('select * from storage.objects order by name')
  const notFound = { statusCode: '404', code: 'NoSuchKey' }
  const denied = { statusCode: '403', code: 'AccessDenied' }
  expect((await his.move('acme/secret.txt', 'bolt/secret.txt')).error).toMatchObject(notFound)
  expect((await his.copy('acme/secret.txt', 'bolt/secret.txt')).error).toMatchObject(notFound)
  expect((await his.move('bolt/own.txt', 'acme/own.txt')).error).toMatchObject(denied)
  expect((await his.copy('bolt/own.txt', 'acme/own.txt')).error).toMatchObject(denied)
  expect(await project.sql('select * from storage.objects order by name')).toEqual(before)
})

test('only what is there goes, and only to a name', async () => {
  expect((await hers.move('acme/none', 'acme/b')).error).toMatchObject({ code: 'NoSuchKey' })
  expect((await hers.copy('acme/none', 'acme/b')).error).toMatchObject({ code: 'NoSuchKey' })
  for (const name of ['../b', 'acme/%62', 'ü', ''])
    for (const result of [await hers.move('acme/one', name), await hers.copy('acme/one', name)])
      expect(result.error).toMatchObject({ code: 'InvalidKey' })
  expect(await post('move', { bucketId: 'files' })).toMatchObject({ code: 'InvalidRequest' })
})

test.each([
  [['reads'], false, false],
  [['reads', 'changes'], true, false],
  [['reads', 'creates'], false, true],
  [['changes', 'creates'], false, false],
])('with %j: move %s, copy %s', async (allowed, moves, copies) => {
  const clauses: Record<string, string> = {
    reads: `for select to authenticated using (bucket_id = 'shelf')`,
    creates: `for insert to authenticated with check (bucket_id = 'shelf')`,
    changes: `for update to authenticated using (bucket_id = 'shelf')`,
  }
  for (const name of Object.keys(clauses))
    await project.sql(`drop policy if exists ${name} on storage.objects`)
  for (const name of allowed) await project.sql(`create policy ${name} on storage.objects ${clauses[name]}`)
  const shelf = admin.from('shelf')
  await shelf.remove(['from', 'to'])
  await shelf.upload('from', 'x')
  expect(!(await ada.client.storage.from('shelf').copy('from', 'to')).error).toBe(copies)
  await shelf.remove(['to'])
  expect(!(await ada.client.storage.from('shelf').move('from', 'to')).error).toBe(moves)
})
