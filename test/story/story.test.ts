import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { addMember, type Person, signUp } from '../../stack/demo/people.ts'
import { listen, topicOf } from '../../stack/demo/topic.ts'
import { openBoard, recordedBoard, replay, shapesOf } from '../support/board.ts'
import { openStack } from '../support/stack.ts'

// The main job from outside, in its order, on a stack that waits for the disk.
const stack = await openStack({ durable: true, seed: false })

const slug = (name: string) => `${name}-${randomUUID().slice(0, 8)}`
const board = (person: Person) => openBoard(stack.addresses.worker_url!, room.id, person.token)
const topic = (person: Person) => topicOf(person, room.id)
const exportBy = ({ client }: Person) =>
  client.functions.invoke('export', { body: { resource: `room:${room.id}`, format: 'json' } })

let owner: Person
let viewer: Person
let outsider: Person
let tenantId: string
let room: { id: string; code: string }
const file = () => `${tenantId}/room/${room.id}/plan.txt`

test('an owner signs up, makes a tenant and a room; a viewer belongs to both, an outsider to another tenant', async () => {
  owner = await signUp(stack.addresses, 'olga')
  viewer = await signUp(stack.addresses, 'vic')
  outsider = await signUp(stack.addresses, 'otto')
  tenantId = (await owner.call('create_tenant', { name: 'Harbour Bank', slug: slug('harbour') })).id
  await outsider.call('create_tenant', { name: 'Other Games', slug: slug('other') })
  await addMember(stack.addresses, tenantId, viewer.id, 'viewer')
  room = await owner.call('create_room', { tenant_id: tenantId, name: 'Plan' })
  const seen = await viewer.client.from('rooms').select('id')
  expect(seen.data).toEqual([{ id: room.id }])
})

test('the owner’s edits reach the viewer; the viewer’s edit is refused and reaches nobody', async () => {
  const [hers, his] = [board(owner), board(viewer)]
  replay(hers.doc, await recordedBoard())
  const drawn = shapesOf(hers.doc)
  expect(Object.keys(drawn).length).toBeGreaterThan(50)
  await his.until(doc => isDeepStrictEqual(shapesOf(doc), drawn))

  his.doc.getMap('shapes').set('forged', 'by the viewer')
  expect(await his.refused).toBe('permission denied')
  hers.doc.getMap('shapes').set('after', { type: 'text', x: 0, y: 0, text: 'by the owner' })
  await his.until(doc => doc.getMap('shapes').has('after'))
  expect(hers.doc.getMap('shapes').has('forged')).toBe(false)
  const late = board(owner)
  await late.until(doc => doc.getMap('shapes').has('after'))
  expect(late.doc.getMap('shapes').has('forged')).toBe(false)
  for (const each of [hers, his, late]) each.leave()
})

test('the owner’s link shows the board to somebody without an account, until it is taken back', async () => {
  const body = { action: 'create', resource_type: 'room', resource_id: room.id }
  const { data: link } = await owner.client.functions.invoke('share', { body })
  const page = await fetch(link.url)
  expect(page.status).toBe(200)
  expect(await page.text()).toContain('Teller desks')
  const refused = await outsider.client.functions.invoke('share', { body })
  expect(refused.error.context.status).toBe(404)
  await owner.client.rpc('revoke_share_link', { id: link.id })
  expect((await fetch(link.url)).status).toBe(404)
})

