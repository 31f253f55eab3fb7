import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'

const project = await openProject('platform')
const admin = project.admin().storage

const count = async (id: string) =>
  (await project.sql('select id from storage.buckets where id = $1', [id])).length

test('a bucket is created, read, changed, listed and deleted', async () => {
  const options = { public: true, fileSizeLimit: '2MB', allowedMimeTypes: ['image/*'] }
  expect(await admin.createBucket('pictures', options)).toMatchObject({ data: { name: 'pictures' } })
  expect((await admin.getBucket('pictures')).data).toMatchObject({
    id: 'pictures',
    public: true,
    type: 'STANDARD',
    file_size_limit: 2_000_000,
    allowed_mime_types: ['image/*'],
  })
  const changes = { public: false, fileSizeLimit: null, allowedMimeTypes: null }
  expect((await admin.updateBucket('pictures', changes)).data).toEqual({ message: 'Successfully updated' })
  expect((await admin.listBuckets({ search: 'PICT' })).data).toMatchObject([
    { id: 'pictures', public: false, file_size_limit: null, allowed_mime_types: null },
  ])
  expect((await admin.listBuckets({ search: 'nothing' })).data).toEqual([])
  expect((await admin.deleteBucket('pictures')).data).toEqual({ message: 'Successfully deleted' })
  expect((await admin.getBucket('pictures')).error).toMatchObject({ code: 'NoSuchBucket', statusCode: '404' })
})

test('a name is taken once, and is a name', async () => {
  await admin.createBucket('once')
  expect((await admin.createBucket('once')).error).toMatchObject({
    status: 400,
    statusCode: '409',
    code: 'ResourceAlreadyExists',
  })
  for (const name of ['a/b', 'ü', '', 'x'.repeat(101)])
    expect((await admin.createBucket(name)).error).toMatchObject({ code: 'InvalidBucketName' })
})

test('settings that make no sense are refused', async () => {
  const refused = async (options: object) =>
    (await admin.createBucket('odd', { public: false, ...options })).error
  expect(await refused({ fileSizeLimit: '1 parsec' })).toMatchObject({ code: 'InvalidRequest' })
  expect(await refused({ fileSizeLimit: '900GB' })).toMatchObject({
    code: 'EntityTooLarge',
    statusCode: '413',
  })
  expect(await refused({ allowedMimeTypes: ['pictures'] })).toMatchObject({ code: 'InvalidMimeType' })
  expect(await count('odd')).toBe(0)
})

test('a bucket is deleted only when empty, and emptied only by the service role', async () => {
  await admin.createBucket('full')
  await admin.from('full').upload('a/b.txt', 'content')
  expect((await admin.deleteBucket('full')).error).toMatchObject({
    code: 'ResourceNotEmpty',
    statusCode: '409',
  })
  const { client } = await project.signUp('eve')
  expect((await client.storage.emptyBucket('full')).error).toMatchObject({
    status: 403,
    code: 'AccessDenied',
  })
  expect(await project.sql(`select from storage.objects where bucket_id = 'full'`)).toHaveLength(1)
  expect((await admin.emptyBucket('full')).error).toBeNull()
  expect(await project.sql(`select from storage.objects where bucket_id = 'full'`)).toHaveLength(0)
  expect((await admin.deleteBucket('full')).error).toBeNull()
})

test('without a policy a user neither sees, makes, changes nor deletes buckets', async () => {
  await admin.createBucket('theirs', { public: true })
  const { client } = await project.signUp('mallory')
  const user = client.storage
  expect((await user.listBuckets()).data).toEqual([])
  expect((await user.getBucket('theirs')).error).toMatchObject({ code: 'NoSuchBucket' })
  expect((await user.createBucket('mine')).error).toMatchObject({ code: 'AccessDenied', statusCode: '403' })
  expect((await user.updateBucket('theirs', { public: false })).error).toMatchObject({ code: 'NoSuchBucket' })
  expect((await user.deleteBucket('theirs')).error).toMatchObject({ code: 'NoSuchBucket' })
  expect((await admin.getBucket('theirs')).data).toMatchObject({ public: true })
  expect(await count('mine')).toBe(0)
})

test('with a policy a user makes a bucket and owns it', async () => {
  await project.sql(`create policy makers on storage.buckets for insert to authenticated
    with check (owner_id = (select auth.uid())::text)`)
  const { client, id } = await project.signUp('grace')
  expect((await client.storage.createBucket('hers')).error).toBeNull()
  const [row] = await project.sql(`select owner, owner_id from storage.buckets where id = 'hers'`)
  expect(row).toEqual({ owner: id, owner_id: id })
})
