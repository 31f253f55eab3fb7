import { describe, expect, test } from 'vitest'
import { connect, join } from '../support/channel.ts'
import { problem } from '../support/problem.ts'
import { openProject, type Person } from '../support/project.ts'
import { create, openInstitutions, page, read, text, type Whole } from './world.ts'

const project = await openProject()
const { home, foreign } = await openInstitutions(project)
const missing = problem(404, 'configuration_not_found')

describe('create_configuration', () => {
  test('an editor gets six pages that the library suggests, all of which may be saved', async () => {
    const made = await create(home.editor.client, home.id)
    expect(made).toMatchObject({ name: 'Spring', status: 'draft', revision: 1, created_by: home.editor.id })
    const whole = await read(home.viewer.client, made.id)
    expect(whole).toMatchObject({ id: made.id, role: 'viewer', activation: null })
    expect(Object.keys(whole.data).toSorted()).toEqual(['app', 'desktop', 'mobile'])
    for (const audiences of Object.values(whole.data)) {
      expect(Object.keys(audiences).toSorted()).toEqual(['business', 'consumer'])
      for (const { tile_structure } of Object.values(audiences))
        expect(tile_structure.tiles.length).toBeGreaterThan(0)
    }
    const [{ problems }] = await project.sql('select private.check_content($1, $2) as problems', [
      home.id,
      JSON.stringify(whole.data),
    ])
    expect(problems).toEqual({})
  })

  test('a clone has the pages of its origin, and says where they are from', async () => {
    const { id } = await create(home.editor.client, home.id, 'Origin')
    const changed = { configuration_id: id, mode: 'app' as const, audience: 'consumer' as const }
    await home.editor.client
      .rpc('save_configuration_data', {
        ...changed,
        tile_structure: page(text('a', 'Ours')),
        expected_revision: 1,
      })
      .throwOnError()
    const args = { tenant_id: home.id, name: 'Copy', clone_from: id }
    const { data: copy } = await home.editor.client.rpc('create_configuration', args).throwOnError()
    expect(copy).toMatchObject({ origin_id: id, origin_tenant_id: home.id, revision: 1 })
    const [one, other] = [await read(home.editor.client, id), await read(home.editor.client, copy.id)]
    expect(other.data).toEqual(one.data)
    const stolen = { tenant_id: foreign.id, name: 'Copy', clone_from: id }
    expect(await foreign.owner.client.rpc('create_configuration', stolen)).toMatchObject(missing)
    expect(await rows('configurations', foreign.id)).toBe(0)
  })

  test('viewers and strangers make none, and bad names are named', async () => {
    const before = await rows('configurations', home.id)
    const args = { tenant_id: home.id, name: 'Spring' }
    const call = ({ client }: Person, more = {}) => client.rpc('create_configuration', { ...args, ...more })
    expect(await call(home.viewer)).toMatchObject(problem(403, 'forbidden'))
    expect(await call(foreign.owner)).toMatchObject(problem(404, 'tenant_not_found'))
    expect(await call(home.editor, { name: ' ', description: 'x'.repeat(2001) })).toMatchObject(
      problem(422, 'invalid_input', { name: '1 to 120 characters', description: 'at most 2000 characters' }),
    )
    expect(await rows('configurations', home.id)).toBe(before)
  })

  test('a tenant has no more of them than its quota', async () => {
    const quota = { tenant_id: foreign.id, kind: 'configurations' }
    await project
      .admin()
      .rpc('set_quota', { ...quota, at_most: 0 })
      .throwOnError()
    const { error } = await foreign.owner.client.rpc('create_configuration', {
      tenant_id: foreign.id,
      name: 'One',
    })
    expect(error).toMatchObject({ message: 'quota_exceeded' })
    await project
      .admin()
      .rpc('set_quota', { ...quota, at_most: 10 })
      .throwOnError()
  })
})

test('the other institution reads, changes and deletes nothing', async () => {
  const { id } = await create(home.editor.client, home.id)
  const { client } = foreign.owner
  expect(await client.rpc('get_configuration', { id })).toMatchObject(missing)
  expect(await client.rpc('update_configuration', { id, name: 'Mine' })).toMatchObject(missing)
  expect(await client.rpc('delete_configuration', { id })).toMatchObject(missing)
  expect(await client.rpc('restore_configuration', { id })).toMatchObject(missing)
  expect(await client.rpc('activate_configuration', { id, expected_revision: 1 })).toMatchObject(missing)
  expect(await client.rpc('list_configurations', { tenant_id: home.id })).toMatchObject(
    problem(404, 'tenant_not_found'),
  )
  for (const table of ['configurations', 'configuration_data', 'configuration_activations'] as const)
    expect((await client.from(table).select('tenant_id').eq('tenant_id', home.id)).data).toEqual([])
  expect(await read(home.viewer.client, id)).toMatchObject({ name: 'Spring', status: 'draft' })
})

