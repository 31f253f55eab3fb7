import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type Board, openBoard, recordedBoard, replay, shapesOf } from '../../test/support/board.ts'
import type { Addresses } from '../stack.ts'
import { addMember, type Person, signUp } from './people.ts'
import { listen, topicOf } from './topic.ts'

const shapesOn = ({ doc }: Board) => doc.getMap('shapes').size

/** Tells the main job step by step, with what came of each; an outcome that should not be ends it with an error. */
export async function playStory(addresses: Addresses, directory: string): Promise<void> {
  const tell = async (title: string, work: () => Promise<string>) => {
    const from = performance.now()
    const result = await work()
    console.log(`  ${title.padEnd(44)} ${result} (${Math.round(performance.now() - from)} ms)`)
  }
  const worker = addresses.worker_url!
  let owner!: Person
  let viewer!: Person
  let outsider!: Person
  let tenant!: { id: string }
  let room!: { id: string; code: string }
  let path!: string

  console.log('The main job:\n')
  await tell('Three people sign up', async () => {
    owner = await signUp(addresses, 'olga')
    viewer = await signUp(addresses, 'vic')
    outsider = await signUp(addresses, 'otto')
    return [owner, viewer, outsider].map(person => person.name).join(', ')
  })
  await tell('Olga makes a tenant and a room; Vic views', async () => {
    tenant = await owner.call('create_tenant', {
      name: 'Harbour Bank',
      slug: `harbour-${randomUUID().slice(0, 8)}`,
    })
    await addMember(addresses, tenant.id, viewer.id, 'viewer')
    room = await owner.call('create_room', { tenant_id: tenant.id, name: 'Branch plan' })
    return `room ${room.code}`
  })
  const hers = openBoard(worker, room.id, owner.token)
  const his = openBoard(worker, room.id, viewer.token)
  const updates = await recordedBoard()
  await tell('Olga draws, Vic watches', async () => {
    replay(hers.doc, updates)
    const drawn = shapesOf(hers.doc)
    await his.until(doc => isDeepStrictEqual(shapesOf(doc), drawn))
    return `${updates.length} edits, ${shapesOn(his)} shapes on Vic’s screen`
  })
  await tell('Vic tries to draw', async () => {
    his.doc.getMap('shapes').set('forged', true)
    return await his.refused
  })
  await tell('Otto, of another tenant, tries everything', async () => {
    const stranger = openBoard(worker, room.id, outsider.token)
    const code = await stranger.closed
    stranger.leave()
    const { data } = await outsider.client.from('rooms').select('id').eq('id', room.id)
    const asked = await outsider.client.functions.invoke('export', {
      body: { resource: `room:${room.id}`, format: 'json' },
    })
    return `${data?.length} rooms, socket ${code}, function ${asked.response?.status}`
  })
  his.leave()
  await tell('The worker is killed while Olga draws', async () => {
    const watcher = openBoard(worker, room.id, viewer.token)
    await watcher.until(() => shapesOn(watcher) > 0)
    hers.doc.getMap('shapes').set('last', { type: 'text', x: 0, y: -60, text: 'before the crash' })
    await watcher.until(() => watcher.doc.getMap('shapes').has('last'))
    const gone = watcher.closed
    process.kill(Number(await readFile(join(directory, 'worker.pid'), 'utf8')), 'SIGKILL')
    await gone
    hers.leave()
    watcher.leave()
    const late = openBoard(worker, room.id, viewer.token)
    await late.until(() => late.doc.getMap('shapes').has('last'))
    const count = shapesOn(late)
    late.leave()
    return `all clients gone, worker back: ${count} shapes, nothing lost that was seen`
  })
  const events = await listen(owner, await topicOf(owner, room.id))
  await tell('Olga exports the room', async () => {
    const { data, error } = await owner.client.functions.invoke('export', {
      body: { resource: `room:${room.id}`, format: 'json' },
    })
    if (error) throw error
    await events.next('export.completed')
    const made = await owner.client.from('exports').select('path').eq('id', data.export_id).single()
    path = made.data!.path
    return 'event export.completed'
  })
  await tell('… and downloads it by a short-lived URL', async () => {
    const { data } = await owner.client.functions.invoke('sign', { body: { bucket: 'exports', path } })
    const { content } = await (await fetch(data.signed_url)).json()
    return `${Object.keys(content.shapes).length} shapes in the file`
  })
  await tell('Vic is removed', async () => {
    const watcher = openBoard(worker, room.id, viewer.token)
    await watcher.until(() => shapesOn(watcher) > 0)
    await owner.call('remove_member', { tenant_id: tenant.id, user_id: viewer.id })
    const code = await watcher.closed
    watcher.leave()
    await events.next('rotated')
    const { data } = await viewer.client.from('rooms').select('id')
    return `socket ${code}, ${data?.length} rooms, topic rotated`
  })
  for (const person of [owner, viewer, outsider]) await person.leave()
  console.log('')
}
