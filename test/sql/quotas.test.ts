import { describe, expect, test } from 'vitest'
import { denied, problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { openWorld, type Tenancy } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider } = await openWorld(project)
const operator = project.admin()

const setQuota = (kind: string, at_most: number | null, tenant = home) =>
  operator.rpc('set_quota', { tenant_id: tenant.id, kind, at_most: at_most as number })
const usageOf = async ({ owner, id }: Tenancy, kind: string) => {
  const { data } = await owner.client.rpc('tenant_usage', { tenant_id: id }).throwOnError()
  return data.find(row => row.kind === kind)
}
const rows = async (table: string, tenant = home) =>
  (await project.sql(`select from ${table} where tenant_id = $1`, [tenant.id])).length
const exceeded = (quota: string, at_most: number, used = at_most) => ({
  ...problem(403, 'quota_exceeded'),
  error: {
    code: 'PT403',
    message: 'quota_exceeded',
    details: JSON.stringify({ used, quota, at_most }).replaceAll(':', ': ').replaceAll(',', ', '),
  },
})

describe('a tenant that is full', () => {
  test('gets no further room until one is gone, and others go on', async () => {
    await setQuota('rooms', 4).throwOnError()
    const room = { tenant_id: home.id, name: 'Plan' }
    const made = await home.editor.client.rpc('create_room', room).throwOnError()
    expect(await home.editor.client.rpc('create_room', room)).toMatchObject(exceeded('rooms', 4))
    expect(await rows('public.rooms')).toBe(4)
    await foreign.editor.client.rpc('create_room', { ...room, tenant_id: foreign.id }).throwOnError()
    await home.editor.client.rpc('delete_room', { room_id: made.data.id }).throwOnError()
    expect(await home.editor.client.rpc('create_room', room)).toMatchObject(exceeded('rooms', 4))
    await project.sql('delete from public.rooms where id = $1', [made.data.id])
    await home.editor.client.rpc('create_room', room).throwOnError()
    expect(await usageOf(home, 'rooms')).toEqual({
      ...{ kind: 'rooms', used: 4, at_most: 4, unit: 'rooms', daily: false },
    })
  })

  test('takes one of two who come at the same time', async () => {
    await setQuota('rooms', 5).throwOnError()
    const ask = ({ client }: typeof home.owner) =>
      client.rpc('create_room', { tenant_id: home.id, name: 'Last' })
    const asked = await Promise.all([home.owner, home.admin, home.editor].map(ask))
    expect(asked.map(({ status }) => status).toSorted()).toEqual([200, 403, 403])
    expect(await rows('public.rooms')).toBe(5)
  })

  test('with more than it may have keeps it, and gets no more', async () => {
    await setQuota('rooms', 2).throwOnError()
    const refused = await home.owner.client.rpc('create_room', { tenant_id: home.id, name: 'More' })
    expect(refused).toMatchObject(exceeded('rooms', 2, 5))
    expect(await rows('public.rooms')).toBe(5)
    await setQuota('rooms', null).throwOnError()
    await home.owner.client.rpc('create_room', { tenant_id: home.id, name: 'More' }).throwOnError()
  })

  test('gets no further member, however they come', async () => {
    await setQuota('members', 4).throwOnError()
    await expect(
      project.sql(`select private.add_member($1, $2, 'viewer')`, [home.id, outsider.id]),
    ).rejects.toMatchObject({ code: 'PT403', message: 'quota_exceeded' })
    expect(await rows('public.members')).toBe(4)
    expect((await outsider.client.from('tenants').select()).data).toEqual([])
  })

  test('gets no further export on that day, and the next day it does', async () => {
    await setQuota('exports', 1).throwOnError()
    const wanted = { resource: `room:${home.rooms.tenant.id}`, format: 'json' }
    await home.viewer.client.rpc('create_export', wanted).throwOnError()
    expect(await home.viewer.client.rpc('create_export', wanted)).toMatchObject(exceeded('exports', 1))
    expect([await rows('public.exports'), await rows('public.jobs')]).toEqual([1, 1])
    await project.sql(`update private.quota_usage set day = day - 1 where kind = 'exports'`)
    expect(await usageOf(home, 'exports')).toMatchObject({ used: 0, daily: true })
    await home.viewer.client.rpc('create_export', wanted).throwOnError()
    expect(await usageOf(home, 'exports')).toMatchObject({ used: 1 })
  })
})

