import { describe, expect, test } from 'vitest'
import { denied, problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const resource = `tenant:${home.id}`
const nightly = {
  resource,
  format: 'csv',
  cron: '0 3 * * *',
  zone: 'Europe/Berlin',
  options: { table: 'members' },
}

const schedule = async (who: 'owner' | 'admin' | 'editor' = 'editor', more: object = {}) =>
  (await home[who].client.rpc('schedule_export', { ...nightly, ...more }).throwOnError()).data
const rowOf = async (id: string) =>
  (await project.sql('select * from public.schedules where id = $1', [id]))[0]
const count = async () => (await project.sql('select count(*)::int from public.schedules'))[0].count
describe('an export can be scheduled', () => {
  test.for(['owner', 'admin', 'editor'] as const)('by the %s', async who => {
    const id = await schedule(who)
    const seen = await home.viewer.client
      .from('schedules')
      .select('kind, cron, zone, created_by, last_at, error')
      .eq('id', id)
    expect(seen.data).toEqual([
      {
        kind: 'export',
        cron: nightly.cron,
        zone: nightly.zone,
        created_by: home[who].id,
        last_at: null,
        error: null,
      },
    ])
    expect((await rowOf(id)).next_at.getTime()).toBeGreaterThan(Date.now())
  })

  test('not by a viewer, and not of elsewhere', async () => {
    const before = await count()
    expect(await home.viewer.client.rpc('schedule_export', nightly)).toMatchObject(problem(403, 'forbidden'))
    for (const { client } of [foreign.owner, outsider, guest])
      expect(await client.rpc('schedule_export', nightly)).toMatchObject(problem(404, 'resource_not_found'))
    expect(await project.client().rpc('schedule_export', nightly)).toMatchObject({ ...denied, status: 401 })
    expect(await count()).toBe(before)
  })

  test.for([
    ['nonsense', { cron: 'at dawn' }, 'cron'],
    ['a day that never comes', { cron: '0 0 30 2 *' }, 'cron'],
    ['a place without clocks', { zone: 'Mars/Olympus' }, 'zone'],
    ['a format that is none', { format: 'exe' }, 'format'],
    ['a table that is none', { options: { table: 'secrets' } }, 'options.table'],
    ['a resource that is none', { resource: 'tenant' }, 'resource'],
    ['a kind that is not registered', { resource: `planet:${home.id}` }, 'resource'],
    ['options that are none', { options: 'words' }, 'options'],
    ['less than no time to keep it', { options: { table: 'members', expires_in: -1 } }, 'options.expires_in'],
  ] as const)('not with %s', async ([, wrong, field]) => {
    const before = await count()
    const answer = await home.owner.client.rpc('schedule_export', { ...nightly, ...wrong })
    expect(answer).toMatchObject(problem(422, 'invalid_input'))
    expect(Object.keys(JSON.parse(answer.error!.details))).toEqual([field])
    expect(await count()).toBe(before)
  })

  test('and what it holds is not for everybody', async () => {
    await schedule()
    expect(await home.viewer.client.from('schedules').select('payload')).toMatchObject(denied)
    for (const { client } of [foreign.owner, outsider, guest])
      expect(await client.from('schedules').select('id')).toMatchObject({ data: [], error: null })
    expect(await home.owner.client.from('schedules').delete().neq('id', crypto.randomUUID())).toMatchObject(
      denied,
    )
  })
})

describe('ending one', () => {
  test('is for who made it, and admins', async () => {
    for (const who of ['editor', 'admin'] as const) {
      const id = await schedule()
      await home[who].client.rpc('unschedule', { id }).throwOnError()
      expect(await rowOf(id)).toBeUndefined()
    }
  })

  test('is for nobody else', async () => {
    const id = await schedule('admin')
    expect(await home.editor.client.rpc('unschedule', { id })).toMatchObject(problem(403, 'forbidden'))
    for (const { client } of [foreign.owner, outsider])
      expect(await client.rpc('unschedule', { id })).toMatchObject(problem(404, 'schedule_not_found'))
    expect(await rowOf(id)).toBeDefined()
  })
})

test('only what is registered can be scheduled', async () => {
  await expect(
    project.sql(`select private.schedule($1, 'planet', '{}', '* * * * *')`, [home.id]),
  ).rejects.toMatchObject({ message: 'invalid_input', detail: expect.stringContaining('"kind"') })
})
