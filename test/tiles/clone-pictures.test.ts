import sharp from 'sharp'
import { expect, test } from 'vitest'
import { openProject, type Person } from '../support/project.ts'
import { addMember } from '../support/world.ts'
import { publish } from './published.ts'
import { create, openInstitutions, read } from './world.ts'

const project = await openProject()
const worker = await project.startWorker()
const { home, foreign } = await openInstitutions(project)
/** Edits at home and reads what is foreign. */
const both = await project.signUp('both')
await addMember(project, home.id, both, 'editor')
await addMember(project, foreign.id, both, 'viewer')

const picture = (background: string) =>
  sharp({ create: { width: 8, height: 8, channels: 3, background } })
    .png()
    .toBuffer()
const inlined = (png: Buffer) => `data:image/png;base64,${png.toString('base64')}`
const folder = (tenant: string, id: string) => `${tenant}/configuration/${id}`
async function upload(by: Person, path: string, background: string) {
  const png = await picture(background)
  const { error } = await by.client.storage.from('assets').upload(path, png, { contentType: 'image/png' })
  expect(error).toBeNull()
  return png
}
const filesOf = async (tenant: string, id: string) =>
  (
    await project.sql(
      `select name from storage.objects where bucket_id = 'assets' and name like $1 || '/%' order by 1`,
      [folder(tenant, id)],
    )
  ).map(({ name }) => name.split('/').at(-1))
const setLogo = (id: string, audience: string, logo: string) =>
  project.sql(
    `update public.configuration_data set settings = jsonb_build_object('theme', jsonb_build_object('logo', $3::text))
     where configuration_id = $1 and audience = $2`,
    [id, audience, logo],
  )

/** An origin with a picture of its own on consumers' pages, and one of another configuration on businesses'. */
async function origin() {
  const { client } = foreign.editor
  const [brand, made] = [await create(client, foreign.id, 'Brand'), await create(client, foreign.id)]
  const [own, shared] = [
    await upload(foreign.editor, `${folder(foreign.id, made.id)}/logo.png`, 'red'),
    await upload(foreign.editor, `${folder(foreign.id, brand.id)}/brand.png`, 'green'),
  ]
  await setLogo(made.id, 'consumer', 'asset:logo.png')
  await setLogo(made.id, 'business', `asset:${brand.id}/brand.png`)
  return { id: made.id, brand: brand.id, own, shared }
}
async function clone(id: string, tenant_id: string) {
  const asked = { id, tenant_id, name: 'Clone' }
  return (await both.client.rpc('clone_configuration', asked).throwOnError()).data
}
/** A page as a file. */
async function page(by: Person, id: string, audience: string) {
  const options = { mode: 'mobile', audience }
  const asked = { resource: `configuration:${id}`, format: 'html', options }
  const { data } = await by.client.rpc('create_export', asked).throwOnError()
  const row = async () =>
    (await by.client.from('exports').select('status, path').eq('id', data.id).single().throwOnError()).data
  await expect.poll(async () => (await row()).status, { timeout: 20_000 }).toBe('completed')
  const { data: file } = await by.client.storage.from('exports').download((await row()).path!)
  return await file!.text()
}

test('a clone in another tenant has its pictures, also when its origin is gone for good', async () => {
  const { id, brand, own, shared } = await origin()
  const made = await clone(id, home.id)
  await expect
    .poll(() => filesOf(home.id, made.id), { timeout: 10_000 })
    .toEqual([`${brand}.brand.png`, 'logo.png'])
  await expect.poll(() => project.sql('select from private.asset_copies')).toEqual([])

  for (const gone of [id, brand]) {
    await foreign.editor.client.rpc('delete_configuration', { id: gone }).throwOnError()
    await project.sql(
      `update public.configurations set deleted_at = now() - interval '8 days' where id = $1`,
      [gone],
    )
  }
  await project.sql('select private.purge_configurations()')
  await project.sql(`update storage.objects set created_at = now() - interval '2 hours'`)
  const strays = await project.sql('select * from private.stray_files()')
  await project
    .admin()
    .storage.from('assets')
    .remove(strays.filter(({ bucket }) => bucket === 'assets').map(({ name }) => name))
  expect([await filesOf(foreign.id, id), await filesOf(foreign.id, brand)]).toEqual([[], []])

  expect(await page(home.viewer, made.id, 'consumer')).toContain(inlined(own))
  expect(await page(home.viewer, made.id, 'business')).toContain(inlined(shared))
  const link = { resource_type: 'configuration', resource_id: made.id }
  const { data } = await home.editor.client.rpc('create_share_link', link).throwOnError()
  const shown = await (await fetch(`${worker.url}/s/${(data as { token: string }).token}`)).text()
  for (const png of [own, shared]) expect(shown).toContain(png.toString('base64'))
})

