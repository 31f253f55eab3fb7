import { describe, expect, test } from 'vitest'
import { connect, join } from '../support/channel.ts'
import { denied, problem } from '../support/problem.ts'
import { openProject, type Person } from '../support/project.ts'
import { create, openInstitutions, page, read } from './world.ts'

const project = await openProject()
const { home, foreign } = await openInstitutions(project)
const ben = home.editor

const definition = {
  ...{ name: 'Rates', category: 'offers', description: 'Interest as of today.' },
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['rate'],
    properties: { rate: { type: 'number', minimum: 0, maximum: 20 } },
  },
  default_props: { rate: 1.5 },
  template: '<p>{{ rate }} %</p>',
}
const tile = { tenant_id: home.id, type: 'custom_rates' }

const make = ({ client }: Person, args: object = {}) =>
  client.rpc('create_tile', { ...tile, definition, ...args })
const publish = ({ client }: Person, change: object, args: object = {}) =>
  client.rpc('publish_tile_version', { ...tile, definition: change as never, ...args })
const save = (id: string, rate: number, revision: number, version?: number) =>
  ben.client.rpc('save_configuration_data', {
    ...{ configuration_id: id, mode: 'app', audience: 'consumer', expected_revision: revision },
    tile_structure: page({ id: 'r', type: tile.type, props: { rate }, ...(version && { version }) }),
  })

describe('the library', () => {
  test('is read by everybody who is signed in, and by nobody else', async () => {
    const types = (client = foreign.viewer.client) =>
      client.from('tiles').select('type, schema').eq('version', 1)
    expect((await types().throwOnError()).data).toEqual(
      expect.arrayContaining([{ type: 'text', schema: expect.objectContaining({ type: 'object' }) }]),
    )
    expect(await types(project.client())).toMatchObject({ data: null, status: 401 })
  })

  test('has schemas that there may be, and defaults and first pages that fit them', async () => {
    const broken = await project.sql(`
      select t.type, p.problems from public.tiles t, lateral (
        select private.check_schema_form(t.schema) || private.check_schema(t.default_props, t.schema - 'required', 'default_props') as problems) p
      where p.problems <> '{}'
      union all
      select 'default_content', private.check_content(private.system_tenant(), private.default_content())
      where private.check_content(private.system_tenant(), private.default_content()) <> '{}'`)
    expect(broken).toEqual([])
    expect(await project.sql('select from private.default_structures')).toHaveLength(6)
  })

  test('belongs to a tenant of which nobody becomes a member', async () => {
    const adding = project.sql(`select private.add_member(private.system_tenant(), $1, 'owner')`, [ben.id])
    await expect(adding).rejects.toThrow('members_tenant_id_check')
    expect(await make(home.owner, { tenant_id: '5e5e5e5e-0000-4000-8000-000000000000' })).toMatchObject(
      problem(404, 'tenant_not_found'),
    )
    const { data } = await home.owner.client.from('tenants').select('slug')
    expect(data).toEqual([{ slug: 'home' }])
  })
})

