import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'
import { twoTenants } from './tenants.ts'

const project = await openProject('platform')
const { ada, ben } = await twoTenants(project)
const admin = project.admin().storage
await admin.createBucket('shelf')
const shelf = admin.from('shelf')
type Options = NonNullable<Parameters<typeof shelf.listV2>[0]>
type Result = NonNullable<Awaited<ReturnType<typeof shelf.listV2>>['data']>
// Each a day older than the one before; "a" is an object and a folder.
const names = ['a/1', 'a/2', 'a/b/3', 'a', 'c.txt', 'ca/4', 'C', 'd/5', 'a b']
for (const [day, name] of names.entries()) {
  await shelf.upload(name, name)
  await project.sql(`update storage.objects set created_at = date '2026-01-31' - $2::int where name = $1`, [
    name,
    day,
  ])
}

async function page(options: Options) {
  const { data, error } = await shelf.listV2(options)
  if (error) throw error
  return data
}
const namesOf = ({ folders, objects }: Result) => [folders, objects].map(list => list.map(e => e.name))

/** Reads page after page. */
async function pages(options: Options) {
  const found: string[] = []
  for (let cursor: string | undefined; ; ) {
    const { folders, objects, nextCursor, hasNext } = await page({ ...options, ...(cursor && { cursor }) })
    found.push(...[...folders, ...objects].map(({ name }) => name))
    expect(hasNext).toBe(nextCursor !== undefined)
    if (!nextCursor) return found
    cursor = nextCursor
  }
}

test('without a delimiter every object below a prefix is listed', async () => {
  expect(namesOf(await page({}))).toEqual([[], [...names].sort()])
  expect(namesOf(await page({ prefix: 'a/' }))).toEqual([[], ['a/1', 'a/2', 'a/b/3']])
  expect(namesOf(await page({ prefix: 'c' }))).toEqual([[], ['c.txt', 'ca/4']])
})

test('with one, what lies deeper is a folder', async () => {
  const { folders, objects, hasNext } = await page({ with_delimiter: true })
  expect(folders).toEqual([
    { key: 'a', name: 'a/' },
    { key: 'ca', name: 'ca/' },
    { key: 'd', name: 'd/' },
  ])
  expect(objects.map(({ name }) => name)).toEqual(['C', 'a', 'a b', 'c.txt'])
  expect(objects[0]).toMatchObject({ key: 'C', id: expect.any(String), metadata: { size: 1 } })
  expect(hasNext).toBe(false)
  expect(namesOf(await page({ with_delimiter: true, prefix: 'a/' }))).toEqual([['a/b/'], ['a/1', 'a/2']])
  expect(namesOf(await page({ with_delimiter: true, prefix: 'c' }))).toEqual([['ca/'], ['c.txt']])
})

test.each<Options>([
  {},
  { sortBy: { column: 'name', order: 'desc' } },
  { sortBy: { column: 'created_at', order: 'asc' } },
  { sortBy: { column: 'created_at', order: 'desc' } },
  { sortBy: { column: 'updated_at' } },
])('a cursor leads through all of it, once: %j', async options => {
  for (const with_delimiter of [false, true]) {
    const { folders, objects } = await page({ ...options, with_delimiter })
    const all = [...folders, ...objects].map(({ name }) => name)
    for (const limit of [1, 2, 8])
      expect((await pages({ ...options, with_delimiter, limit })).sort()).toEqual([...all].sort())
  }
})

test('it is sorted as asked', async () => {
  const sorted = async (options: Options) => namesOf(await page(options))[1]
  expect(await sorted({ sortBy: { column: 'name', order: 'desc' } })).toEqual([...names].sort().reverse())
  expect(await sorted({ sortBy: { column: 'created_at', order: 'desc' } })).toEqual(names)
  expect(await pages({ sortBy: { column: 'created_at', order: 'asc' }, limit: 1 })).toEqual(
    [...names].reverse(),
  )
})

test('a page holds as many as asked, and says where it ended', async () => {
  expect(await page({ limit: 1 })).toMatchObject({ hasNext: true, nextCursorKey: 'C' })
  expect(namesOf(await page({ limit: 5000 }))[1]).toHaveLength(names.length)
})

test('what makes no sense is refused', async () => {
  const refused = async (options: object) => (await shelf.listV2(options)).error
  const cursor = (value: unknown) => ({ cursor: Buffer.from(JSON.stringify(value)).toString('base64url') })
  expect(await refused({ limit: 0 })).toMatchObject({ code: 'InvalidRequest' })
  expect(await refused({ sortBy: { column: 'owner' } })).toMatchObject({ code: 'InvalidRequest' })
  expect(await refused({ cursor: 'nonsense' })).toMatchObject({ code: 'InvalidRequest' })
  expect(await refused(cursor({ sortBy: { column: 'id; drop' }, at: '', name: '' }))).toMatchObject({
    code: 'InvalidRequest',
  })
  expect(
    await refused(cursor({ sortBy: { column: 'created_at', order: 'asc' }, at: 'noon', name: '' })),
  ).toMatchObject({ code: 'InvalidRequest' })
})

test('everybody sees what is theirs', async () => {
  await ada.client.storage.from('files').upload('acme/plan.txt', 'x')
  const list = async (client: typeof ada.client) =>
    namesOf((await client.storage.from('files').listV2({ with_delimiter: true })).data!)
  expect(await list(ada.client)).toEqual([['acme/'], []])
  expect(await list(ben.client)).toEqual([[], []])
})
