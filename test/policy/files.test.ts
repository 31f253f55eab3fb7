import { describe, expect, test } from 'vitest'
import { asPerson } from '../support/as-person.ts'
import { openProject } from '../support/project.ts'
import { addMember, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const participant = await project.signUp('participant')
await project.sql(
  `insert into public.room_participants (tenant_id, room_id, user_id, role) values ($1, $2, $3, 'editor')`,
  [home.id, home.rooms.private.id, participant.id],
)
await guest.client.rpc('join_room', { room: home.rooms.public.code }).throwOnError()

const service = project.admin().storage
const folder = (visibility: keyof typeof home.rooms) => `${home.id}/room/${home.rooms[visibility].id}`
const visibilities = ['private', 'tenant', 'public'] as const
for (const visibility of visibilities)
  for (const bucket of ['files', 'exports'])
    await service.from(bucket).upload(`${folder(visibility)}/there.txt`, 'there')

const people = {
  owner: home.owner.client,
  admin: home.admin.client,
  editor: home.editor.client,
  viewer: home.viewer.client,
  participant: participant.client,
  guest: guest.client,
  outsider: outsider.client,
  stranger: foreign.owner.client,
  anon: project.client(),
}

const objects = async (path: string) =>
  (await project.sql('select count(*)::int from storage.objects where name like $1', [`${path}%`]))[0]
    .count as number
const notFound = { code: 'NoSuchKey' }
const refused = { code: 'AccessDenied' }

describe.for([
  // who          private  tenant   public room: what they may do with its files
  ['owner', 'write', 'write', 'write'],
  ['admin', 'write', 'write', 'write'],
  ['editor', 'nothing', 'write', 'write'],
  ['viewer', 'nothing', 'read', 'read'],
  ['participant', 'write', 'nothing', 'nothing'],
  ['guest', 'nothing', 'nothing', 'read'],
  ['outsider', 'nothing', 'nothing', 'nothing'],
  ['stranger', 'nothing', 'nothing', 'nothing'],
  ['anon', 'nothing', 'nothing', 'nothing'],
] as const)('%s: %s on files of a private room, %s in the tenant, %s in public', ([who, ...rights]) => {
  const cases = visibilities.map((visibility, i) => [rights[i]!, visibility] as const)
  const files = people[who].storage.from('files')
  const exports = people[who].storage.from('exports')

  test.for(cases)('may %s in the %s room', async ([right, visibility]) => {
    const there = `${folder(visibility)}/there.txt`
    const download = await files.download(there)
    const list = await files.list(folder(visibility))
    if (right === 'nothing') {
      expect(download.data).toBeNull()
      expect((await files.info(there)).error).toMatchObject(notFound)
      expect(list.data).toEqual([])
    } else {
      expect(await download.data?.text()).toBe('there')
      expect(list.data).toMatchObject([{ name: 'there.txt' }])
    }
    expect((await files.createSignedUrl(there, 60)).error).toMatchObject(notFound)

    const own = `${folder(visibility)}/${who}.txt`
    const before = await objects(folder(visibility))
    const upload = await files.upload(own, 'mine')
    if (right === 'write') {
      expect(upload.error).toBeNull()
      expect((await files.update(own, 'again')).error).toBeNull()
      expect((await files.remove([own])).data).toMatchObject([{ name: own }])
    } else {
      expect(upload.error).toMatchObject(refused)
      expect((await files.upload(there, 'mine', { upsert: true })).error).toMatchObject(refused)
      expect((await files.remove([there])).data).toEqual([])
    }
    // An export is nobody's but its requester's.
    expect((await exports.download(there)).data).toBeNull()
    expect((await exports.list(folder(visibility))).data).toEqual([])
    expect((await exports.upload(own, 'mine')).error).toMatchObject(refused)
    expect((await exports.remove([there])).data).toEqual([])
    expect(await objects(folder(visibility))).toBe(before)
    expect(await (await service.from('files').download(there)).data?.text()).toBe('there')
  })
})

describe('a path', () => {
  const room = home.rooms.tenant.id
  const { owner } = home

  test.for([
    ['names another tenant', `${foreign.id}/room/${room}/x.txt`],
    ['names a room of another tenant', `${home.id}/room/${foreign.rooms.tenant.id}/x.txt`],
    ['lies in another tenant', `${foreign.id}/room/${foreign.rooms.tenant.id}/x.txt`],
    ['names another kind', `${home.id}/tenant/${room}/x.txt`],
    ['names a kind that is none', `${home.id}/planet/${room}/x.txt`],
    ['is too short', `${home.id}/room/${room}`],
    ['is too long', `${home.id}/room/${room}/folder/x.txt`],
    ['has no tenant', 'x.txt'],
    ['is almost one', `${'-'.repeat(36)}/room/${room}/x.txt`],
    ['climbs', `${home.id}/room/${room}/..`],
  ] as const)('that %s is refused', async ([, path]) => {
    const { error } = await owner.client.storage.from('files').upload(path, 'x')
    expect(error).toMatchObject({ code: expect.stringMatching(/AccessDenied|InvalidKey/) })
    expect(await project.sql(`select from storage.objects where name = $1`, [path])).toEqual([])
  })

  test('of the tenant itself holds files of the tenant', async () => {
    const path = `${home.id}/tenant/${home.id}/logo.txt`
    expect((await home.viewer.client.storage.from('files').upload(path, 'no')).error).toMatchObject(refused)
    expect((await home.editor.client.storage.from('files').upload(path, 'logo')).error).toBeNull()
    expect(await (await home.viewer.client.storage.from('files').download(path)).data?.text()).toBe('logo')
    expect((await participant.client.storage.from('files').download(path)).data).toBeNull()
  })
})

test('nobody signs an upload for themselves either', async () => {
  const path = `${folder('tenant')}/signed.txt`
  const upload = (operation: string) =>
    asPerson(project, home.owner, async db => {
      await db.query(`select set_config('storage.operation', $1, true)`, [operation])
      return db.query(`insert into storage.objects (bucket_id, name) values ('files', $1)`, [path])
    })
  await expect(upload('storage.object.sign_upload_url')).rejects.toMatchObject({ code: '42501' })
  expect(await upload('storage.object.upload')).toMatchObject({ rowCount: 1 })
})

test('who is removed has lost the files with the next request', async () => {
  const person = await project.signUp('leaver')
  await addMember(project, home.id, person, 'editor')
  const files = person.client.storage.from('files')
  const there = `${folder('tenant')}/there.txt`
  expect((await files.download(there)).error).toBeNull()
  await home.owner.client.rpc('remove_member', { tenant_id: home.id, user_id: person.id }).throwOnError()
  expect((await files.info(there)).error).toMatchObject(notFound)
  expect((await files.list(folder('tenant'))).data).toEqual([])
  expect((await files.upload(`${folder('tenant')}/late.txt`, 'late')).error).toMatchObject(refused)
  expect((await files.remove([there])).data).toEqual([])
  expect(await objects(`${folder('tenant')}/there.txt`)).toBe(2)
})

test('every bucket is declared here', async () => {
  const buckets = await project.sql('select id, public from storage.buckets order by 1')
  expect(buckets).toEqual([
    // Who puts what there: test/tiles/files.test.ts.
    { id: 'assets', public: false },
    { id: 'audit', public: false },
    { id: 'exports', public: false },
    { id: 'files', public: false },
  ])
})
