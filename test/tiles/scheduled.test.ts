import { describe, expect, test } from 'vitest'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { addMember } from '../support/world.ts'
import { edit, publish } from './published.ts'
import { inMinutes, openSchedules } from './scheduling.ts'
import { create, read } from './world.ts'

const project = await openProject()
const { home, foreign, client, schedule, run, due, rowOf, live, activationsOf, published } =
  await openSchedules(project)

describe('when its time has come', () => {
  test('a version goes live once, by however many it is looked for', async () => {
    const id = await published()
    await edit(client, id, 'Later')
    const { data: row } = await schedule(id).throwOnError()
    expect(await run()).toBe(0)
    await due(row.id, 'begins_by')
    expect((await Promise.all([run(), run(), run()])).toSorted()).toEqual([0, 0, 1])
    expect(await run()).toBe(0)
    expect(await live()).toMatchObject({ configuration_id: id, activated_by: null })
    expect(await rowOf(row.id)).toMatchObject({ status: 'done', activation_id: (await live()).id })
    expect(await activationsOf(id)).toBe(1)
    const { activation } = await read(client, id)
    const [{ content }] = await project.sql(
      'select content from public.configuration_activations where id = $1',
      [activation!.id],
    )
    expect(JSON.stringify(content)).toContain('One')
  })

  test('and its end, what was live before is live again', async () => {
    const [usual, campaign] = [await published(), await published()]
    const { data: before } = await client
      .rpc('activate_configuration', { id: usual, expected_revision: 2 })
      .throwOnError()
    const { data: row } = await schedule(campaign, { until: inMinutes(90) }).throwOnError()
    await due(row.id, 'begins_by')
    await run()
    expect(await live()).toMatchObject({ configuration_id: campaign })
    expect(await rowOf(row.id)).toMatchObject({ status: 'active' })
    await due(row.id, 'ends_by')
    await run()
    expect(await live()).toMatchObject({ configuration_id: usual })
    expect((await live()).id).not.toBe(before.id)
    expect(await rowOf(row.id)).toMatchObject({ status: 'done' })
  })

  test('and its end, but something else is live by now, that stays', async () => {
    const [campaign, other] = [await published(), await published()]
    const { data: row } = await schedule(campaign, { until: inMinutes(90) }).throwOnError()
    await due(row.id, 'begins_by')
    await run()
    await client.rpc('activate_configuration', { id: other, expected_revision: 2 }).throwOnError()
    await due(row.id, 'ends_by')
    await run()
    expect(await live()).toMatchObject({ configuration_id: other })
    expect(await rowOf(row.id)).toMatchObject({ status: 'done', error: null })
  })

  test('and its end, where nothing was live before, nothing is', async () => {
    const { id } = await create(foreign.editor.client, foreign.id)
    await publish(foreign.editor.client, id)
    const { data: row } = await schedule(id, { until: inMinutes(90) }, foreign.editor).throwOnError()
    await due(row.id, 'begins_by')
    await run()
    expect(await live(foreign.id)).toMatchObject({ configuration_id: id })
    await due(row.id, 'ends_by')
    await run()
    expect(await live(foreign.id)).toBeUndefined()
  })

  test('and no worker has run until its end has passed, nothing goes live', async () => {
    const id = await published()
    const { data: row } = await schedule(id, { until: inMinutes(90) }).throwOnError()
    await project.sql(
      `update public.activation_schedules set at = now() - interval '2 hours', until = now() - interval '1 hour' where id = $1`,
      [row.id],
    )
    await due(row.id, 'begins_by')
    await due(row.id, 'ends_by')
    await run()
    expect(await rowOf(row.id)).toMatchObject({ status: 'failed', error: 'schedule_ended' })
    expect(await activationsOf(id)).toBe(0)
  })

  test('and who scheduled it may no longer, nothing goes live, and the others begin', async () => {
    const leaver = await project.signUp('leaver')
    await addMember(project, home.id, leaver, 'editor')
    const [lost, kept] = [await published(), await published()]
    const { data: row } = await schedule(lost, {}, leaver).throwOnError()
    const { data: other } = await schedule(kept).throwOnError()
    await home.owner.client.rpc('remove_member', { tenant_id: home.id, user_id: leaver.id }).throwOnError()
    await due(row.id, 'begins_by')
    await due(other.id, 'begins_by')
    await run()
    expect(await rowOf(row.id)).toMatchObject({ status: 'failed', error: 'configuration_not_found' })
    expect(await live()).toMatchObject({ configuration_id: kept })
    expect(await activationsOf(lost)).toBe(0)
  })

  test('and it needs an approval by then, who scheduled it is told that it failed', async () => {
    const rule = (required: boolean) =>
      home.admin.client.rpc('require_approval', { tenant_id: home.id, required }).throwOnError()
    const id = await published()
    const { data: row } = await schedule(id).throwOnError()
    await rule(true)
    expect(await schedule(id)).toMatchObject(problem(409, 'approval_required'))
    await due(row.id, 'begins_by')
    await run()
    expect(await rowOf(row.id)).toMatchObject({ status: 'failed', error: 'approval_required' })
    const told = await client.from('notifications').select('kind, payload').eq('resource_id', id)
    expect(told.data).toMatchObject([{ kind: 'activation.failed', payload: { error: 'approval_required' } }])
    expect(await activationsOf(id)).toBe(0)
    await rule(false)
  })
})

test('a worker that was not there when the time came activates it when it starts', async () => {
  const id = await published()
  const { data: row } = await schedule(id).throwOnError()
  await due(row.id, 'begins_by')
  const worker = await project.startWorker()
  await expect.poll(async () => (await rowOf(row.id)).status, { timeout: 20_000 }).toBe('done')
  expect(await live()).toMatchObject({ configuration_id: id })
  expect(await activationsOf(id)).toBe(1)
  const entry = home.admin.client.from('audit_log').select('actor_kind')
  const { data } = await entry.eq('entity_id', (await live()).id).eq('action', 'activation.created')
  expect(data).toEqual([{ actor_kind: 'worker' }])
  await worker.stop()
})
