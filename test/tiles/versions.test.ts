import { describe, expect, test } from 'vitest'
import { connect, join } from '../support/channel.ts'
import { denied, problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { edit, publish, words } from './published.ts'
import { create, openInstitutions, read } from './world.ts'

const project = await openProject()
const { home, foreign } = await openInstitutions(project)
const { client } = home.editor

const versionsOf = (configuration: string) =>
  project.sql(
    'select id, version, content_hash, message from public.configuration_versions where configuration_id = $1 order by version',
    [configuration],
  )

describe('publish_configuration', () => {
  test('keeps all six pages and the versions of their tiles, whatever becomes of the draft', async () => {
    const { id } = await create(client, home.id)
    const draft = await edit(client, id, 'One')
    const { data: first } = await client
      .rpc('publish_configuration', {
        ...{ id, expected_revision: draft.revision, message: ' First\n' },
      })
      .throwOnError()
    expect(first).toMatchObject({ version: 1, message: 'First', created_by: home.editor.id })
    expect(first.content).toMatchObject({
      pages: (await read(client, id)).data,
      tiles: { text: expect.any(Number), container: expect.any(Number) },
    })
    await edit(client, id, 'Two')
    const second = await publish(home.owner.client, id)
    expect(second.version).toBe(2)
    expect(second.content_hash).not.toBe(first.content_hash)
    const { data } = await home.viewer.client
      .from('configuration_versions')
      .select()
      .eq('id', first.id)
      .single()
    expect(data).toEqual(first)
    expect((await read(client, id)).activation).toBeNull()
  })

  test('of the same content is the same version, and its hash that of the content', async () => {
    const { id } = await create(client, home.id)
    const first = await publish(client, id, 'First')
    expect(await publish(home.admin.client, id, 'Again')).toEqual(first)
    await edit(client, id, 'Two')
    await publish(client, id)
    await client.rpc('restore_version', { configuration_id: id, version: 1 }).throwOnError()
    expect(await publish(client, id)).toMatchObject({ version: 3, content_hash: first.content_hash })
    const [{ hash }] = await project.sql(
      `select encode(sha256(convert_to(content::text, 'UTF8')), 'hex') as hash from public.configuration_versions where id = $1`,
      [first.id],
    )
    expect(hash).toBe(first.content_hash)
  })

  test('by several at once is one version', async () => {
    const { id } = await create(client, home.id)
    const people = [home.editor, home.admin, home.owner, home.editor]
    const made = await Promise.all(people.map(person => publish(person.client, id)))
    expect(new Set(made.map(version => version.id)).size).toBe(1)
    expect(await versionsOf(id)).toHaveLength(1)
  })

  test('takes an editor who has seen the newest revision', async () => {
    const { id } = await create(client, home.id)
    await edit(client, id, 'One')
    const call = (person: typeof home.editor, more = {}) =>
      person.client.rpc('publish_configuration', { id, expected_revision: 2, ...more })
    expect(await call(home.viewer)).toMatchObject(problem(403, 'forbidden'))
    expect(await call(foreign.owner)).toMatchObject(problem(404, 'configuration_not_found'))
    expect(await call(home.editor, { expected_revision: 1 })).toMatchObject(
      problem(409, 'configuration_conflict', { revision: 2 } as never),
    )
    expect(await call(home.editor, { expected_revision: 3 })).toMatchObject(problem(422, 'invalid_input'))
    expect(await call(home.editor, { message: 'x'.repeat(1001) })).toMatchObject(
      problem(422, 'invalid_input', { message: 'at most 1000 characters' }),
    )
    expect(await versionsOf(id)).toEqual([])
  })

  test('is told on the topics of the configuration and its tenant, and is in the audit log', async () => {
    const { id } = await create(client, home.id)
    const listener = await connect(project, home.viewer)
    const topic = (kind: string, of: string) =>
      listener.rpc('realtime_topic', { kind, id: of }).throwOnError()
    const ears = [
      await join(listener.channel((await topic('configuration', id)).data, { config: { private: true } })),
      await join(listener.channel((await topic('tenant', home.id)).data, { config: { private: true } })),
    ]
    const { id: version_id } = await publish(client, id)
    for (const ear of ears)
      expect((await ear.hear('configuration.published')).payload).toMatchObject({
        ...{ configuration_id: id, version_id, version: 1, by: home.editor.id },
      })
    const { data } = await home.admin.client.from('audit_log').select('actor_id').eq('entity_id', version_id)
    expect(data).toEqual([{ actor_id: home.editor.id }])
  })
})

test('a version changes for nobody, and strangers see none', async () => {
  const { id } = await create(client, home.id)
  const { id: version } = await publish(client, id)
  const versions = (who: typeof home.owner) => who.client.from('configuration_versions')
  expect(await versions(home.owner).update({ message: 'x' }).eq('id', version)).toMatchObject(denied)
  expect(await versions(home.owner).delete().eq('id', version)).toMatchObject(denied)
  expect((await versions(foreign.owner).select()).data).toEqual([])
  await expect(
    project.sql(`update public.configuration_versions set message = 'x' where id = $1`, [version]),
  ).rejects.toMatchObject({ code: '42501' })
  expect(await versionsOf(id)).toMatchObject([{ message: '' }])
})

describe('diff_versions', () => {
  test('tells what was done between versions, and to the draft', async () => {
    const { id } = await create(client, home.id)
    const first = await publish(client, id)
    await edit(client, id, 'Two')
    const second = await publish(client, id)
    await edit(client, id, 'Three')
    const diff = async (a: string, b: string) =>
      (await home.viewer.client.rpc('diff_versions', { a, b }).throwOnError()).data
    expect(await diff(first.id, second.id)).toMatchObject({
      pages: { app: { consumer: { added: [{ id: 'hello', type: 'text' }], changed: [], settings: [] } } },
    })
    const change = { path: '/props/text', before: 'Two', after: 'Three' }
    expect(await diff(second.id, id)).toEqual({
      pages: {
        app: {
          consumer: {
            ...{ added: [], removed: [], moved: [], settings: [] },
            changed: [{ id: 'hello', type: 'text', changes: [change] }],
          },
        },
      },
      tiles: [],
    })
    expect(await diff(id, id)).toEqual({ pages: {}, tiles: [] })
    const now = { id, expected_revision: (await read(client, id)).revision }
    const live = (await client.rpc('activate_configuration', now).throwOnError()).data
    expect(await diff(live.id, id)).toEqual({ pages: {}, tiles: [] })
    expect(await diff(second.id, live.id)).toEqual(await diff(second.id, id))
  })

  test('is for who may read both', async () => {
    const [mine, theirs] = [await create(client, home.id), await create(foreign.editor.client, foreign.id)]
    const version = await publish(foreign.editor.client, theirs.id)
    for (const b of [theirs.id, version.id, crypto.randomUUID()])
      expect(await client.rpc('diff_versions', { a: mine.id, b })).toMatchObject(
        problem(404, 'version_not_found'),
      )
  })
})

describe('restore_version', () => {
  test('makes a new draft, and touches nothing that is published or active', async () => {
    const { id } = await create(client, home.id)
    await edit(client, id, 'One')
    await publish(client, id)
    const { revision } = await edit(client, id, 'Two')
    await publish(client, id)
    await client.rpc('activate_configuration', { id, expected_revision: revision }).throwOnError()
    const before = [await versionsOf(id), (await read(client, id)).activation]
    const args = { configuration_id: id, version: 1, expected_revision: revision }
    const { data } = await client.rpc('restore_version', args).throwOnError()
    expect(data.revision).toBe(revision + 1)
    expect(await words(client, id)).toBe('One')
    expect([await versionsOf(id), (await read(client, id)).activation]).toEqual(before)
    const [{ content }] = await project.sql(
      'select content from public.configuration_activations where tenant_id = $1 and ended_at is null',
      [home.id],
    )
    expect(JSON.stringify(content)).toContain('Two')
  })

  test('takes an editor, a version that there is, and the newest revision where one is named', async () => {
    const { id } = await create(client, home.id)
    await publish(client, id)
    await edit(client, id, 'Two')
    const call = (person: typeof home.editor, more = {}) =>
      person.client.rpc('restore_version', { configuration_id: id, version: 1, ...more })
    expect(await call(home.viewer)).toMatchObject(problem(403, 'forbidden'))
    expect(await call(foreign.owner)).toMatchObject(problem(404, 'configuration_not_found'))
    expect(await call(home.editor, { version: 2 })).toMatchObject(problem(404, 'version_not_found'))
    expect(await call(home.editor, { expected_revision: 1 })).toMatchObject(
      problem(409, 'configuration_conflict'),
    )
    expect(await words(client, id)).toBe('Two')
  })
})
