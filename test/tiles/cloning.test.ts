import { describe, expect, test } from 'vitest'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { addMember } from '../support/world.ts'
import { edit, publish, words } from './published.ts'
import { create, openInstitutions, page, read, text } from './world.ts'

const project = await openProject()
const { home, foreign } = await openInstitutions(project)
/** Edits at home and reads what is foreign; their own editors edit what is foreign. */
const both = await project.signUp('both')
await addMember(project, home.id, both, 'editor')
await addMember(project, foreign.id, both, 'viewer')
const publisher = foreign.editor.client

const clone = async (id: string, tenant_id: string | null = home.id) =>
  (
    await both.client
      .rpc('clone_configuration', { id, name: 'Clone', ...(tenant_id && { tenant_id }) })
      .throwOnError()
  ).data
const update = (id: string, expected_revision: number, choices = {}) =>
  both.client.rpc('update_from_origin', { id, expected_revision, choices })
const countOf = async (tenant: string) =>
  (await project.sql('select count(*)::int from public.configurations where tenant_id = $1', [tenant]))[0]
    .count

describe('clone_configuration', () => {
  test('copies a draft into another tenant, and keeps where it is from', async () => {
    const origin = await create(publisher, foreign.id)
    await edit(publisher, origin.id, 'One')
    await publish(publisher, origin.id)
    const made = await clone(origin.id)
    expect(made).toMatchObject({
      ...{ tenant_id: home.id, name: 'Clone', origin_id: origin.id, origin_tenant_id: foreign.id },
      ...{ origin_version: 1, revision: 1, status: 'draft' },
    })
    expect((await read(both.client, made.id)).data).toEqual((await read(publisher, origin.id)).data)
  })

  test('takes a reader of the source who is an editor of the target', async () => {
    const [mine, theirs] = [await create(both.client, home.id), await create(publisher, foreign.id)]
    const before = [await countOf(home.id), await countOf(foreign.id)]
    const call = (who: typeof both, id: string, tenant_id: string) =>
      who.client.rpc('clone_configuration', { id, tenant_id, name: 'Clone' })
    expect(await call(both, mine.id, foreign.id)).toMatchObject(problem(403, 'forbidden'))
    expect(await call(home.editor, theirs.id, home.id)).toMatchObject(problem(404, 'configuration_not_found'))
    expect(await call(home.editor, mine.id, foreign.id)).toMatchObject(problem(404, 'tenant_not_found'))
    expect(await call(home.viewer, mine.id, home.id)).toMatchObject(problem(403, 'forbidden'))
    expect([await countOf(home.id), await countOf(foreign.id)]).toEqual(before)
  })
})

describe('update_from_origin', () => {
  /** An origin with two texts, published, and its clone. */
  async function pair() {
    const origin = await create(publisher, foreign.id)
    await write(publisher, origin.id, 'One', 'Other')
    await publish(publisher, origin.id)
    return { origin, made: await clone(origin.id) }
  }
  async function write(client: typeof publisher, configuration_id: string, hello: string, bye: string) {
    const { revision } = await read(client, configuration_id)
    const args = {
      ...{
        configuration_id,
        mode: 'app' as const,
        audience: 'consumer' as const,
        expected_revision: revision,
      },
      tile_structure: page(text('hello', hello), text('bye', bye)) as never,
    }
    return (await client.rpc('save_configuration_data', args).throwOnError()).data
  }
  const texts = async (id: string) =>
    (await read(both.client, id)).data.app.consumer.tile_structure.tiles.map(({ props }) => props.text)

  test('merges what was published since with what was done here, and once', async () => {
    const { origin, made } = await pair()
    await write(both.client, made.id, 'Ours', 'Other')
    await write(publisher, origin.id, 'One', 'Theirs')
    expect((await update(made.id, 2).throwOnError()).data).toMatchObject({ revision: 2, origin_version: 1 })
    await publish(publisher, origin.id)
    expect((await update(made.id, 2).throwOnError()).data).toMatchObject({ revision: 3, origin_version: 2 })
    expect(await texts(made.id)).toEqual(['Ours', 'Theirs'])
    expect((await update(made.id, 3).throwOnError()).data.revision).toBe(3)
  })

  test('saves nothing where both changed the same, and names it until somebody chooses', async () => {
    const { origin, made } = await pair()
    await write(both.client, made.id, 'Ours', 'Other')
    await write(publisher, origin.id, 'Theirs', 'Theirs too')
    await publish(publisher, origin.id)
    const at = '/app/consumer/tiles/hello/props/text'
    const refused = await update(made.id, 2)
    expect(refused).toMatchObject(problem(409, 'configuration_conflict'))
    expect(JSON.parse(refused.error!.details)).toMatchObject({
      ...{ revision: 2, origin_version: 2, merged: { app: {} } },
      conflicts: [{ at, kind: 'changed', base: 'One', ours: 'Ours', theirs: 'Theirs' }],
    })
    expect(await texts(made.id)).toEqual(['Ours', 'Other'])
    expect(await update(made.id, 2, { [at]: 'mine' })).toMatchObject(problem(422, 'invalid_input'))
    await update(made.id, 2, { [at]: 'theirs' }).throwOnError()
    expect(await texts(made.id)).toEqual(['Theirs', 'Theirs too'])
  })

  test('begins the next time from where it ended the last time', async () => {
    const { origin, made } = await pair()
    for (const [i, line] of ['Two', 'Three'].entries()) {
      await write(publisher, origin.id, line, 'Other')
      await publish(publisher, origin.id)
      await update(made.id, i + 1).throwOnError()
      expect(await words(both.client, made.id)).toBe(line)
    }
  })

  test('is for editors of the clone who may still read the origin', async () => {
    const { origin, made } = await pair()
    await write(publisher, origin.id, 'Two', 'Other')
    await publish(publisher, origin.id)
    const call = (who: typeof both, expected_revision = 1) =>
      who.client.rpc('update_from_origin', { id: made.id, expected_revision })
    expect(await call(home.viewer)).toMatchObject(problem(403, 'forbidden'))
    expect(await call(foreign.owner)).toMatchObject(problem(404, 'configuration_not_found'))
    expect(await call(home.editor)).toMatchObject(problem(404, 'origin_not_found'))
    expect(await call(both, 2)).toMatchObject(problem(422, 'invalid_input'))
    expect(await words(both.client, made.id)).toBe('One')
  })

  test('has nothing to take over from an origin that has never published', async () => {
    const origin = await create(both.client, home.id)
    const made = await clone(origin.id, null)
    expect(made).toMatchObject({ tenant_id: home.id, origin_version: 0 })
    expect(await update(made.id, 1)).toMatchObject(problem(404, 'version_not_found'))
  })
})
