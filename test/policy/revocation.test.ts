import { expect, test } from 'vitest'
import { openBoard } from '../support/board.ts'
import { connect, join } from '../support/channel.ts'
import { openMachine, trade } from '../support/machine.ts'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { type Actor, addMember, openWorld } from '../support/world.ts'

const project = await openProject()
const { home } = await openWorld(project)
const worker = await project.startWorker()
const room = home.rooms.tenant
const file = `${home.id}/room/${room.id}/plan.txt`
await home.owner.client.storage.from('files').upload(file, 'the plan')

const topicOf = async ({ client }: Actor, kind: string, id: string) =>
  (await client.rpc('realtime_topic', { kind, id }).throwOnError()).data
const listen = async (actor: Actor, topic: string) =>
  join((await connect(project, actor)).channel(topic, { config: { private: true } }))

/** Somebody with everything open that a member can have open. */
async function settle(actor: Actor) {
  const board = openBoard(worker.url, room.id, actor.token)
  await new Promise(resolve => board.provider.once('sync', resolve))
  const topics = [await topicOf(actor, 'tenant', home.id), await topicOf(actor, 'room', room.id)]
  const ears = await Promise.all(topics.map(topic => listen(actor, topic)))
  const cutAfter = board.closed.then(code => ({ code, at: performance.now() }))
  return { ...actor, board, topics, ears, cutAfter }
}

/** What is left of it at the next request. */
async function reach({ client }: Actor) {
  const rows = await client.from('rooms').select('id').eq('tenant_id', home.id).throwOnError()
  const members = await client.from('members').select('user_id').eq('tenant_id', home.id).throwOnError()
  const download = await client.storage.from('files').download(file)
  const upload = await client.storage.from('files').upload(file.replace('plan', crypto.randomUUID()), 'mine')
  const signed = await client.functions.invoke('sign', { body: { bucket: 'files', path: file } })
  const topic = await client.rpc('realtime_topic', { kind: 'room', id: room.id })
  const exported = await client.rpc('create_export', { resource: `room:${room.id}`, format: 'json' })
  return {
    rows: rows.data.length + members.data.length > 0,
    files: [download, upload].map(({ error }) => error === null),
    signed: signed.error === null,
    topic: topic.error === null,
    exported: exported.error === null,
  }
}

const everything = { rows: true, files: [true, true], signed: true, topic: true, exported: true }
const nothing = { rows: false, files: [false, false], signed: false, topic: false, exported: false }

test('who is removed has nothing left on any path, nor has the key that they made; the others go on', async () => {
  const person = await project.signUp('leaver')
  await addMember(project, home.id, person, 'admin')
  const machine = await openMachine(project, person, home.id, { role: 'editor' })
  const [leaver, key, stays] = await Promise.all([person, machine, home.viewer].map(settle))
  for (const { client } of [leaver!, key!]) expect(await reach({ ...leaver!, client })).toEqual(everything)

  await home.owner.client.rpc('remove_member', { tenant_id: home.id, user_id: person.id }).throwOnError()
  const removed = performance.now()
  expect(await reach(leaver!)).toEqual(nothing)
  expect(await reach(key!)).toEqual(nothing)
  expect(await trade(project, machine.apiKey)).toMatchObject({ status: 401 })
  for (const { board, cutAfter } of [leaver!, key!]) {
    const { code, at } = await cutAfter
    board.leave()
    expect(code).toBe(4403)
    // The contract's deadline.
    expect(at - removed).toBeLessThan(1_000)
  }

  // A thousand events later: both still listen, and have heard only that it is over.
  await Promise.all([leaver!, key!, stays!].flatMap(({ ears }) => ears.map(ear => ear.hear('rotated'))))
  const goesOn = await listen(home.viewer, await topicOf(home.viewer, 'room', room.id))
  await project.sql(
    `select private.send_event('room', $1, case i when 1000 then 'last' else 'drawn' end, jsonb_build_object('i', i))
     from generate_series(1, 1000) i`,
    [room.id],
  )
  await goesOn.hear('last')
  expect(goesOn.heard.filter(({ event }) => ['drawn', 'last'].includes(event))).toHaveLength(1_000)
  for (const { ears } of [leaver!, key!])
    for (const { heard } of ears) {
      const last = heard.findIndex(({ event }) => event === 'rotated')
      expect(heard.slice(last).map(({ event }) => event)).toEqual(['rotated'])
      // Realtime adds the id of the message.
      expect(Object.keys(heard[last]!.payload as object)).toEqual(['id'])
    }
  for (const { topics, ...actor } of [leaver!, key!])
    for (const topic of [...topics, await topicOf(home.viewer, 'tenant', home.id)])
      await expect(listen(actor, topic)).rejects.toThrow('Unauthorized')

  expect(stays!.board.provider.wsconnected).toBe(true)
  stays!.board.leave()
  expect(await reach(home.editor)).toEqual(everything)
  expect(
    await home.viewer.client.rpc('remove_member', { tenant_id: home.id, user_id: person.id }),
  ).toMatchObject(problem(404, 'member_not_found'))
})
