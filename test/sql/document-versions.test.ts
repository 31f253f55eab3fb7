import { beforeEach, describe, expect, test } from 'vitest'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign } = await openWorld(project)
const room = home.rooms.tenant
const of = { resource_kind: 'room', resource_id: room.id }
const other = { resource_kind: 'room', resource_id: foreign.rooms.tenant.id }
const { owner, admin, editor, viewer } = home

const create = (name: string, { client } = editor) => client.rpc('create_snapshot', { ...of, name })
const versions = () =>
  project.sql('select version, name from public.document_versions where resource_id = $1 order by 1', [
    room.id,
  ])

beforeEach(async () => {
  await project.sql('delete from public.document_versions')
  await project.sql('update private.document_kinds set named_at_most = 100, named_bytes = 1000')
})

test('versions are numbered as they are asked for, each with a job', async () => {
  const made = await Promise.all(['a', 'b', 'c'].map(name => create(name).throwOnError()))
  const numbers = made.map(({ data }) => data.version).sort((a, b) => a - b)
  expect(numbers).toEqual([numbers[0], numbers[0]! + 1, numbers[0]! + 2])
  const jobs = await project.sql(
    `select payload ->> 'version_id' as id, created_by from public.jobs where payload ->> 'version_id' = any ($1)`,
    [made.map(({ data }) => data.id)],
  )
  expect(jobs).toHaveLength(3)
  expect(new Set(jobs.map(job => job.created_by))).toEqual(new Set([editor.id]))
})

test('a frozen board is named by its editors, and mended by its owners alone', async () => {
  await owner.client.rpc('update_room', { room_id: room.id, drawing: 'nobody' }).throwOnError()
  const { data: version } = await create('as found').throwOnError()
  const past = { ...of, at: version.created_at }
  const frozen = {
    error: { code: 'PT403', message: 'forbidden', hint: 'Only its owners change it now.' },
  }
  expect(await editor.client.rpc('restore_document', past)).toMatchObject(frozen)
  const undo = { ...of, user_id: editor.id, since: version.created_at }
  expect(await editor.client.rpc('undo_edits', undo)).toMatchObject(frozen)
  expect((await owner.client.rpc('restore_document', past)).error).toBeNull()
  expect((await owner.client.rpc('undo_edits', undo)).error).toBeNull()
  expect((await foreign.owner.client.rpc('restore_document', past)).error).toMatchObject({ code: 'PT404' })

  await project.sql(
    "update public.document_versions set name = null, kept_until = now() + interval '1 day' where id = $1",
    [version.id],
  )
  const drop = (person: typeof owner) => person.client.rpc('delete_snapshot', { id: version.id })
  expect(await drop(editor)).toMatchObject(problem(403, 'forbidden'))
  expect(await versions()).toHaveLength(1)
  expect((await drop(owner)).error).toBeNull()
  await owner.client.rpc('update_room', { room_id: room.id, drawing: 'editors' }).throwOnError()
  await project.sql('delete from public.jobs where tenant_id = $1', [home.id])
})

test('a name is one that people can read', async () => {
  const rule = { name: '1 to 120 characters' }
  for (const name of ['', ' \u0007 ', 'x'.repeat(121), null as unknown as string])
    expect(await create(name)).toMatchObject(problem(422, 'invalid_input', rule))
  expect(await versions()).toEqual([])
})

test('who named a version renames and deletes it, owners too, and other editors only what has no name', async () => {
  const { data } = await create('mine', owner).throwOnError()
  const { id } = data
  const refused = problem(403, 'forbidden')
  expect(await editor.client.rpc('rename_snapshot', { id, name: 'x' })).toMatchObject(refused)
  expect(await editor.client.rpc('delete_snapshot', { id })).toMatchObject(refused)
  expect(await versions()).toMatchObject([{ name: 'mine' }])

  await project.sql('update public.document_versions set name = null, created_by = null where id = $1', [id])
  expect(await viewer.client.rpc('rename_snapshot', { id, name: 'x' })).toMatchObject(refused)
  const named = await editor.client.rpc('rename_snapshot', { id, name: ' good\n' }).throwOnError()
  expect(named.data).toMatchObject({ name: 'good', created_by: editor.id })
  await admin.client.rpc('rename_snapshot', { id, name: 'better' }).throwOnError()
  await editor.client.rpc('delete_snapshot', { id }).throwOnError()
  expect(await versions()).toEqual([])
  const log = await project.sql(
    `select action, actor_id from public.audit_log where entity_id = $1 and actor_id is not null order by id`,
    [id],
  )
  const [created, changed, deleted] = ['created', 'changed', 'deleted'].map(
    verb => `document_version.${verb}`,
  )
  expect(log).toEqual([
    { action: created, actor_id: owner.id },
    { action: changed, actor_id: editor.id },
    { action: changed, actor_id: admin.id },
    { action: deleted, actor_id: editor.id },
  ])
})

