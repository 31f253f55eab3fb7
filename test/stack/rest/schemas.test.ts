import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@supabase/supabase-js'
import { afterAll, expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'

const source = await mkdtemp(join(tmpdir(), 'tenon-schemas-'))
afterAll(() => rm(source, { recursive: true, force: true }))
const api = ['[api]', 'schemas = ["public", "inventory"]', 'extra_search_path = ["public", "extensions"]']
await writeFile(join(source, 'config.toml'), ['project_id = "schemas"', ...api].join('\n'))
const project = await openProject('platform', source)
await project.sql(`
  create schema inventory; create schema hidden;
  grant usage on schema inventory, hidden to anon;
  create table inventory.products (name text primary key);
  insert into inventory.products values ('bolt');
  grant select on inventory.products to anon;
  create table hidden.products (name text primary key);
  grant select on hidden.products to anon;
  -- Bare names, found through the search path of the schema that is called.
  create function inventory.first_product() returns text language plpgsql as
    $$ begin return (select name from products); end $$;
  grant execute on function inventory.first_product() to anon`)
const client = createClient(project.apiUrl, project.publishableKey, { auth: { persistSession: false } })

test('an exposed schema is reached by its name, and its functions find what lies beside them', async () => {
  const inventory = client.schema('inventory')
  await expect.poll(async () => (await inventory.from('products').select()).data).toEqual([{ name: 'bolt' }])
  expect((await inventory.rpc('first_product')).data).toBe('bolt')
})

test('a schema that is not exposed is refused, whatever is granted in it', async () => {
  const { error, status } = await client.schema('hidden').from('products').select()
  expect(status).toBe(406)
  expect(error).toMatchObject({ code: 'PGRST106' })
})
