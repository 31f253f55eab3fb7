import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'

const project = await openProject('platform')

test('helper functions take a name apart', async () => {
  const [row] = await project.sql(`
    select storage.foldername('a/b/c.tar.gz') as folder, storage.filename('a/b/c.tar.gz') as file,
      storage.extension('a/b/c.tar.gz') as extension, storage.foldername('c') as root`)
  expect(row).toEqual({ folder: ['a', 'b'], file: 'c.tar.gz', extension: 'gz', root: [] })
})

test.each([
  ['storage.object.list', 'object.list', true],
  ['storage.object.list', 'storage.object.list', true],
  ['object.list', 'storage.object.list', true],
  ['storage.object.list', 'object.list_v2', false],
  ['', '', false],
])('while %j goes on, %j is allowed: %j', async (current, expected, allowed) => {
  const [row] = await project.sql(
    `select storage.allow_only_operation($2) as one, storage.allow_any_operation(array['none', $2]) as any
     from set_config('storage.operation', $1, false)`,
    [current, expected],
  )
  expect(row).toEqual({ one: allowed, any: allowed })
})

test('rows cannot be deleted by SQL, not even by a superuser', async () => {
  await project.sql(`insert into storage.buckets (id, name) values ('kept', 'kept')`)
  await expect(project.sql(`delete from storage.buckets where id = 'kept'`)).rejects.toMatchObject({
    code: '42501',
  })
  await expect(project.sql('delete from storage.objects')).rejects.toMatchObject({ code: '42501' })
  expect(await project.sql(`select id from storage.buckets where id = 'kept'`)).toHaveLength(1)
})

test('the tables are under row level security, without a policy', async () => {
  const tables = await project.sql(`
    select relname, relrowsecurity, relowner::regrole::text as owner,
      (select count(*)::int from pg_policy where polrelid = pg_class.oid) as policies
    from pg_class where relnamespace = 'storage'::regnamespace and relkind = 'r' order by 1`)
  const service = { relrowsecurity: true, owner: 'supabase_storage_admin', policies: 0 }
  expect(tables).toEqual([
    { relname: 'buckets', ...service },
    { relname: 'objects', ...service },
  ])
})

test.each(['anon', 'authenticated', 'service_role', 'postgres'])(
  '%s holds every grant on the tables',
  async role => {
    const [row] = await project.sql(
      `select bool_and(has_table_privilege($1, t, p)) as all_of_them
     from unnest(array['storage.buckets', 'storage.objects']) t,
       unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p`,
      [role],
    )
    expect(row).toEqual({ all_of_them: true })
  },
)
