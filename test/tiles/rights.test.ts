import { expect, test } from 'vitest'
import { openMachine } from '../support/machine.ts'
import { problem } from '../support/problem.ts'
import { type Client, openProject } from '../support/project.ts'
import { addMember } from '../support/world.ts'
import { create, openInstitutions, page, read, text } from './world.ts'

const project = await openProject()
const { home, foreign } = await openInstitutions(project)
const missing = problem(404, 'configuration_not_found')

const save = (client: Client, id: string, expected_revision: number) =>
  client.rpc('save_configuration_data', {
    ...{ configuration_id: id, mode: 'app', audience: 'consumer', expected_revision },
    tile_structure: page(text('a', `After ${expected_revision}`)),
  })
const idsOf = async (client: Client) =>
  (await client.from('configurations').select('id').throwOnError()).data.map(({ id }) => id)

test('a role that is lost is lost at the next call', async () => {
  const { id } = await create(home.owner.client, home.id)
  const temp = await project.signUp('temp')
  await addMember(project, home.id, temp, 'editor')
  await save(temp.client, id, 1).throwOnError()
  const member = { tenant_id: home.id, user_id: temp.id }
  await home.owner.client.rpc('set_member_role', { ...member, role: 'viewer' }).throwOnError()
  expect(await save(temp.client, id, 2)).toMatchObject(problem(403, 'forbidden'))
  await home.owner.client.rpc('remove_member', member).throwOnError()
  expect(await save(temp.client, id, 2)).toMatchObject(missing)
  expect(await idsOf(temp.client)).toEqual([])
  expect((await read(home.viewer.client, id)).revision).toBe(2)
})

test('a key for one configuration reads and saves that one alone', async () => {
  const [one, other] = [await create(home.owner.client, home.id), await create(home.owner.client, home.id)]
  const theirs = await create(foreign.owner.client, foreign.id)
  const wanted = { role: 'editor' as const, resource: `configuration:${one.id}` }
  const key = await openMachine(project, home.owner, home.id, wanted)
  expect(await idsOf(key.client)).toEqual([one.id])
  await save(key.client, one.id, 1).throwOnError()
  expect(await read(key.client, one.id)).toMatchObject({ role: 'editor', revision: 2 })
  for (const { id } of [other, theirs]) expect(await save(key.client, id, 1)).toMatchObject(missing)
  const { data } = await key.client.from('configuration_data').select('configuration_id')
  expect(new Set(data!.map(row => row.configuration_id))).toEqual(new Set([one.id]))
  const made = { tenant_id: home.id, name: 'More' }
  expect(await key.client.rpc('create_configuration', made)).toMatchObject(problem(404, 'tenant_not_found'))
})

test('files, topics, comments and explanations go by the same rights', async () => {
  const { id } = await create(home.owner.client, home.id)
  const path = `${home.id}/configuration/${id}/logo.png`
  const upload = ({ client }: typeof home.owner) => client.storage.from('files').upload(path, 'png')
  expect((await upload(foreign.owner)).error).not.toBeNull()
  expect((await upload(home.editor)).error).toBeNull()
  const why = { user_id: home.viewer.id, action: 'write', resource: `configuration:${id}` }
  expect((await home.admin.client.rpc('explain_access', why).throwOnError()).data).toMatchObject([
    { allowed: false, needed: 'editor', role: 'viewer', source: 'tenant_member' },
  ])
  const said = { resource: `configuration:${id}`, body: 'Too loud', anchor: { type: 'tile', id: 'a' } }
  await home.viewer.client.rpc('create_comment', said).throwOnError()
  expect(await foreign.owner.client.rpc('create_comment', said)).toMatchObject(
    problem(404, 'resource_not_found'),
  )
  const topic = { kind: 'configuration', id }
  expect((await home.viewer.client.rpc('realtime_topic', topic).throwOnError()).data).toContain(id)
})

test('an account that is deleted leaves what it made; a tenant that is deleted leaves nothing', async () => {
  const temp = await project.signUp('temp')
  await addMember(project, foreign.id, temp, 'editor')
  const { id } = await create(temp.client, foreign.id)
  for (const revision of [1, 2]) {
    await save(temp.client, id, revision).throwOnError()
    await temp.client.rpc('activate_configuration', { id, expected_revision: revision + 1 }).throwOnError()
  }
  await project.admin().auth.admin.deleteUser(temp.id)
  expect(await read(foreign.viewer.client, id)).toMatchObject({
    created_by: null,
    status: 'active',
    revision: 3,
  })

  await foreign.owner.client.rpc('delete_tenant', { tenant_id: foreign.id }).throwOnError()
  expect(await foreign.owner.client.rpc('get_configuration', { id })).toMatchObject(missing)
  await project.sql(`update public.tenants set deleted_at = deleted_at - interval '8 days' where id = $1`, [
    foreign.id,
  ])
  await project.sql('select private.purge_tenants()')
  const left = await project.sql(
    `select from public.configurations where tenant_id = $1
     union all select from public.configuration_data where tenant_id = $1
     union all select from private.configuration_revisions where tenant_id = $1
     union all select from public.configuration_activations where tenant_id = $1
     union all select from private.topics where tenant_id = $1`,
    [foreign.id],
  )
  expect(left).toEqual([])
  expect(await idsOf(home.viewer.client)).not.toEqual([])
})