describe('storage', () => {
  const files = home.editor.client.storage.from('files')
  const path = (name: string, tenant = home) => `${tenant.id}/room/${tenant.rooms.tenant.id}/${name}`
  const used = async (tenant = home) => (await usageOf(tenant, 'storage'))!.used
  const refused = { code: 'AccessDenied' }

  test('is counted by the byte: new, replaced, moved, copied, deleted', async () => {
    await files.upload(path('a.txt'), 'x'.repeat(100))
    expect(await used()).toBe(100)
    await files.update(path('a.txt'), 'x'.repeat(30))
    expect(await used()).toBe(30)
    await files.copy(path('a.txt'), path('b.txt'))
    await files.move(path('b.txt'), path('c.txt'))
    expect(await used()).toBe(60)
    await files.remove([path('a.txt'), path('c.txt')])
    expect([await used(), await used(foreign)]).toEqual([0, 0])
  })

  test('that is full takes no further byte, also from those who upload at the same time', async () => {
    await setQuota('storage', 250).throwOnError()
    const uploads = Array.from({ length: 5 }, (_, i) => files.upload(path(`${i}.txt`), 'x'.repeat(100)))
    const errors = (await Promise.all(uploads)).map(({ error }) => error)
    expect(errors.filter(error => !error)).toHaveLength(2)
    for (const error of errors.filter(error => error)) expect(error).toMatchObject(refused)
    expect(await used()).toBe(200)
    expect((await files.list(path('').slice(0, -1))).data).toHaveLength(2)
    const [first] = (await files.list(path('').slice(0, -1))).data!
    expect((await files.update(path(first!.name), 'x'.repeat(151))).error).toMatchObject(refused)
    expect((await files.update(path(first!.name), 'x'.repeat(150))).error).toBeNull()
    const theirs = foreign.editor.client.storage.from('files')
    expect((await theirs.upload(path('a.txt', foreign), 'x'.repeat(300))).error).toBeNull()
    expect([await used(), await used(foreign)]).toEqual([250, 300])
  })

  test('does not count what lies under no tenant', async () => {
    await operator.storage.createBucket('other')
    const other = operator.storage.from('other')
    for (const name of ['plain.txt', `${crypto.randomUUID()}/x.txt`])
      expect((await other.upload(name, 'x')).error).toBeNull()
    expect(await project.sql('select * from private.recount_quotas()')).toEqual([])
  })
})

const kinds = (await project.sql('select kind from private.quota_kinds order by kind')).map(
  ({ kind }) => kind,
)

test('what a tenant uses is for its admins alone', async () => {
  const ask = ({ client }: { client: typeof outsider.client }) =>
    client.rpc('tenant_usage', { tenant_id: home.id })
  for (const person of [home.owner, home.admin])
    expect((await ask(person)).data?.map(({ kind }) => kind)).toEqual(kinds)
  for (const person of [home.editor, home.viewer])
    expect(await ask(person)).toMatchObject(problem(403, 'forbidden'))
  for (const person of [foreign.owner, foreign.viewer, outsider])
    expect(await ask(person)).toMatchObject(problem(404, 'tenant_not_found'))
})

describe('a quota is set', () => {
  const input = { tenant_id: home.id, kind: 'rooms', at_most: 1_000_000 }
  const quotas = () => project.sql('select * from private.quotas')

  test('by the operator, and by nobody else', async () => {
    const before = await quotas()
    for (const { client } of [home.owner, foreign.owner])
      expect(await client.rpc('set_quota', input)).toMatchObject(denied)
    expect((await project.client().rpc('set_quota', input)).status).toBe(401)
    expect(await quotas()).toEqual(before)
  })

  test('to what makes sense, with every mistake named', async () => {
    const before = await quotas()
    const rule = '0 or more; null for the default'
    expect(await setQuota('rooms', -1)).toMatchObject(problem(422, 'invalid_input', { at_most: rule }))
    expect(await setQuota('planets', -1)).toMatchObject(
      problem(422, 'invalid_input', {
        at_most: rule,
        kind: `one of: ${kinds.join(', ')}`,
      }),
    )
    const nowhere = await operator.rpc('set_quota', { ...input, tenant_id: crypto.randomUUID() })
    expect(nowhere).toMatchObject(problem(404, 'tenant_not_found'))
    expect(await quotas()).toEqual(before)
  })
})

test('a person owns so many tenants, made or restored', async () => {
  await project.sql(`update private.settings set value = '2' where name = 'tenants_per_person'`)
  const person = await project.signUp('founder')
  const make = (slug: string) => person.client.rpc('create_tenant', { name: slug, slug })
  const made = await Promise.all(['t-1', 't-2', 't-3', 't-4'].map(make))
  expect(made.map(({ status }) => status).toSorted()).toEqual([200, 200, 403, 403])
  for (const refused of made.filter(({ error }) => error))
    expect(refused).toMatchObject(exceeded('tenants', 2))
  const { id } = made.find(({ data }) => data)!.data!
  await person.client.rpc('delete_tenant', { tenant_id: id }).throwOnError()
  await make('t-5').throwOnError()
  expect(await person.client.rpc('restore_tenant', { tenant_id: id })).toMatchObject(exceeded('tenants', 2))
  await outsider.client.rpc('create_tenant', { name: 'Mine', slug: 't-6' }).throwOnError()
})
