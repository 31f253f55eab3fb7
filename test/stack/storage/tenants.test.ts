import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'
import { twoTenants } from './tenants.ts'

const project = await openProject('platform')
const { ada, ben } = await twoTenants(project)
const hers = ada.client.storage.from('files')
const his = ben.client.storage.from('files')

const rows = (name: string) =>
  project.sql('select owner_id, version, metadata from storage.objects where name = $1', [name])

test('a member uploads, reads, lists and removes in the folder of the tenant', async () => {
  expect((await hers.upload('acme/plan.txt', 'secret', { metadata: { kind: 'plan' } })).error).toBeNull()
  expect(await (await hers.download('acme/plan.txt')).data?.text()).toBe('secret')
  expect((await hers.info('acme/plan.txt')).data).toMatchObject({ size: 6, metadata: { kind: 'plan' } })
  expect((await hers.list('acme')).data).toMatchObject([{ name: 'plan.txt', metadata: { size: 6 } }])
  expect((await rows('acme/plan.txt'))[0]).toMatchObject({ owner_id: ada.id })
  expect((await hers.remove(['acme/plan.txt'])).data).toMatchObject([{ name: 'acme/plan.txt' }])
  expect(await rows('acme/plan.txt')).toHaveLength(0)
})

test('a stranger finds nothing of it', async () => {
  await hers.upload('acme/ledger.txt', 'secret')
  const before = await rows('acme/ledger.txt')
  const notFound = { status: 400, statusCode: '404', code: 'NoSuchKey' }
  expect((await his.info('acme/ledger.txt')).error).toMatchObject(notFound)
  expect((await his.exists('acme/ledger.txt')).data).toBe(false)
  expect((await his.createSignedUrl('acme/ledger.txt', 60)).error).toMatchObject(notFound)
  expect((await his.list('acme')).data).toEqual([])
  expect((await his.list()).data).toEqual([])
  expect((await his.remove(['acme/ledger.txt'])).data).toEqual([])
  const headers = { apikey: project.publishableKey, authorization: `Bearer ${ben.token}` }
  const url = `${project.apiUrl}/storage/v1/object/files/acme/ledger.txt`
  for (const address of [url, url.replace('/files/', '/authenticated/files/')]) {
    const response = await fetch(address, { headers })
    expect([response.status, await response.json()]).toEqual([
      400,
      { statusCode: '404', error: 'not_found', message: 'Object not found', code: 'NoSuchKey' },
    ])
    expect((await fetch(address, { method: 'HEAD', headers })).status).toBe(400)
  }
  const removal = await fetch(url, { method: 'DELETE', headers })
  expect(await removal.json()).toMatchObject({ code: 'NoSuchKey' })
  expect(await rows('acme/ledger.txt')).toEqual(before)
})

test('a stranger writes nothing there', async () => {
  await hers.upload('acme/plan.txt', 'hers')
  const before = await rows('acme/plan.txt')
  const denied = {
    status: 400,
    statusCode: '403',
    code: 'AccessDenied',
    message: 'new row violates row-level security policy',
  }
  expect((await his.upload('acme/new.txt', 'his')).error).toMatchObject(denied)
  expect((await his.upload('acme/plan.txt', 'his')).error).toMatchObject(denied)
  expect((await his.upload('acme/plan.txt', 'his', { upsert: true })).error).toMatchObject(denied)
  expect((await his.update('acme/plan.txt', 'his')).error).toMatchObject(denied)
  expect(await rows('acme/new.txt')).toHaveLength(0)
  expect(await rows('acme/plan.txt')).toEqual(before)
  expect(await (await hers.download('acme/plan.txt')).data?.text()).toBe('hers')
})

test('nobody without a session gets in', async () => {
  await hers.upload('acme/plan.txt', 'hers', { upsert: true })
  const anybody = project.client().storage.from('files')
  expect((await anybody.info('acme/plan.txt')).error).toMatchObject({ code: 'NoSuchKey' })
  expect((await anybody.upload('acme/anon.txt', 'x')).error).toMatchObject({ code: 'AccessDenied' })
  expect(await rows('acme/anon.txt')).toHaveLength(0)
})

test('removing takes only what the caller may remove', async () => {
  await Promise.all([hers.upload('acme/a.txt', 'a'), his.upload('bolt/b.txt', 'b')])
  const removed = await his.remove(['acme/a.txt', 'bolt/b.txt', 'bolt/none.txt'])
  expect(removed.data?.map(({ name }) => name)).toEqual(['bolt/b.txt'])
  expect(await rows('acme/a.txt')).toHaveLength(1)
})

test('who may read but not delete is told so', async () => {
  await project.sql(`create policy shared on storage.objects for select to authenticated
    using (name = 'acme/shared.txt')`)
  await hers.upload('acme/shared.txt', 'look')
  expect(await (await his.download('acme/shared.txt')).data?.text()).toBe('look')
  expect((await his.remove(['acme/shared.txt'])).data).toEqual([])
  const response = await fetch(`${project.apiUrl}/storage/v1/object/files/acme/shared.txt`, {
    method: 'DELETE',
    headers: { apikey: project.publishableKey, authorization: `Bearer ${ben.token}` },
  })
  expect(await response.json()).toMatchObject({ statusCode: '403', code: 'AccessDenied' })
  expect(await rows('acme/shared.txt')).toHaveLength(1)
})

test('policies know the operation and the request', async () => {
  await project.sql(`create policy look on storage.objects for select to authenticated
    using (name = 'acme/looked-at.txt' and storage.allow_only_operation('object.get_authenticated')
      and current_setting('request.method') = 'GET'
      and current_setting('request.headers')::json ->> 'user-agent' is not null
      and current_setting('request.path') = '/object/files/acme/looked-at.txt')`)
  await hers.upload('acme/looked-at.txt', 'look')
  expect(await (await his.download('acme/looked-at.txt')).data?.text()).toBe('look')
  expect((await his.list('acme')).data?.map(({ name }) => name)).not.toContain('looked-at.txt')
})