test('a clone in its own tenant has pictures of its own, and shows those of others as they are now', async () => {
  const { id, brand, own } = await origin()
  const asked = { id, tenant_id: foreign.id, name: 'Clone' }
  const { data: made } = await foreign.editor.client.rpc('clone_configuration', asked).throwOnError()
  await expect
    .poll(() => filesOf(foreign.id, made.id), { timeout: 10_000 })
    .toEqual([`${brand}.brand.png`, 'logo.png'])
  const newer = await picture('blue')
  await foreign.editor.client.storage
    .from('assets')
    .upload(`${folder(foreign.id, brand)}/brand.png`, newer, { contentType: 'image/png', upsert: true })
  expect(await page(foreign.viewer, made.id, 'business')).toContain(inlined(newer))
  expect(await page(foreign.viewer, made.id, 'consumer')).toContain(inlined(own))
})

test('pictures that an origin adds come with the merge, and the clone keeps its own of the same name', async () => {
  const { id, brand } = await origin()
  const made = await clone(id, home.id)
  await expect.poll(() => filesOf(home.id, made.id), { timeout: 10_000 }).toHaveLength(2)
  const mine = await picture('white')
  await home.editor.client.storage
    .from('assets')
    .upload(`${folder(home.id, made.id)}/logo.png`, mine, { contentType: 'image/png', upsert: true })
  const added = await upload(foreign.editor, `${folder(foreign.id, id)}/spring.png`, 'yellow')
  await setLogo(id, 'business', 'asset:spring.png')
  await publish(foreign.editor.client, id)
  const { revision } = await read(both.client, made.id)
  const update = { id: made.id, expected_revision: revision }
  await both.client.rpc('update_from_origin', update).throwOnError()
  await expect
    .poll(() => filesOf(home.id, made.id), { timeout: 10_000 })
    .toEqual([`${brand}.brand.png`, 'logo.png', 'spring.png'])
  expect(await page(home.viewer, made.id, 'business')).toContain(inlined(added))
  expect(await page(home.viewer, made.id, 'consumer')).toContain(inlined(mine))
})

test('nobody gets a picture by cloning that they may not see, and the copies are their own tenant’s alone', async () => {
  const { id, brand } = await origin()
  const before = await project.sql(`select from storage.objects where bucket_id = 'assets'`)
  const asked = { id, tenant_id: home.id, name: 'Clone' }
  expect((await home.editor.client.rpc('clone_configuration', asked)).error?.message).toBe(
    'configuration_not_found',
  )
  // What is written at home names a picture of another tenant, as it would be written there.
  const mine = await create(home.editor.client, home.id)
  await setLogo(mine.id, 'business', `asset:${brand}/brand.png`)
  await home.editor.client.rpc('clone_configuration', { id: mine.id, name: 'Clone' }).throwOnError()
  expect(await project.sql('select from private.asset_copies')).toEqual([])
  expect(await project.sql(`select from storage.objects where bucket_id = 'assets'`)).toHaveLength(
    before.length,
  )

  const made = await clone(id, home.id)
  await expect.poll(() => filesOf(home.id, made.id), { timeout: 10_000 }).toHaveLength(2)
  const path = `${folder(home.id, made.id)}/logo.png`
  const read = ({ client }: Person) => client.storage.from('assets').download(path)
  expect((await read(home.viewer)).error).toBeNull()
  expect((await read(foreign.owner)).error).not.toBeNull()
})

test('a tenant that has no room for the pictures has a clone without them, and a job that says so', async () => {
  const { id } = await origin()
  await project.sql(`insert into private.quotas (tenant_id, kind, at_most) values ($1, 'storage', 1)`, [
    home.id,
  ])
  const made = await clone(id, home.id)
  const job = async () =>
    (
      await project.sql(`select status, error from public.jobs where payload ->> 'configuration_id' = $1`, [
        made.id,
      ])
    )[0]
  await expect.poll(async () => (await job()).status, { timeout: 10_000 }).toBe('failed')
  expect(JSON.stringify((await job()).error)).toContain('quota_exceeded')
  expect(await filesOf(home.id, made.id)).toEqual([])
})
