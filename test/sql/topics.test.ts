import pg from 'pg'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { denied, problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { addMember, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)

/** The current name, as the superuser sees it. */
async function nameOf(kind: string, id: string): Promise<string> {
  const text =
    'select private.topic_name(t) as name from private.topics t where (kind, resource_id) = ($1, $2)'
  const [topic] = await project.sql(text, [kind, id])
  return topic.name
}

/** What was sent to a topic, in the order of its writing, but for what a tenant says of its members. */
async function sentTo(topic: string): Promise<string[]> {
  const text = `select event from realtime.messages
    where topic = $1 and private and event not like 'member.%' order by inserted_at, tableoid, ctid`
  return (await project.sql(text, [topic])).map(({ event }) => event)
}

async function newcomer(role: 'viewer' | 'editor') {
  const person = await project.signUp('newcomer')
  await addMember(project, home.id, person, role)
  return person
}

const leave = (person: typeof outsider) =>
  person.client.rpc('remove_member', { tenant_id: home.id, user_id: person.id })

describe('realtime_topic', () => {
  test.for(['owner', 'admin', 'editor', 'viewer'] as const)(
    'names the tenant and its rooms to the %s',
    async role => {
      const topicOf = (kind: string, id: string) => home[role].client.rpc('realtime_topic', { kind, id })
      expect(await topicOf('tenant', home.id)).toMatchObject({ data: `tenant:${home.id}:1` })
      const { rooms } = home
      expect(await topicOf('room', rooms.tenant.id)).toMatchObject({ data: `room:${rooms.tenant.id}:1` })
      expect(await topicOf('room', rooms.public.id)).toMatchObject({ data: `room:${rooms.public.id}:1` })
      const hidden = await topicOf('room', rooms.private.id)
      if (role === 'owner' || role === 'admin')
        expect(hidden).toMatchObject({ data: `room:${rooms.private.id}:1`, error: null })
      else expect(hidden).toMatchObject(problem(404, 'resource_not_found'))
    },
  )

  test.for([
    ['outsider', outsider],
    ['guest', guest],
    ['member of another tenant', foreign.owner],
  ] as const)('says to the %s that there is nothing', async ([, stranger]) => {
    const resources = Object.values(home.rooms).map(({ id }) => ({ kind: 'room', id }))
    for (const resource of [{ kind: 'tenant', id: home.id }, ...resources])
      expect(await stranger.client.rpc('realtime_topic', resource)).toMatchObject(
        problem(404, 'resource_not_found'),
      )
  })

  test('knows no other kinds, no other ids, and nobody without an account', async () => {
    const { client } = home.owner
    for (const kind of ['planet', '', 'Tenant', 'tenant; drop table private.topics'])
      expect(await client.rpc('realtime_topic', { kind, id: home.id })).toMatchObject(
        problem(404, 'resource_not_found'),
      )
    const nothing = await client.rpc('realtime_topic', { kind: 'room', id: home.id })
    expect(nothing).toMatchObject(problem(404, 'resource_not_found'))
    const anonymous = await project.client().rpc('realtime_topic', { kind: 'tenant', id: home.id })
    expect(anonymous).toMatchObject({ ...denied, status: 401 })
  })
})

describe('a topic changes its name', () => {
  test.for([
    ['a member leaves', leave],
    [
      'a member is demoted',
      person => project.sql(`update public.members set role = 'viewer' where user_id = $1`, [person.id]),
    ],
    ['the account of a member is deleted', person => project.admin().auth.admin.deleteUser(person.id)],
  ] as [string, (person: typeof outsider) => PromiseLike<unknown>][])('when %s', async ([, act]) => {
    const person = await newcomer('editor')
    const resources = [
      ['tenant', home.id] as const,
      ...Object.values(home.rooms).map(r => ['room', r.id] as const),
    ]
    for (const [kind, id] of resources) {
      await project.sql('select private.send_event($1, $2, $3, $4)', [kind, id, 'moved', {}])
    }
    const before = await Promise.all(resources.map(([kind, id]) => nameOf(kind, id)))
    const elsewhere = await nameOf('tenant', foreign.id)
    await act(person)

    const after = await Promise.all(resources.map(([kind, id]) => nameOf(kind, id)))
    for (const [i, topic] of before.entries()) {
      expect(after[i]).not.toBe(topic)
      expect((await sentTo(topic)).slice(-2)).toEqual(['moved', 'rotated'])
    }
    const [kind, id] = resources[0]!
    await project.sql('select private.send_event($1, $2, $3, $4)', [kind, id, 'later', {}])
    expect(await sentTo(after[0]!)).toEqual(['later'])
    expect((await sentTo(before[0]!)).at(-1)).toBe('rotated')
    expect(await nameOf('tenant', foreign.id)).toBe(elsewhere)
  })

  test('and does not when somebody gains a right', async () => {
    const before = await nameOf('tenant', home.id)
    const person = await newcomer('viewer')
    await project.sql(`update public.members set role = 'editor' where user_id = $1`, [person.id])
    expect(await nameOf('tenant', home.id)).toBe(before)
  })

  test('when a participant loses a role on the room, and only the room’s', async () => {
    const { id } = home.rooms.public
    await guest.client.rpc('join_room', { room: home.rooms.public.code }).throwOnError()
    const [room, tenant] = [await nameOf('room', id), await nameOf('tenant', home.id)]
    await project.sql('delete from public.room_participants where user_id = $1', [guest.id])
    expect(await sentTo(room)).toEqual(expect.arrayContaining(['rotated']))
    expect(await nameOf('room', id)).not.toBe(room)
    expect(await nameOf('tenant', home.id)).toBe(tenant)
  })

  test('and its last word says nothing', async () => {
    const topic = await nameOf('tenant', home.id)
    await leave(await newcomer('viewer'))
    const [last] = await project.sql(
      `select payload - 'id' as payload from realtime.messages where topic = $1 and event = 'rotated'`,
      [topic],
    )
    expect(last.payload).toEqual({})
  })
})

describe('an event beside a rotation', () => {
  async function transaction(level: 'read committed' | 'repeatable read' = 'read committed') {
    const db = new pg.Client(project.databaseUrl('postgres'))
    await db.connect()
    onTestFinished(() => db.end())
    await db.query(`begin isolation level ${level}`)
    await db.query('select from private.topics')
    const [{ pid }] = (await db.query('select pg_backend_pid() as pid')).rows
    return {
      send: () => db.query('select private.send_event($1, $2, $3, $4)', ['tenant', home.id, 'beside', {}]),
      remove: (id: string) => db.query('delete from public.members where user_id = $1', [id]),
      commit: () => db.query('commit'),
      waits: () =>
        vi.waitFor(async () =>
          expect(
            await project.sql('select from pg_stat_activity where pid = $1 and wait_event_type = $2', [
              pid,
              'Lock',
            ]),
          ).toHaveLength(1),
        ),
    }
  }

  test('from a transaction that began before goes to the new name', async () => {
    const before = await nameOf('tenant', home.id)
    const person = await newcomer('viewer')
    const sender = await transaction()
    await leave(person)
    await sender.send()
    await sender.commit()
    expect((await sentTo(before)).at(-1)).toBe('rotated')
    expect(await sentTo(await nameOf('tenant', home.id))).toEqual(['beside'])
  })

  test('waits for a rotation that has not committed yet', async () => {
    const before = await nameOf('tenant', home.id)
    const person = await newcomer('viewer')
    const [sender, rotator] = [await transaction(), await transaction()]
    await rotator.remove(person.id)
    const sending = sender.send()
    await sender.waits()
    await rotator.commit()
    await sending
    await sender.commit()
    expect((await sentTo(before)).at(-1)).toBe('rotated')
    expect(await sentTo(await nameOf('tenant', home.id))).toEqual(['beside'])
  })

  test('that was sent first is waited for', async () => {
    const before = await nameOf('tenant', home.id)
    const person = await newcomer('viewer')
    const [sender, rotator] = [await transaction(), await transaction()]
    await sender.send()
    const removing = rotator.remove(person.id)
    await rotator.waits()
    await sender.commit()
    await removing
    await rotator.commit()
    expect((await sentTo(before)).slice(-2)).toEqual(['beside', 'rotated'])
  })

  test('from a transaction that must not see the new name is refused', async () => {
    const person = await newcomer('viewer')
    const sender = await transaction('repeatable read')
    await leave(person)
    await expect(sender.send()).rejects.toMatchObject({ code: '40001' })
  })
})
