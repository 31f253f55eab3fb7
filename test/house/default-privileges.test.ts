import { randomUUID } from 'node:crypto'
import { afterAll, expect, inject, test } from 'vitest'
import { migrate } from '../../stack/migrations.ts'
import { urlAt } from '../../stack/postgres/cluster.ts'
import {
  asSuperuser,
  createDatabase,
  type DefaultPrivileges,
  dropDatabase,
  preparePlatform,
} from '../../stack/postgres/database.ts'
import { source } from '../support/setup.ts'

const cluster = { url: urlAt(inject('run').postgresPort) }
const made: string[] = []
afterAll(() => Promise.all(made.map(name => dropDatabase(cluster, name))))

/** Everything that the migrations made, with who may do what to it. */
async function grantsOn(privileges: DefaultPrivileges) {
  const database = `grants_${randomUUID().replaceAll('-', '')}`
  made.push(database)
  await createDatabase(cluster, database, 'template0')
  await preparePlatform(cluster, database, privileges)
  await migrate(cluster, database, source, false)
  return asSuperuser(cluster, database, async client => {
    const { rows } = await client.query(`
      select object, grantee, privilege from (
        select c.oid::regclass::text as object, acl.grantee::regrole::text as grantee, acl.privilege_type as privilege
        from pg_class c, aclexplode(c.relacl) acl
        where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
        union all
        select a.attrelid::regclass || '.' || a.attname, acl.grantee::regrole::text, acl.privilege_type
        from pg_attribute a join pg_class c on c.oid = a.attrelid, aclexplode(a.attacl) acl
        where c.relnamespace = 'public'::regnamespace
        union all
        select p.oid::regprocedure::text, acl.grantee::regrole::text, acl.privilege_type
        from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) acl
        where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
      ) grants order by 1, 2, 3`)
    return rows
  })
}

test('the migrations give the same rights on projects that expose new objects and on those that do not', async () => {
  const unexposed = await grantsOn('unexposed')
  expect(unexposed.length).toBeGreaterThan(100)
  expect(await grantsOn('exposed')).toEqual(unexposed)
})
