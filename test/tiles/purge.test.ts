import { expect, test } from 'vitest'
import { openProject } from '../support/project.ts'
import { edit, publish } from './published.ts'
import { openGroup } from './releasing.ts'

const project = await openProject()
const { east, west, client, configuration, release, preview, apply, rollBack, usualWest } =
  await openGroup(project)

const tables = [
  ...['configurations', 'configuration_versions', 'configuration_approvals', 'configuration_activations'],
  ...['activation_schedules', 'approval_rules', 'schedules'],
]
const rowsOf = async (tenant: string) =>
  Promise.all(
    tables.map(
      async table =>
        (await project.sql(`select count(*)::int from public.${table} where tenant_id = $1`, [tenant]))[0]
          .count,
    ),
  )

test('a tenant that is deleted for good takes all of it along, and leaves the releases of others', async () => {
  const spring = await configuration(east, 'Spring')
  const id = await release(spring, usualWest)
  await apply(id).throwOnError()
  const owner = east.owner.client
  const at = new Date(Date.now() + 60_000).toISOString()
  await owner.rpc('schedule_activation', { id: spring.id, at }).throwOnError()
  await owner.rpc('clone_configuration', { id: spring.id, name: 'Clone' }).throwOnError()
  await owner.rpc('require_approval', { tenant_id: east.id, required: false }).throwOnError()
  const { revision } = await edit(owner, spring.id, 'Later')
  const later = { configuration_id: spring.id, expected_revision: revision }
  const { data: approval } = await owner.rpc('request_approval', later).throwOnError()
  const seen = { id: spring.id, content_hash: approval.content_hash }
  await east.editor.client.rpc('approve_configuration', seen).throwOnError()
  await publish(owner, spring.id)
  expect((await rowsOf(east.id)).every(count => count > 0)).toBe(true)
  const before = await rowsOf(west.id)

  await owner.rpc('delete_tenant', { tenant_id: east.id }).throwOnError()
  await project.sql(`update public.tenants set deleted_at = now() - interval '8 days' where id = $1`, [
    east.id,
  ])
  await project.sql('select private.purge_tenants()')
  expect(await rowsOf(east.id)).toEqual(tables.map(() => 0))
  expect(await rowsOf(west.id)).toEqual(before)
  expect(await preview(id)).toMatchObject([{ tenant_id: west.id, configuration_id: usualWest.id }])
  expect((await rollBack(id)).error).toBeNull()
})

test('a configuration that is deleted for good is missed by name in a release', async () => {
  const summer = await configuration(west, 'Summer')
  const id = await release(summer)
  await west.owner.client.rpc('delete_configuration', { id: summer.id }).throwOnError()
  await project.sql(`update public.configurations set deleted_at = now() - interval '8 days' where id = $1`, [
    summer.id,
  ])
  await project.sql('select private.purge_configurations()')
  expect(await preview(id)).toMatchObject([
    { configuration_id: summer.id, problem: 'configuration_not_found' },
  ])
  const gone = { release_id: id, configuration_id: summer.id }
  await client.rpc('remove_from_release', gone).throwOnError()
})
