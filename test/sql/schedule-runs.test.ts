import { beforeEach, describe, expect, test } from 'vitest'
import { openMachine } from '../support/machine.ts'
import { openProject } from '../support/project.ts'
import { type Actor, addMember, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign } = await openWorld(project)
const nightly = {
  resource: `tenant:${home.id}`,
  format: 'csv',
  cron: '0 3 * * *',
  zone: 'Europe/Berlin',
  options: { table: 'members' },
}

const schedule = async (by: Pick<Actor, 'client'> = home.editor) =>
  (await by.client.rpc('schedule_export', nightly).throwOnError()).data
const rowOf = async (id: string) =>
  (await project.sql('select * from public.schedules where id = $1', [id]))[0]
const exportsOf = () =>
  project.sql(
    'select e.requested_by, e.kind, e.format, e.options, e.status, j.priority from public.exports e join public.jobs j on j.id = e.job_id',
  )
/** As if its time had come, so often. */
const due = (id: string, ago = '3 days') =>
  project.sql('update public.schedules set next_at = now() - $2::interval where id = $1', [id, ago])
const run = async () => (await project.sql('select private.run_schedules() as begun'))[0].begun
beforeEach(async () => {
  await project.sql('delete from public.schedules')
  await project.sql('delete from public.exports')
})

describe('when its time has come', () => {
  test('it begins once, by however many it is looked for, and however often it was missed', async () => {
    const id = await schedule()
    expect(await run()).toBe(0)
    await due(id)
    const begun = await Promise.all([run(), run(), run()])
    expect(begun.toSorted()).toEqual([0, 0, 1])
    expect(await run()).toBe(0)
    expect(await exportsOf()).toEqual([
      {
        requested_by: home.editor.id,
        kind: 'tenant',
        format: 'csv',
        options: { table: 'members' },
        status: 'pending',
        priority: 'bulk',
      },
    ])
    expect((await rowOf(id)).next_at.getTime()).toBeGreaterThan(Date.now())
  })

  test('and who made it may no longer, it says so, and the others begin', async () => {
    const leaver = await project.signUp('leaver')
    await addMember(project, home.id, leaver, 'editor')
    const lost = await schedule(leaver)
    const kept = await schedule()
    await home.owner.client.rpc('remove_member', { tenant_id: home.id, user_id: leaver.id }).throwOnError()
    await due(lost, '4 days')
    await due(kept)
    expect(await run()).toBe(1)
    expect(await rowOf(lost)).toMatchObject({ error: 'resource_not_found', last_at: null })
    expect(await exportsOf()).toMatchObject([{ requested_by: home.editor.id }])
  })

  test('and who made it is no editor any more, nothing is made, and they are told why until they are one', async () => {
    const maker = await project.signUp('demoted')
    await addMember(project, home.id, maker, 'editor')
    const id = await schedule(maker)
    const role = (role: 'viewer' | 'editor') =>
      home.owner.client.rpc('set_member_role', { tenant_id: home.id, user_id: maker.id, role }).throwOnError()
    await role('viewer')
    for (let night = 0; night < 2; night++) {
      await due(id)
      expect(await run()).toBe(0)
    }
    const refused = await rowOf(id)
    expect(refused).toMatchObject({ error: 'forbidden', last_at: null })
    expect(refused.next_at.getTime()).toBeGreaterThan(Date.now() + 3_600_000)
    expect(await exportsOf()).toEqual([])
    const told = () =>
      maker.client.from('notifications').select('payload, times').eq('kind', 'schedule.failed')
    expect((await told()).data).toEqual([{ payload: { schedule_id: id, error: 'forbidden' }, times: 1 }])
    await role('editor')
    await due(id)
    expect(await run()).toBe(1)
    expect(await rowOf(id)).toMatchObject({ error: null })
    expect(await exportsOf()).toMatchObject([{ requested_by: maker.id }])
  })

  test('and the key that made it is revoked, nothing is made', async () => {
    const machine = await openMachine(project, home.owner, home.id, { role: 'editor' })
    const id = await schedule(machine)
    await due(id)
    expect(await run()).toBe(1)
    await home.owner.client.rpc('revoke_api_key', { id: machine.keyId }).throwOnError()
    await due(id)
    expect(await run()).toBe(0)
    expect(await rowOf(id)).toMatchObject({ error: 'resource_not_found' })
    expect(await exportsOf()).toMatchObject([{ requested_by: machine.id }])
  })

  test('and the session that made it is older than its tenant allows, nothing is made', async () => {
    const id = await schedule()
    await project.sql(`update public.tenants set session_max_age = '5 minutes' where id = $1`, [home.id])
    await due(id)
    expect(await run()).toBe(1)
    await project.sql(
      `update public.schedules set payload = jsonb_set(payload, '{claims,amr,0,timestamp}',
         to_jsonb(extract(epoch from now())::int - 301)) where id = $1`,
      [id],
    )
    await due(id)
    expect(await run()).toBe(0)
    expect(await rowOf(id)).toMatchObject({ error: 'resource_not_found' })
    expect(await exportsOf()).toHaveLength(1)
    await project.sql('update public.tenants set session_max_age = null where id = $1', [home.id])
  })

  test('and it fails for a reason of our own, the reason is not for the tenant', async () => {
    await project.sql(
      `insert into private.schedule_kinds (kind, starts) values ('broken', 'private.no_such')`,
    )
    const [{ id }] = await project.sql(`select private.schedule($1, 'broken', '{}', '* * * * *') as id`, [
      home.id,
    ])
    await due(id)
    expect(await run()).toBe(0)
    expect(await rowOf(id)).toMatchObject({ error: 'internal' })
  })

  test('and its tenant is deleted, nothing begins', async () => {
    const id = (
      await foreign.owner.client
        .rpc('schedule_export', { ...nightly, resource: `tenant:${foreign.id}` })
        .throwOnError()
    ).data
    await foreign.owner.client.rpc('delete_tenant', { tenant_id: foreign.id }).throwOnError()
    await due(id)
    expect(await run()).toBe(0)
  })
})
