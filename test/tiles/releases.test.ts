import { describe, expect, test } from 'vitest'
import { connect, join } from '../support/channel.ts'
import { problem } from '../support/problem.ts'
import { openProject, type Person } from '../support/project.ts'
import { edit } from './published.ts'
import { openGroup } from './releasing.ts'

const project = await openProject()
const {
  group,
  east,
  west,
  publisher,
  client,
  configuration,
  activate,
  usualEast,
  usualWest,
  release,
  apply,
  rollBack,
  live,
  activations,
  blockers,
} = await openGroup(project)

describe('a release', () => {
  test('goes live in all of its tenants at once, and back', async () => {
    const [spring, summer] = [await configuration(east, 'Spring'), await configuration(west, 'Summer')]
    await edit(east.owner.client, spring.id, 'Not published')
    const id = await release(spring, summer)
    const { data: applied } = await apply(id).throwOnError()
    expect(applied).toMatchObject({ status: 'applied', applied_by: publisher.id })
    expect(await live()).toEqual([spring.id, summer.id])
    const rows = await project.sql(
      'select version_id from public.configuration_activations where configuration_id = any ($1)',
      [[spring.id, summer.id]],
    )
    expect(new Set(rows.map(row => row.version_id))).toEqual(new Set([spring.version.id, summer.version.id]))
    expect(await apply(id)).toMatchObject(problem(409, 'release_not_open'))
    expect((await rollBack(id).throwOnError()).data).toMatchObject({ status: 'rolled_back' })
    expect(await live()).toEqual([usualEast.id, usualWest.id])
    expect(await rollBack(id)).toMatchObject(problem(409, 'release_not_applied'))
  })

  test('leaves alone what is live already, also on the way back', async () => {
    const spring = await configuration(east, 'Spring')
    const before = await activations()
    const id = await release(spring, usualWest)
    await apply(id).throwOnError()
    expect(await activations()).toBe(before + 1)
    await rollBack(id).throwOnError()
    expect(await activations()).toBe(before + 2)
    expect(await live()).toEqual([usualEast.id, usualWest.id])
  })

  test('is told to its tenant, and each activation to its own', async () => {
    const spring = await configuration(east, 'Spring')
    const id = await release(spring)
    const listen = async (who: Person, tenant: string) => {
      const listener = await connect(project, who)
      const args = { kind: 'tenant', id: tenant }
      const { data: topic } = await listener.rpc('realtime_topic', args).throwOnError()
      return join(listener.channel(topic, { config: { private: true } }))
    }
    const [ours, theirs] = [await listen(group.viewer, group.id), await listen(east.viewer, east.id)]
    await apply(id).throwOnError()
    expect((await ours.hear('release.applied')).payload).toMatchObject({ release_id: id })
    expect((await theirs.hear('configuration.activated')).payload).toMatchObject({
      configuration_id: spring.id,
    })
    await rollBack(id).throwOnError()
    const { data } = await group.admin.client.from('audit_log').select('action').eq('entity_id', id)
    expect(data?.map(({ action }) => action)).toEqual([
      'release.created',
      'release.changed',
      'release.changed',
    ])
  })
})

describe('what stops a release stops all of it, by name', () => {
  test('a configuration that is gone, and one that nobody has approved', async () => {
    const [spring, summer] = [await configuration(east, 'Spring'), await configuration(west, 'Summer')]
    const id = await release(spring, summer)
    const rule = (required: boolean) =>
      west.admin.client.rpc('require_approval', { tenant_id: west.id, required }).throwOnError()
    await rule(true)
    const before = await activations()
    const blocked = await apply(id)
    expect(blocked).toMatchObject(problem(409, 'release_blocked'))
    expect(blockers(blocked)).toEqual([
      { configuration_id: summer.id, name: 'Summer', problem: 'approval_required' },
    ])
    await east.owner.client.rpc('delete_configuration', { id: spring.id }).throwOnError()
    const problems = blockers(await apply(id)).map(({ problem }: { problem: string }) => problem)
    expect(problems.toSorted()).toEqual(['approval_required', 'configuration_not_found'])
    await rule(false)
    expect(await activations()).toBe(before)
    await client.rpc('remove_from_release', { release_id: id, configuration_id: spring.id }).throwOnError()
    await apply(id).throwOnError()
    await rollBack(id).throwOnError()
  })

  test('a right that who applies it does not hold, or not any more', async () => {
    const spring = await configuration(east, 'Spring')
    const id = await release(spring, usualWest)
    const before = await activations()
    expect(blockers(await apply(id, group.owner))).toHaveLength(2)
    const demoted = { tenant_id: east.id, user_id: publisher.id, role: 'viewer' as const }
    await east.owner.client.rpc('set_member_role', demoted).throwOnError()
    expect(blockers(await apply(id))).toEqual([
      { configuration_id: spring.id, name: 'Spring', problem: 'forbidden' },
    ])
    await east.owner.client.rpc('set_member_role', { ...demoted, role: 'editor' }).throwOnError()
    expect(await activations()).toBe(before)
  })

  test('something that has gone live since stops the way back', async () => {
    const [spring, summer] = [await configuration(east, 'Spring'), await configuration(west, 'Summer')]
    const id = await release(spring, summer)
    await apply(id).throwOnError()
    await activate(usualEast, east.owner)
    const blocked = await rollBack(id)
    expect(blocked).toMatchObject(problem(409, 'release_blocked'))
    expect(blockers(blocked)).toEqual([
      { configuration_id: spring.id, name: 'Spring', problem: 'activation_ended' },
    ])
    expect(await live()).toEqual([usualEast.id, summer.id])
    await activate(usualWest, west.owner)
  })
})

test('of two that are applied at the same time one comes after the other, whole', async () => {
  const pairs = await Promise.all(
    ['a', 'b'].map(async words => [await configuration(east, words), await configuration(west, words)]),
  )
  const ids = [await release(...pairs[0]!), await release(...pairs[1]!)]
  const answers = await Promise.all(ids.map(id => apply(id)))
  for (const { error } of answers) expect(error).toBeNull()
  expect(pairs.map(pair => pair.map(({ id }) => id))).toContainEqual(await live())
})