describe('a tile of a tenant', () => {
  test('is made by an admin, and used by its editors and by nobody else', async () => {
    expect(await make(ben)).toMatchObject(problem(403, 'forbidden'))
    expect(await make(foreign.owner)).toMatchObject(problem(404, 'tenant_not_found'))
    const { data } = await make(home.admin).throwOnError()
    expect(data).toMatchObject({ ...definition, version: 1, container: false, created_by: home.admin.id })
    expect(await make(home.admin)).toMatchObject(problem(409, 'tile_exists'))
    expect((await foreign.owner.client.from('tiles').select('id').eq('type', tile.type)).data).toEqual([])
    const written = await home.admin.client
      .from('tiles')
      .update({ template: 'x' } as never)
      .eq('id', data.id)
      .select()
    expect(written).toMatchObject(denied)

    const { id } = await create(ben.client, home.id)
    await save(id, 2, 1).throwOnError()
    const stolen = { tenant_id: foreign.id, name: 'Copy', clone_from: id }
    expect(await foreign.owner.client.rpc('create_configuration', stolen)).toMatchObject(
      problem(404, 'configuration_not_found'),
    )
  })

  test('of another tenant is refused by name in a clone', async () => {
    const { id } = await create(ben.client, home.id)
    await save(id, 2, 1).throwOnError()
    await project.sql(`select private.add_member($1, $2, 'editor')`, [foreign.id, ben.id])
    const copied = { tenant_id: foreign.id, name: 'Copy', clone_from: id }
    expect(await ben.client.rpc('create_configuration', copied)).toMatchObject(
      problem(422, 'invalid_input', { 'app.consumer.tiles.r.type': 'a type of the library' }),
    )
  })

  test('gets new versions: what is live stays as it was, a draft follows unless it names a version', async () => {
    const { id } = await create(ben.client, home.id)
    await save(id, 15, 1).throwOnError()
    const { data: live } = await ben.client
      .rpc('activate_configuration', { id, expected_revision: 2 })
      .throwOnError()
    expect(live.content).toMatchObject({ tiles: { custom_rates: 1 } })

    const { data: topic } = await ben.client
      .rpc('realtime_topic', { kind: 'tenant', id: home.id })
      .throwOnError()
    const ear = await join((await connect(project, ben)).channel(topic, { config: { private: true } }))
    const stricter = {
      ...definition.schema,
      properties: { rate: { type: 'number', minimum: 0, maximum: 10 } },
    }
    expect(await publish(ben, { schema: stricter })).toMatchObject(problem(403, 'forbidden'))
    const { data } = await publish(home.admin, { schema: stricter }).throwOnError()
    expect(data).toMatchObject({ version: 2, name: 'Rates', template: definition.template })
    expect((await ear.hear('tile.published')).payload).toMatchObject({ type: tile.type, version: 2 })

    const problems = { 'app.consumer.tiles.r.props.rate': 'at most 10' }
    expect(await save(id, 16, 2)).toMatchObject(problem(422, 'invalid_input', problems))
    await save(id, 16, 2, 1).throwOnError()
    expect((await read(ben.client, id)).activation).toMatchObject({ revision: 2 })
  })

  test('is deprecated with what to use instead, and a new version ends that', async () => {
    const deprecate = ({ client }: Person, more: object = {}) =>
      client.rpc('deprecate_tile', { ...tile, ...more })
    expect(await deprecate(ben)).toMatchObject(problem(403, 'forbidden'))
    expect(await deprecate(home.admin, { type: 'custom_none' })).toMatchObject(problem(404, 'tile_not_found'))
    expect(await deprecate(home.admin, { replaced_by: 'nope' })).toMatchObject(
      problem(422, 'invalid_input', { replaced_by: 'another type of the library' }),
    )
    await deprecate(home.admin, { replaced_by: 'text' }).throwOnError()
    const versions = async () => {
      const rows = ben.client.from('tiles').select('deprecated_at, replaced_by').eq('type', tile.type)
      return (await rows.order('version', { ascending: false }).throwOnError()).data
    }
    expect(await versions()).toEqual(
      Array(2).fill({ deprecated_at: expect.any(String), replaced_by: 'text' }),
    )
    const { id } = await create(ben.client, home.id)
    await save(id, 1, 1).throwOnError()
    await publish(home.admin, { name: 'Rates again' }).throwOnError()
    expect((await versions())[0]).toEqual({ deprecated_at: null, replaced_by: null })
  })

  test('is refused by name where its definition is none, and so is its type', async () => {
    const wrong: [definition: unknown, fields: string[]][] = [
      [{}, ['definition.name', 'definition.schema', 'definition.template']],
      [null, ['definition']],
      [{ ...definition, css: 'x' }, ['definition.css']],
      [{ ...definition, schema: { type: 'string' } }, ['definition.schema.type']],
      [{ ...definition, schema: { type: 'object', $ref: '#' } }, ['definition.schema.$ref']],
      [{ ...definition, default_props: { rate: -1 } }, ['definition.default_props.rate']],
      [{ ...definition, name: 'a\u0007' }, ['definition.name']],
      [{ ...definition, template: 'x'.repeat(200_000) }, ['definition']],
    ]
    for (const [given, fields] of wrong) {
      const { error, status } = await make(home.admin, { type: 'custom_wrong', definition: given })
      expect({ status, fields: Object.keys(JSON.parse(error!.details)) }).toEqual({ status: 422, fields })
    }
    for (const type of ['rates', 'text', 'custom_', 'custom_Ä', ''])
      expect(await make(home.admin, { type })).toMatchObject(problem(422, 'invalid_input'))
    expect(await project.sql(`select from public.tiles where type = 'custom_wrong'`)).toEqual([])
  })

  test('counts towards a quota, and what becomes of it is in the audit log', async () => {
    const quota = { tenant_id: home.id, kind: 'tiles', at_most: 3 }
    await project.admin().rpc('set_quota', quota).throwOnError()
    expect(await publish(home.admin, {})).toMatchObject(problem(403, 'quota_exceeded'))
    const { data } = await home.owner.client
      .from('audit_log')
      .select('action')
      .eq('entity', 'tile')
      .order('id')
    const [made, changed] = [{ action: 'tile.created' }, { action: 'tile.changed' }]
    expect(data).toEqual([made, made, changed, changed, made])
    expect(await project.sql('select * from private.recount_quotas()')).toEqual([])
  })
})