test('the outsider is refused on REST, Storage, Realtime, socket and functions', async () => {
  const put = await owner.client.storage.from('files').upload(file(), 'the plan')
  expect(put.error).toBe(null)

  const { client } = outsider
  expect((await client.from('rooms').select('id').eq('id', room.id)).data).toEqual([])
  expect((await client.rpc('join_room', { room: room.code })).error).toMatchObject({
    message: 'room_not_found',
  })
  expect((await client.rpc('create_room', { tenant_id: tenantId, name: 'Mine' })).error).toMatchObject({
    message: 'tenant_not_found',
  })

  const bucket = client.storage.from('files')
  expect((await bucket.download(file())).error).toBeTruthy()
  expect((await bucket.list(`${tenantId}/room/${room.id}`)).data).toEqual([])
  expect((await bucket.upload(`${tenantId}/room/${room.id}/forged.txt`, 'x')).error).toMatchObject({
    message: expect.stringContaining('row-level security'),
  })
  expect((await bucket.remove([file()])).data).toEqual([])

  expect((await client.rpc('realtime_topic', { kind: 'room', id: room.id })).error).toMatchObject({
    message: 'resource_not_found',
  })
  await expect(topic(owner).then(name => listen(outsider, name))).rejects.toThrow(/Unauthorized/)

  const refused = board(outsider)
  expect(await refused.closed).toBe(4404)
  expect(shapesOf(refused.doc)).toEqual({})
  refused.leave()

  expect((await exportBy(outsider)).response?.status).toBe(404)
  const signed = await client.functions.invoke('sign', { body: { bucket: 'files', path: file() } })
  expect(signed.response?.status).toBe(404)
})

test('the worker is killed in the middle of edits: whatever the viewer had seen is there', async () => {
  const [hers, his] = [board(owner), board(viewer)]
  await Promise.all([hers, his].map(each => each.until(doc => doc.getMap('shapes').has('after'))))
  const seen = () =>
    his.doc
      .getArray<number>('order')
      .toJSON()
      .filter(entry => typeof entry === 'number')
  const ended = his.closed
  let next = 0
  const drawing = setInterval(() => hers.doc.getArray('order').push([next++]), 2)
  await his.until(() => seen().length > 200)
  process.kill(Number(await readFile(join(stack.directory, 'worker.pid'), 'utf8')), 'SIGKILL')
  await ended
  clearInterval(drawing)
  const had = seen()
  // All who had the edits in memory are gone before the worker is back.
  hers.leave()
  his.leave()

  const late = board(viewer)
  await late.until(doc => doc.getArray('order').length > 0)
  const there = new Set(late.doc.getArray('order').toJSON())
  expect(had.filter(entry => !there.has(entry))).toEqual([])
  late.leave()
})

test('the owner exports the room, hears when it is done, and downloads what the document holds', async () => {
  const events = await listen(owner, await topic(owner))
  const { data, error } = await exportBy(owner)
  expect(error).toBe(null)
  expect(await events.next('export.completed')).toMatchObject({ export_id: data.export_id })

  const { data: made } = await owner.client
    .from('exports')
    .select('status, path')
    .eq('id', data.export_id)
    .single()
  expect(made?.status).toBe('completed')
  const signed = await owner.client.functions.invoke('sign', {
    body: { bucket: 'exports', path: made!.path },
  })
  const response = await fetch(signed.data.signed_url)
  expect(response.status).toBe(200)
  const { content } = (await response.json()) as { content: { shapes: object; order: unknown[] } }

  const hers = board(owner)
  await hers.until(doc => doc.getArray('order').length === content.order.length)
  expect(content).toEqual({ shapes: shapesOf(hers.doc), order: hers.doc.getArray('order').toJSON() })
  hers.leave()
  await events.leave()
})

test('the viewer is removed: refused at once on every path, and the others go on', async () => {
  const { client } = viewer
  const name = await topic(owner)
  const his = board(viewer)
  await his.until(doc => doc.getMap('shapes').has('after'))
  const [hears, heard] = [await listen(owner, name), await listen(viewer, name)]
  expect((await client.storage.from('files').download(file())).error).toBe(null)

  const removed = await owner.client.rpc('remove_member', { tenant_id: tenantId, user_id: viewer.id })
  const committed = performance.now()
  expect(removed.error).toBe(null)
  expect((await client.from('rooms').select('id')).data).toEqual([])
  expect((await client.storage.from('files').download(file())).error).toBeTruthy()
  expect(await his.closed).toBe(4403)
  expect(performance.now() - committed).toBeLessThan(1_000)
  his.leave()

  await hears.next('rotated')
  const next = await listen(owner, await topic(owner))
  await expect(topic(viewer)).rejects.toThrow('resource_not_found')
  const { data } = await exportBy(owner)
  expect(await next.next('export.completed')).toMatchObject({ export_id: data.export_id })
  expect(heard.seen.map(({ event }) => event)).toEqual(['rotated'])
})