describe('one document has no more named versions than its kind allows', () => {
  test('in number, also when they are asked for at once', async () => {
    await project.sql('update private.document_kinds set named_at_most = 2')
    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(name => create(name)))
    expect(answers.filter(({ error }) => !error)).toHaveLength(2)
    const refused = answers.find(({ error }) => error)
    expect(refused).toMatchObject(problem(403, 'quota_exceeded'))
    expect(JSON.parse(refused!.error!.details)).toEqual({ quota: 'snapshots', at_most: 2, used: 2 })
    expect(await versions()).toHaveLength(2)
    await foreign.editor.client.rpc('create_snapshot', { ...other, name: 'a' }).throwOnError()

    await project.sql(
      'update public.document_versions set name = null where name = (select min(name) from public.document_versions where resource_id = $1)',
      [room.id],
    )
    const [{ id }] = await project.sql('select id from public.document_versions where name is null')
    await create('f').throwOnError()
    const full = await editor.client.rpc('rename_snapshot', { id, name: 'g' })
    expect(full).toMatchObject(problem(403, 'quota_exceeded'))
  })

  test('in bytes', async () => {
    const { data } = await create('large').throwOnError()
    await project.sql('update public.document_versions set size = 1001 where id = $1', [data.id])
    const refused = await create('more')
    expect(refused).toMatchObject(problem(403, 'quota_exceeded'))
    expect(JSON.parse(refused.error!.details)).toEqual({ quota: 'snapshot_bytes', at_most: 1000, used: 1001 })
    await editor.client.rpc('delete_snapshot', { id: data.id }).throwOnError()
    await create('more').throwOnError()
  })
})

test('versions without a name become fewer with their age, and named ones stay', async () => {
  await project.sql(
    `insert into public.document_versions (tenant_id, resource_kind, resource_id, version, created_at, name, size)
     select $1, 'room', $2, 100000 - n, now() - n * interval '10 minutes', case when n % 1000 = 0 then 'Named' end,
       -- The oldest of the named ones never got its bytes.
       case when n < 5000 then 1 end
     from generate_series(0, 6 * 24 * 40) n`,
    [home.id, room.id],
  )
  const at = `created_at > now() - interval`
  const [before] = await project.sql(
    `select count(*)::int from public.document_versions where ${at} '59 minutes'`,
  )
  await project.sql('select private.thin_versions()')
  const [left] = await project.sql(`
    select count(*) filter (where name is not null)::int as named,
      count(*) filter (where ${at} '59 minutes')::int as fresh,
      count(*) filter (where ${at} '1 day' and not ${at} '61 minutes' and name is null)::int as hourly,
      count(*) filter (where not ${at} '1 day' and name is null)::int as daily,
      min(created_at) filter (where name is null) > now() - interval '30 days' as promised
    from public.document_versions`)
  expect(left).toMatchObject({ named: 5, fresh: before.count, promised: true })
  // The first and the last hour, or day, are cut by the clock.
  expect([22, 23, 24]).toContain(left.hourly)
  expect([29, 30, 31]).toContain(left.daily)
  expect(await project.sql('select private.thin_versions() as thinned')).toEqual([{ thinned: 0 }])
})

test('a moment that cannot be restored is refused with those that can', async () => {
  const [{ created_at }] = await project.sql(
    `select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_at
     from private.documents where resource_id = $1`,
    [room.id],
  )
  const rule = `from ${created_at} to now`
  const restore = (args: { version?: number; at?: string }) =>
    editor.client.rpc('restore_document', { ...of, ...args })
  for (const at of ['2020-01-01T00:00:00Z', '2999-01-01T00:00:00Z', 'infinity', '-infinity'])
    expect(await restore({ at })).toMatchObject(problem(422, 'invalid_input', { at: rule }))
  const either = problem(422, 'invalid_input', { version: 'either a version or a time' })
  expect(await restore({})).toMatchObject(either)
  expect(await restore({ version: 1, at: new Date().toISOString() })).toMatchObject(either)
  expect(await restore({ version: 999_999 })).toMatchObject(problem(404, 'snapshot_not_found'))
  const undo = { ...of, user_id: editor.id, since: '2020-01-01T00:00:00Z' }
  expect(await editor.client.rpc('undo_edits', undo)).toMatchObject(
    problem(422, 'invalid_input', { since: rule }),
  )
  expect(
    await project.sql(`select from public.jobs where kind in ('document.restore', 'document.undo')`),
  ).toEqual([])
})
