import { expect, test } from 'vitest'
import type { Tables } from '../../supabase/types.ts'
import { connect, join } from '../support/channel.ts'
import { problem } from '../support/problem.ts'
import { openProject, type Person } from '../support/project.ts'
import { openTenant } from '../support/world.ts'
import { create, openInstitutions, page, read, text } from './world.ts'

const project = await openProject()
const { home, foreign } = await openInstitutions(project)
const ben = home.editor

const activate = ({ client }: Person, id: string, revision = 1) =>
  client.rpc('activate_configuration', { id, expected_revision: revision })
const active = async (tenant: string) =>
  project.sql('select id from public.configurations where tenant_id = $1 and is_active', [tenant])
const live = async (tenant: string) => {
  const { data } = await home.viewer.client
    .from('configuration_activations')
    .select('*')
    .eq('tenant_id', tenant)
    .is('ended_at', null)
    .throwOnError()
  return data as (Tables<'configuration_activations'> & { content: { pages: object; tiles: object } })[]
}
const saveText = (id: string, words: string, expected_revision: number) =>
  ben.client
    .rpc('save_configuration_data', {
      ...{ configuration_id: id, mode: 'app', audience: 'consumer', expected_revision },
      tile_structure: page(text('a', words)),
    })
    .throwOnError()

test('what was activated is live, whatever becomes of the draft', async () => {
  const { id } = await create(ben.client, home.id)
  await saveText(id, 'Live', 1)
  const { data } = await activate(ben, id, 2).throwOnError()
  expect(data).toMatchObject({ configuration_id: id, revision: 2, activated_by: ben.id, ended_at: null })
  const { data: pages } = await read(ben.client, id)
  await saveText(id, 'A draft', 2)
  const [shown] = await live(home.id)
  const { version } = (
    await ben.client
      .from('tiles')
      .select('version')
      .eq('type', 'text')
      .order('version', { ascending: false })
      .limit(1)
      .single()
      .throwOnError()
  ).data
  expect(shown).toMatchObject({ id: data.id, content: { pages, tiles: { text: version } } })
  expect(await read(ben.client, id)).toMatchObject({
    ...{ status: 'active', is_active: true, revision: 3, activation: { id: data.id, revision: 2 } },
  })
  expect((await activate(ben, id, 3).throwOnError()).data).toMatchObject({
    previous_id: data.id,
    revision: 3,
  })
  expect((await live(home.id)).map(({ revision }) => revision)).toEqual([3])
})

test('it takes an editor, and the revision that is the newest', async () => {
  const { id } = await create(ben.client, home.id)
  const before = await active(home.id)
  expect(await activate(home.viewer, id)).toMatchObject(problem(403, 'forbidden'))
  expect(await activate(foreign.owner, id)).toMatchObject(problem(404, 'configuration_not_found'))
  await saveText(id, 'Newer', 1)
  const late = await activate(ben, id, 1)
  expect(late).toMatchObject(problem(409, 'configuration_conflict'))
  expect(JSON.parse(late.error!.details)).toEqual({ revision: 2 })
  expect(await activate(ben, id, 3)).toMatchObject(
    problem(422, 'invalid_input', { expected_revision: 'at most 2, which is the newest' }),
  )
  expect(await active(home.id)).toEqual(before)
})

test('the same asked twice is activated once', async () => {
  const { id } = await create(ben.client, home.id)
  const [one, other] = await Promise.all([activate(ben, id), activate(home.admin, id)])
  expect(one.error ?? other.error).toBeNull()
  expect(other.data!.id).toBe(one.data!.id)
})

test('the active one is not deleted; deactivated, the tenant shows none', async () => {
  const { id } = await create(ben.client, home.id)
  await activate(ben, id).throwOnError()
  expect(await ben.client.rpc('delete_configuration', { id })).toMatchObject(
    problem(409, 'configuration_active'),
  )
  const deactivate = ({ client }: Person) => client.rpc('deactivate_configuration', { id })
  expect(await deactivate(home.viewer)).toMatchObject(problem(403, 'forbidden'))
  await deactivate(ben).throwOnError()
  expect(await live(home.id)).toEqual([])
  expect(await read(ben.client, id)).toMatchObject({ status: 'inactive', activation: null })
  expect(await deactivate(ben)).toMatchObject(problem(409, 'configuration_not_active'))
  await ben.client.rpc('delete_configuration', { id }).throwOnError()
})

