import { expect, test, vi } from 'vitest'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { create, openInstitutions, page, read, text } from './world.ts'

const project = await openProject()
const { home, foreign } = await openInstitutions(project)
await project.startWorker()

/** A configuration as the file that its export is. */
async function exported(id: string) {
  const asked = { resource: `configuration:${id}`, format: 'json' }
  const { data } = await home.editor.client.rpc('create_export', asked).throwOnError()
  const row = async () =>
    (await home.editor.client.from('exports').select('status, path').eq('id', data.id).single()).data
  await vi.waitFor(async () => expect((await row())?.status).toBe('completed'), { timeout: 20_000 })
  const { data: file } = await project
    .admin()
    .storage.from('exports')
    .download((await row())!.path!)
  return JSON.parse(await file!.text())
}

test('what was exported as json is a new configuration elsewhere, page for page', async () => {
  const { id } = await create(home.editor.client, home.id, 'Autumn')
  const changed = { configuration_id: id, mode: 'app' as const, audience: 'consumer' as const }
  await home.editor.client
    .rpc('save_configuration_data', {
      ...{ ...changed, expected_revision: 1 },
      tile_structure: page(text('a', 'Far away')),
    })
    .throwOnError()
  const file = await exported(id)
  const { client } = foreign.editor
  const { data: made } = await client
    .rpc('import_configuration', { tenant_id: foreign.id, file })
    .throwOnError()
  expect(made).toMatchObject({ tenant_id: foreign.id, name: 'Autumn', revision: 1, status: 'draft' })
  expect((await read(client, made.id)).data).toEqual((await read(home.editor.client, id)).data)
  const named = { tenant_id: foreign.id, file, name: 'Named anew' }
  expect((await client.rpc('import_configuration', named)).data).toMatchObject({ name: 'Named anew' })

  const before = await project.sql('select count(*) from public.configurations')
  const into = (person: typeof home.viewer, tenant: string, other: unknown = file) =>
    person.client.rpc('import_configuration', { tenant_id: tenant, file: other as never })
  expect(await into(foreign.viewer, foreign.id)).toMatchObject(problem(403, 'forbidden'))
  expect(await into(home.owner, foreign.id)).toMatchObject(problem(404, 'tenant_not_found'))
  for (const [other, fields] of [
    [null, ['file']],
    [{ ...file, format: 'something' }, ['file']],
    [{ ...file, version: 2 }, ['file']],
    [{ ...file, pages: {} }, ['content']],
    [
      { ...file, pages: { app: file.pages.app } },
      ['desktop.business', 'desktop.consumer', 'mobile.business', 'mobile.consumer'],
    ],
    [
      {
        ...file,
        pages: {
          ...file.pages,
          app: {
            ...file.pages.app,
            consumer: { tile_structure: page({ id: 'x', type: 'custom_gone', props: {} }), settings: {} },
          },
        },
      },
      ['app.consumer.tiles.x.type'],
    ],
  ] as const) {
    const { error } = await into(foreign.editor, foreign.id, other)
    expect(error).toMatchObject({ message: 'invalid_input' })
    expect(Object.keys(JSON.parse(error!.details)).toSorted()).toEqual(fields)
  }
  expect(await project.sql('select count(*) from public.configurations')).toEqual(before)
})