test('a name and a description are changed, one without the other, and everybody who reads it hears of it', async () => {
  const { id } = await create(home.editor.client, home.id)
  const { data: topic } = await home.viewer.client
    .rpc('realtime_topic', { kind: 'configuration', id })
    .throwOnError()
  const ear = await join((await connect(project, home.viewer)).channel(topic, { config: { private: true } }))
  const { client } = home.editor
  await client.rpc('update_configuration', { id, name: 'Summer' }).throwOnError()
  expect((await ear.hear('configuration.renamed')).payload).toMatchObject({
    ...{ configuration_id: id, by: home.editor.id, at: expect.any(String), revision: 1 },
  })
  const { data } = await client.rpc('update_configuration', { id, description: 'Warm' }).throwOnError()
  expect(data).toMatchObject({ name: 'Summer', description: 'Warm', revision: 1 })
  expect(await home.viewer.client.rpc('update_configuration', { id, name: 'x' })).toMatchObject(
    problem(403, 'forbidden'),
  )
})

test('a deleted one is gone for everybody, comes back as it was, and is gone for good after 7 days', async () => {
  const { id } = await create(home.editor.client, home.id, 'Gone')
  const { client } = home.editor
  expect(await home.viewer.client.rpc('delete_configuration', { id })).toMatchObject(
    problem(403, 'forbidden'),
  )
  const { data: until } = await client.rpc('delete_configuration', { id }).throwOnError()
  expect(Date.parse(until) - Date.now()).toBeGreaterThan(6 * 86_400_000)
  expect(await client.rpc('get_configuration', { id })).toMatchObject(missing)
  expect(await client.rpc('activate_configuration', { id, expected_revision: 1 })).toMatchObject(missing)
  expect((await home.owner.client.from('configurations').select('id').eq('id', id)).data).toEqual([])
  expect(await list({ status: 'deleted' })).toMatchObject({ configurations: [{ id }] })
  expect(await home.viewer.client.rpc('restore_configuration', { id })).toMatchObject(missing)

  await client.rpc('restore_configuration', { id }).throwOnError()
  expect(await read(home.viewer.client, id)).toMatchObject({ name: 'Gone', status: 'draft' })
  expect(await client.rpc('restore_configuration', { id })).toMatchObject(missing)

  await client.rpc('delete_configuration', { id }).throwOnError()
  await project.sql('select private.purge_configurations()')
  expect(await project.sql('select from public.configurations where id = $1', [id])).toHaveLength(1)
  await project.sql(
    `update public.configurations set deleted_at = deleted_at - interval '8 days' where id = $1`,
    [id],
  )
  await project.sql('select private.purge_configurations()')
  expect(await client.rpc('restore_configuration', { id })).toMatchObject(missing)
  expect(
    await project.sql('select from public.configuration_data where configuration_id = $1', [id]),
  ).toEqual([])
})

describe('list_configurations', () => {
  test('pages hold every one once, searched and counted by status', async () => {
    const names = ['Lake 100%', 'Lake_east', 'Lakewest', 'Hill']
    for (const name of names) await create(foreign.owner.client, foreign.id, name)
    const seen: string[] = []
    let after: string | undefined
    do {
      const { configurations, next } = await list({ at_most: 3, ...(after && { after }) }, foreign)
      seen.push(...configurations.map(({ name }) => name))
      after = next ?? undefined
    } while (after)
    expect(seen).toEqual(names.toReversed())
    const found = await list({ search: 'LAKE' }, foreign)
    expect(found.configurations).toHaveLength(3)
    expect(found.counts).toEqual({ draft: 3, active: 0, inactive: 0 })
    expect((await list({ search: '0%' }, foreign)).configurations).toMatchObject([{ name: 'Lake 100%' }])
    expect((await list({ search: 'e_e' }, foreign)).configurations).toMatchObject([{ name: 'Lake_east' }])
    expect((await list({ status: 'active' }, foreign)).configurations).toEqual([])
  })

  test('bad arguments are named, all of them', async () => {
    const args = { tenant_id: home.id, status: 'x', at_most: 0, after: foreign.id }
    const { error } = await home.viewer.client.rpc('list_configurations', args)
    expect(Object.keys(JSON.parse(error!.details)).toSorted()).toEqual(['after', 'at_most', 'status'])
    const deleted = { tenant_id: home.id, status: 'deleted' }
    expect(await home.viewer.client.rpc('list_configurations', deleted)).toMatchObject(
      problem(403, 'forbidden'),
    )
  })
})

interface List {
  configurations: Whole[]
  next: string | null
  counts: Record<string, number>
}

async function list(args: object, { id, owner } = home) {
  const { data } = await owner.client.rpc('list_configurations', { tenant_id: id, ...args }).throwOnError()
  return data as unknown as List
}

async function rows(table: string, tenant: string): Promise<number> {
  const [row] = await project.sql(`select count(*)::int from public.${table} where tenant_id = $1`, [tenant])
  return row.count
}