test('a roll back returns to what was live before, step by step, and touches no draft', async () => {
  const [one, two] = [await create(ben.client, home.id, 'One'), await create(ben.client, home.id, 'Two')]
  await activate(ben, one.id).throwOnError()
  const first = (await live(home.id))[0]!
  await saveText(one.id, 'Changed', 1)
  const again = (await activate(ben, one.id, 2).throwOnError()).data
  const last = (await activate(ben, two.id).throwOnError()).data
  await saveText(one.id, 'Draft', 2)

  const back = ({ client }: Person, id: string) => client.rpc('rollback_activation', { id })
  expect(await back(home.viewer, last.id)).toMatchObject(problem(403, 'forbidden'))
  expect(await back(foreign.owner, last.id)).toMatchObject(problem(404, 'activation_not_found'))
  const second = (await back(ben, last.id).throwOnError()).data
  expect(second).toMatchObject({ configuration_id: one.id, revision: 2, content_hash: again.content_hash })
  // Who pressed the same button at the same time has not gone back two steps.
  expect(await back(home.admin, last.id)).toMatchObject(problem(409, 'activation_ended'))
  const third = (await back(ben, second.id).throwOnError()).data
  expect(third).toMatchObject({ revision: 1, content: first.content })
  expect(await active(home.id)).toEqual([{ id: one.id }])
  expect((await read(ben.client, one.id)).data.app.consumer.tile_structure).toEqual(page(text('a', 'Draft')))
  // Nothing was live when the first one was activated.
  expect(await back(ben, third.id)).toMatchObject(problem(409, 'nothing_to_roll_back_to'))
})

test('members of the tenant hear what goes live and what ends, and others nothing', async () => {
  const [one, two] = [await create(ben.client, home.id), await create(ben.client, home.id)]
  await activate(ben, one.id).throwOnError()
  const { data: topic } = await home.viewer.client
    .rpc('realtime_topic', { kind: 'tenant', id: home.id })
    .throwOnError()
  const ear = await join((await connect(project, home.viewer)).channel(topic, { config: { private: true } }))
  const { data } = await activate(ben, two.id).throwOnError()
  expect((await ear.hear('configuration.activated')).payload).toMatchObject({
    ...{ configuration_id: two.id, activation_id: data.id, by: ben.id, revision: 1 },
  })
  expect((await ear.hear('configuration.deactivated')).payload).toMatchObject({ configuration_id: one.id })
  const asked = { kind: 'configuration', id: two.id }
  expect(await foreign.owner.client.rpc('realtime_topic', asked)).toMatchObject(
    problem(404, 'resource_not_found'),
  )
})

test('of a hundred at once every one is answered truly, one is live, and the audit log has their order', async () => {
  await project.sql(`update private.rate_limits set at_most = 1000 where name = 'configurations.create'`)
  const { id: tenant, owner, editor } = await openTenant(project, 'bank')
  const names = Array.from({ length: 100 }, (_, i) => `Offer ${i}`)
  const made = await Promise.all(names.map(name => create(editor.client, tenant, name)))
  const answers = await Promise.all(made.map(({ id }) => activate(editor, id).throwOnError()))

  // Each one replaced the one before: there is a first one, and then a line without a fork.
  const next = new Map(answers.map(({ data }) => [data.previous_id, data]))
  expect(next.size).toBe(100)
  const order: string[] = []
  for (let at = next.get(null); at; at = next.get(at.id)) order.push(at.id)
  expect(order).toHaveLength(100)
  const last = answers.find(({ data }) => data.id === order.at(-1))!.data
  expect(await active(tenant)).toEqual([{ id: last.configuration_id }])

  const { data: entries } = await owner.client
    .from('audit_log')
    .select('entity_id')
    .eq('tenant_id', tenant)
    .eq('action', 'activation.created')
    .order('id')
    .throwOnError()
  expect(entries.map(({ entity_id }) => entity_id)).toEqual(order)
  const open = 'select id from public.configuration_activations where tenant_id = $1 and ended_at is null'
  expect(await project.sql(open, [tenant])).toEqual([{ id: last.id }])
}, 60_000)
