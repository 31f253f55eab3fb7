import { describe, expect, test } from 'vitest'
import { asPerson } from '../support/as-person.ts'
import { connect, join } from '../support/channel.ts'
import { openProject, type Person } from '../support/project.ts'
import { addMember, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
type Actor = Pick<Person, 'token' | 'client'>

const topicOf = async ({ client }: Actor, kind: string, id: string) =>
  (await client.rpc('realtime_topic', { kind, id }).throwOnError()).data
const channelOf = async (actor: { token: string } | undefined, topic: string, options = { private: true }) =>
  (await connect(project, actor)).channel(topic, { config: options })
const listen = async (actor: { token: string } | undefined, topic: string) =>
  join(await channelOf(actor, topic))

/** As any trigger of the product does. */
const send = (kind: string, id: string, event: string) =>
  project.sql('select private.send_event($1, $2, $3, $4)', [kind, id, event, { about: id }])
const eventsOf = ({ heard }: { heard: { event: string }[] }) => heard.map(({ event }) => event)

describe('a topic', () => {
  test.for(['owner', 'admin', 'editor', 'viewer'] as const)('is heard by the %s', async role => {
    const ear = await listen(home[role], await topicOf(home[role], 'tenant', home.id))
    await send('tenant', home.id, 'noted')
    expect((await ear.hear('noted')).payload).toMatchObject({ about: home.id })
  })

  test.for([
    ['an outsider', outsider],
    ['a guest', guest],
    ['the owner of another tenant', foreign.owner],
    ['somebody without an account', undefined],
  ] as const)('is closed to %s, who knows its name', async ([, stranger]) => {
    for (const topic of [
      await topicOf(home.owner, 'tenant', home.id),
      await topicOf(home.owner, 'room', home.rooms.public.id),
    ])
      await expect(listen(stranger, topic)).rejects.toThrow('Unauthorized')
  })

  test('of a private room is closed to members without a role on it', async () => {
    const topic = await topicOf(home.owner, 'room', home.rooms.private.id)
    await expect(listen(home.editor, topic)).rejects.toThrow('Unauthorized')
    await listen(home.admin, topic)
  })

  test('opens to a guest who has joined its public room', async () => {
    const { id, code } = home.rooms.public
    await guest.client.rpc('join_room', { room: code }).throwOnError()
    const ear = await listen(guest, await topicOf(guest, 'room', id))
    await send('room', id, 'drawn')
    await ear.hear('drawn')
  })

  test.for([
    ['an epoch that is over', (id: string) => `tenant:${id}:0`],
    ['an epoch to come', (id: string) => `tenant:${id}:99`],
    ['an epoch past all numbers', (id: string) => `tenant:${id}:99999999999999999999`],
    ['no epoch', (id: string) => `tenant:${id}`],
    ['no such kind', (id: string) => `planet:${id}:1`],
    ['no uuid', () => `tenant:${'-'.repeat(36)}:1`],
    ['another form', () => 'lobby'],
  ] as const)('of %s is closed to everybody', async ([, name]) => {
    await expect(listen(home.owner, name(home.id))).rejects.toThrow('Unauthorized')
  })

  test('carries what the database sends, and nothing of its members', async () => {
    const topic = await topicOf(home.owner, 'room', home.rooms.tenant.id)
    const ear = await listen(home.owner, topic)
    const member = await listen(home.editor, topic)
    await member.channel.send({ type: 'broadcast', event: 'forged', payload: {} })

    const posted = await fetch(`${project.apiUrl}/realtime/v1/api/broadcast`, {
      method: 'POST',
      headers: {
        apikey: project.publishableKey,
        authorization: `Bearer ${home.editor.token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ messages: [{ topic, event: 'posted', payload: {}, private: true }] }),
    })
    await posted.text()
    await send('room', home.rooms.tenant.id, 'real')
    await ear.hear('real')
    expect(eventsOf(ear)).toEqual(['real'])
  })

  test.for([
    ['presence', 'a member', home.viewer, 'INSERT 1'],
    ['broadcast', 'a member', home.viewer, '42501'],
    ['presence', 'an outsider', outsider, '42501'],
  ] as const)('answers to %s of %s as its policy says', async ([extension, , person, answer]) => {
    const topic = await topicOf(home.owner, 'tenant', home.id)
    const asked = asPerson(project, person, async db => {
      await db.query(`select set_config('realtime.topic', $1, true)`, [topic])
      return db.query('insert into realtime.messages (topic, extension) values ($1, $2)', [topic, extension])
    })
    const told = await asked.then(
      ({ command, rowCount }) => `${command} ${rowCount}`,
      error => error.code,
    )
    expect(told).toBe(answer)
  })

  test('is not what a public channel of its name is', async () => {
    const topic = await topicOf(home.owner, 'room', home.rooms.private.id)
    const member = await listen(home.owner, topic)
    const stranger = await join(await channelOf(outsider, topic, { private: false }))
    await stranger.channel.send({ type: 'broadcast', event: 'forged', payload: {} })
    await send('room', home.rooms.private.id, 'secret')
    await member.hear('secret')
    expect(eventsOf(member)).toEqual(['secret'])
    expect(eventsOf(stranger)).toEqual([])
  })
})

test('who is removed hears that it is over, and nothing after; the others go on', async () => {
  const person = await project.signUp('leaver')
  await addMember(project, home.id, person, 'editor')
  const room = home.rooms.tenant.id
  const topic = await topicOf(person, 'room', room)
  const removed = await listen(person, topic)
  const stays = await listen(home.viewer, topic)
  await send('room', room, 'before')
  await Promise.all([removed.hear('before'), stays.hear('before')])

  await home.owner.client.rpc('remove_member', { tenant_id: home.id, user_id: person.id }).throwOnError()
  await Promise.all([removed.hear('rotated'), stays.hear('rotated')])
  const next = await topicOf(home.viewer, 'room', room)
  const goesOn = await listen(home.viewer, next)
  await send('room', room, 'after')
  await goesOn.hear('after')

  expect(eventsOf(removed)).toEqual(['before', 'rotated'])
  expect(eventsOf(stays)).toEqual(['before', 'rotated'])
  for (const name of [topic, next]) await expect(listen(person, name)).rejects.toThrow('Unauthorized')
})

test('every kind of topic is declared here', async () => {
  const kinds = await project.sql('select kind from private.resource_kinds order by 1')
  expect(kinds.map(({ kind }) => kind)).toEqual(['audit', 'configuration', 'room', 'tenant', 'user'])
})
