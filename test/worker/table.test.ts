import { parseCsv } from 'hucre/csv'
import { readXlsx } from 'hucre/xlsx'
import { expect, test, vi } from 'vitest'
import type { Json } from '../../supabase/types.ts'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { addMember, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
await project.startWorker()

// A table with everything that is hard to write down.
await project.sql(`
  create table public.things (tenant_id uuid, n int, name text, price numeric, big int8, at timestamptz, day date,
    ok boolean, tags jsonb);
  alter table public.things enable row level security;
  grant select on public.things to authenticated;
  create policy things_read on public.things for select to authenticated
    using (tenant_id = any (array(select private.my_tenants('viewer'))) and (n < 100 or tenant_id = any (array(select private.my_tenants('admin')))));
  create view private.exported_things with (security_invoker = true) as
    select tenant_id as resource_id, n, name as "=name", price, big, at, day, ok, tags from public.things order by n;
  grant select on private.exported_things to authenticated;
  insert into private.export_tables values ('tenant', 'things', 'private.exported_things');
`)
const hostile = ['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', '\n=1', '|x', '＝1', '＋1', '－1', '＠x']
const plain = ['a"b', 'a,b', 'a;=1', 'a\nb', 'ü😀', "'=1", ' =1', '_x0041_', '<b>&amp;</b>', '']
const names = [...hostile, ...plain]
for (const [n, name] of names.entries())
  await project.sql(
    `insert into public.things values ($1, $2, $3, -12.50, 9007199254740993, '2026-03-29 01:30:15Z', '2026-03-29', false, '["x"]')`,
    [home.id, n, name],
  )
await project.sql(
  `insert into public.things (tenant_id, n, name) values ($1, 100, 'secret'), ($2, 0, 'theirs')`,
  [home.id, foreign.id],
)

const resource = `tenant:${home.id}`
type Who = 'owner' | 'viewer'

async function request(who: Who, format: string, options: Json = { table: 'things' }) {
  const { data } = await home[who].client.rpc('create_export', { resource, format, options }).throwOnError()
  return data.id
}
async function finished(id: string) {
  const row = async () => (await project.sql('select * from public.exports where id = $1', [id]))[0]
  await vi.waitFor(async () => expect((await row()).status).toMatch(/completed|failed/), {
    timeout: 10_000,
    interval: 20,
  })
  return row()
}
async function fileOf(who: Who, format: string, options?: Json) {
  const { path, error } = await finished(await request(who, format, options))
  expect(error).toBeNull()
  const { data } = await home[who].client.storage.from('exports').download(path)
  return data!
}

test('CSV is what a spreadsheet shows and does not run', async () => {
  const file = await fileOf('viewer', 'csv')
  expect(file.type).toMatch(/^text\/csv; ?charset=utf-8$/)
  const [header, ...rows] = parseCsv(await file.text(), { typeInference: false })
  expect(header).toEqual(['n', "'=name", 'price', 'big', 'at', 'day', 'ok', 'tags'])
  expect(rows.map(row => row[1])).toEqual([...hostile.map(name => `'${name}`), ...plain])
  expect(rows[0]).toEqual([
    '0',
    "'=1+1",
    '-12.5',
    '9007199254740993',
    '2026-03-29T01:30:15.000Z',
    '2026-03-29',
    'false',
    '["x"]',
  ])
  // No value comes apart where another character separates.
  for (const line of (await file.text()).split(/\r\n/)) expect(line).toMatch(/^"/)
})

test('CSV begins with a mark for old spreadsheets where that is asked for', async () => {
  const bytes = async (options: object) =>
    new Uint8Array(await (await fileOf('viewer', 'csv', { table: 'things', ...options })).arrayBuffer())
  expect([...(await bytes({ bom: true })).slice(0, 4)]).toEqual([0xef, 0xbb, 0xbf, 0x22])
  expect([...(await bytes({})).slice(0, 1)]).toEqual([0x22])
})

test('JSON keeps what each value is', async () => {
  const rows = JSON.parse(await (await fileOf('viewer', 'json')).text())
  expect(rows.map((row: Record<string, unknown>) => row['=name'])).toEqual(names)
  expect(rows[0]).toEqual({
    n: 0,
    '=name': '=1+1',
    price: -12.5,
    big: '9007199254740993',
    at: '2026-03-29T01:30:15.000Z',
    day: '2026-03-29',
    ok: false,
    tags: ['x'],
  })
})

test('XLSX holds texts as texts and numbers as numbers', async () => {
  const file = await fileOf('viewer', 'xlsx')
  expect(file.type).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  const { sheets } = await readXlsx(await file.arrayBuffer())
  const [header, ...rows] = sheets[0]!.rows
  expect(header).toEqual(['n', '=name', 'price', 'big', 'at', 'day', 'ok', 'tags'])
  expect(rows.map(row => row[1] ?? '')).toEqual(names)
  expect(rows[0]).toEqual([
    ...[0, '=1+1', -12.5, '9007199254740993', expect.any(Date), '2026-03-29', false, '["x"]'],
  ])
  expect((rows[0]![4] as Date).toISOString()).toBe('2026-03-29T01:30:15.000Z')
})

test.for(['csv', 'json', 'xlsx'])(
  '%s holds what its requester may read, and nothing of elsewhere',
  async format => {
    for (const [who, more] of [
      ['owner', 1],
      ['viewer', 0],
    ] as const) {
      const { path } = await finished(await request(who, format))
      const { data } = await home[who].client.storage.from('exports').download(path)
      const rows =
        format === 'json'
          ? JSON.parse(await data!.text())
          : format === 'csv'
            ? parseCsv(await data!.text()).slice(1)
            : (await readXlsx(await data!.arrayBuffer())).sheets[0]!.rows.slice(1)
      expect(rows).toHaveLength(names.length + more)
    }
  },
)

test('a table without rows is a file all the same', async () => {
  await project.sql(`insert into private.export_tables values ('room', 'things', 'private.exported_things')`)
  for (const [format, text] of [
    ['json', '[]\n'],
    ['csv', '"n"'],
  ] as const) {
    const { data } = await home.viewer.client
      .rpc('create_export', {
        resource: `room:${home.rooms.tenant.id}`,
        format,
        options: { table: 'things' },
      })
      .throwOnError()
    const { path } = await finished(data.id)
    expect(await (await home.viewer.client.storage.from('exports').download(path)).data!.text()).toMatch(text)
  }
})

test('the members of a tenant are a table, with a name for its file', async () => {
  const id = await request('viewer', 'csv', { table: 'members' })
  const { file_name, path } = await finished(id)
  expect(file_name).toMatch(/^home-members-\d{4}-\d\d-\d\d\.csv$/)
  const { data: signed } = await home.viewer.client.functions.invoke('sign', {
    body: { bucket: 'exports', path, download: file_name },
  })
  const response = await fetch(signed.signed_url)
  expect(response.headers.get('content-disposition')).toContain(file_name)
  expect(await response.text()).toContain('"home-viewer-')
})

test('who has lost the resource gets no file of it, and is not tried again', async () => {
  const person = await project.signUp('leaver')
  await addMember(project, home.id, person, 'viewer')
  const { data } = await person.client
    .rpc('create_export', { resource, format: 'csv', options: { table: 'members' } })
    .throwOnError()
  await finished(data.id)
  await home.owner.client.rpc('remove_member', { tenant_id: home.id, user_id: person.id }).throwOnError()
  const before = await project.sql(`select count(*)::int from storage.objects where bucket_id = 'exports'`)
  await project.sql(`update public.exports set status = 'pending', path = null where id = $1`, [data.id])
  await project.sql(`update public.jobs set status = 'failed' where id = $1`, [data.job_id])
  await home.owner.client.rpc('retry_job', { id: data.job_id! }).throwOnError()
  expect(await finished(data.id)).toMatchObject({ status: 'failed', error: 'resource_not_found' })
  const [job] = await project.sql('select status, attempts from public.jobs where id = $1', [data.job_id])
  expect(job).toEqual({ status: 'failed', attempts: 1 })
  expect(await project.sql(`select count(*)::int from storage.objects where bucket_id = 'exports'`)).toEqual(
    before,
  )
  expect((await person.client.from('exports').select('id')).data).toEqual([])
})

test('a table is of nothing for anybody of elsewhere', async () => {
  const count = async () => (await project.sql('select count(*)::int from public.exports'))[0].count
  const before = await count()
  for (const { client } of [foreign.owner, outsider, guest])
    expect(
      await client.rpc('create_export', { resource, format: 'csv', options: { table: 'members' } }),
    ).toMatchObject(problem(404, 'resource_not_found'))
  expect(await count()).toBe(before)
})
