import { describe, expect, test } from 'vitest'
import { denied, problem } from '../support/problem.ts'
import { openProject, type Person } from '../support/project.ts'
import { edit, publish } from './published.ts'
import { inMinutes, openSchedules } from './scheduling.ts'
import { create } from './world.ts'

const project = await openProject()
const { home, foreign, client, schedule, run, due, rowOf, live, activationsOf, published } =
  await openSchedules(project)

describe('schedule_activation', () => {
  test('takes a version, by itself the newest, and is seen by the tenant', async () => {
    const id = await published()
    await edit(client, id, 'Two')
    const second = await publish(client, id)
    await edit(client, id, 'Never published')
    const { data: row } = await schedule(id, { until: inMinutes(90) }).throwOnError()
    expect(row).toMatchObject({ status: 'waiting', version_id: second.id, created_by: home.editor.id })
    const seen = (who: Person) => who.client.from('activation_schedules').select('id').eq('id', row.id)
    expect((await seen(home.viewer)).data).toEqual([{ id: row.id }])
    expect((await seen(foreign.owner)).data).toEqual([])
    expect(await home.owner.client.from('activation_schedules').delete().eq('id', row.id)).toMatchObject(
      denied,
    )
    const { data } = await schedule(id, { version: 1 }).throwOnError()
    expect(data.version_id).not.toBe(second.id)
  })

  test('refuses who may not activate, times that are none, and what was never published', async () => {
    const id = await published()
    const { id: draft } = await create(client, home.id)
    expect(await schedule(id, {}, home.viewer)).toMatchObject(problem(403, 'forbidden'))
    expect(await schedule(id, {}, foreign.owner)).toMatchObject(problem(404, 'configuration_not_found'))
    expect(await schedule(draft)).toMatchObject(problem(404, 'version_not_found'))
    for (const at of [inMinutes(-5), inMinutes(600_000), 'infinity', null])
      expect(await schedule(id, { at })).toMatchObject(problem(422, 'invalid_input'))
    for (const until of [inMinutes(30), 'infinity'])
      expect(await schedule(id, { until })).toMatchObject(
        problem(422, 'invalid_input', { until: 'after at, within 366 days' }),
      )
    const left = await project.sql(
      'select from public.activation_schedules where configuration_id = any ($1)',
      [[id, draft]],
    )
    expect(left).toEqual([])
  })
})

describe('cancel_scheduled_activation', () => {
  const cancel = (id: string, who: Pick<Person, 'client'> = home.editor) =>
    who.client.rpc('cancel_scheduled_activation', { id })

  test('keeps it from beginning, once, and is for editors', async () => {
    const id = await published()
    const { data: row } = await schedule(id, { until: inMinutes(90) }).throwOnError()
    expect(await cancel(row.id, home.viewer)).toMatchObject(problem(403, 'forbidden'))
    expect(await cancel(row.id, foreign.owner)).toMatchObject(problem(404, 'schedule_not_found'))
    expect((await cancel(row.id, home.admin).throwOnError()).data).toMatchObject({ status: 'cancelled' })
    expect(await cancel(row.id)).toMatchObject(problem(409, 'schedule_ended'))
    expect(await project.sql(`select from public.schedules where payload ->> 'id' = $1`, [row.id])).toEqual(
      [],
    )
    expect(await activationsOf(id)).toBe(0)
  })

  test('keeps what has begun from ending', async () => {
    const id = await published()
    const { data: row } = await schedule(id, { until: inMinutes(90) }).throwOnError()
    await due(row.id, 'begins_by')
    await run()
    expect((await cancel(row.id).throwOnError()).data).toMatchObject({ status: 'done', until: null })
    expect(await live()).toMatchObject({ configuration_id: id })
  })

  test('is what ending the schedule itself is, too', async () => {
    const id = await published()
    const { data: row } = await schedule(id).throwOnError()
    await client.rpc('unschedule', { id: row.begins_by! }).throwOnError()
    expect(await rowOf(row.id)).toMatchObject({ status: 'cancelled' })
  })
})
