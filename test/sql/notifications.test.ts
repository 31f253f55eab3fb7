import { randomUUID } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { connect, join } from '../support/channel.ts'
import { denied, problem } from '../support/problem.ts'
import { openProject, type Person } from '../support/project.ts'
import { addMember, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider } = await openWorld(project)
const room = home.rooms.tenant
const hidden = home.rooms.private

async function newcomer(role: 'viewer' | 'editor' = 'viewer') {
  const person = await project.signUp('newcomer')
  await addMember(project, home.id, person, role)
  return person
}

/** As any trigger of the product does. */
const notify = (person: { id: string }, about = room, kind = 'comment.mention', key = '') =>
  project.sql('select private.notify($1, $2, $3, $4, $5, $6)', [person.id, kind, 'room', about.id, {}, key])

const inbox = async ({ client }: Person) =>
  (
    await client
      .from('notifications')
      .select('id, kind, resource, times, read_at, payload')
      .order('updated_at', { ascending: false })
      .throwOnError()
  ).data
const unread = async ({ client }: Person) =>
  (await client.from('notifications').select('id', { count: 'exact', head: true }).is('read_at', null)).count
const rowsOf = ({ id }: { id: string }) =>
  project.sql('select times from public.notifications where user_id = $1', [id])

/** Somebody's ear at what concerns them alone. */
async function listen(person: Person) {
  const own = { kind: 'user', id: person.id }
  const { data: topic } = await person.client.rpc('realtime_topic', own).throwOnError()
  return join((await connect(project, person)).channel(topic, { config: { private: true } }))
}
const lose = (person: Person) =>
  home.owner.client.rpc('remove_member', { tenant_id: home.id, user_id: person.id }).throwOnError()

describe('a notification', () => {
  test('is a row and an event for one person, and for nobody else', async () => {
    const [person, other] = [await newcomer(), await newcomer()]
    const [ear, otherEar] = [await listen(person), await listen(other)]
    await notify(person)
    const [row] = await inbox(person)
    expect(row).toMatchObject({
      kind: 'comment.mention',
      resource: `room:${room.id}`,
      times: 1,
      read_at: null,
    })
    const event = await ear.hear('notification')
    expect(event.payload).toMatchObject({ notification_id: row!.id, kind: 'comment.mention' })
    for (const stranger of [other, home.owner, foreign.owner, outsider]) {
      expect((await inbox(stranger)).map(({ id }) => id)).not.toContain(row!.id)
      const marked = await stranger.client.rpc('mark_notification_read', { id: row!.id })
      expect(marked).toMatchObject(problem(404, 'notification_not_found'))
    }
    expect(await unread(person)).toBe(1)
    await notify(other)
    await otherEar.hear('notification')
    expect(otherEar.heard).toHaveLength(1)
    expect(ear.heard).toHaveLength(1)
  })

  test('is not made of what the person may not read: no row, no event', async () => {
    const [member, ear] = [home.editor, await listen(home.editor)]
    await notify(member, hidden)
    await notify(outsider)
    await notify({ id: randomUUID() })
    await notify(member)
    await ear.hear('notification')
    expect(ear.heard).toHaveLength(1)
    expect(await rowsOf(member)).toHaveLength(1)
    expect(await rowsOf(outsider)).toEqual([])
  })

  test('is gone from list and count when the person may read no more, and is not marked meanwhile', async () => {
    const person = await newcomer()
    await notify(person)
    const [row] = await inbox(person)
    await lose(person)
    expect(await inbox(person)).toEqual([])
    expect(await unread(person)).toBe(0)
    const marked = await person.client.rpc('mark_notification_read', { id: row!.id })
    expect(marked).toMatchObject(problem(404, 'notification_not_found'))
    expect((await person.client.rpc('mark_all_notifications_read')).data).toBe(0)
    await notify(person)
    expect(await rowsOf(person)).toEqual([{ times: 1 }])
    await addMember(project, home.id, person, 'viewer')
    expect(await unread(person)).toBe(1)
  })

  test('is not for clients to write', async () => {
    await notify(home.viewer)
    const rows = home.viewer.client.from('notifications')
    const write = { times: 5 } as never
    expect(await rows.update(write).eq('user_id', home.viewer.id)).toMatchObject(denied)
    expect(await rows.delete().eq('user_id', home.viewer.id)).toMatchObject(denied)
    expect(await rows.insert(write)).toMatchObject(denied)
    expect(await rowsOf(home.viewer)).toEqual([{ times: 1 }])
  })

  test('goes with its resource and with its person', async () => {
    const person = await newcomer()
    const made = { tenant_id: home.id, name: 'Short' }
    const short = (await home.owner.client.rpc('create_room', made).throwOnError()).data
    await notify(person, short)
    await notify(person)
    await project.sql('delete from public.rooms where id = $1', [short.id])
    expect(await rowsOf(person)).toHaveLength(1)
    await project.admin().auth.admin.deleteUser(person.id)
    expect(await rowsOf(person)).toEqual([])
    expect(await project.sql('select from private.topics where resource_id = $1', [person.id])).toEqual([])
  })
})

describe('a burst', () => {
  test('is one row and one event, however many write at once', async () => {
    const person = await newcomer()
    const ear = await listen(person)
    for (let i = 0; i < 50; i++) await notify(person)
    await Promise.all(Array.from({ length: 50 }, () => notify(person)))
    expect(await inbox(person)).toMatchObject([{ times: 100 }])
    expect(await unread(person)).toBe(1)
    await notify(person, home.rooms.public)
    await vi.waitFor(() => expect(ear.heard).toHaveLength(2))
  })

  test('ends when it is read; kinds, resources and keys are bursts of their own', async () => {
    const person = await newcomer()
    await notify(person)
    const [row] = await inbox(person)
    for (let i = 0; i < 2; i++)
      await person.client.rpc('mark_notification_read', { id: row!.id }).throwOnError()
    await notify(person)
    await notify(person, home.rooms.public)
    await notify(person, room, 'comment.reply')
    await notify(person, room, 'comment.mention', 'elsewhere')
    expect(await rowsOf(person)).toEqual(Array(5).fill({ times: 1 }))
    expect(await unread(person)).toBe(4)
  })
})

test('all are marked at once, or those of one tenant', async () => {
  const person = await newcomer()
  await addMember(project, foreign.id, person, 'viewer')
  await notify(person)
  await notify(person, home.rooms.public)
  await notify(person, foreign.rooms.tenant)
  const mark = (tenant_id?: string) =>
    person.client.rpc('mark_all_notifications_read', tenant_id ? { tenant_id } : {})
  expect((await mark(home.id)).data).toBe(2)
  expect(await unread(person)).toBe(1)
  expect((await mark()).data).toBe(1)
  expect((await mark()).data).toBe(0)
})

test('somebody who wants nothing of a kind is told nothing of it', async () => {
  const person = await newcomer()
  const { client } = person
  const set = (kind: string, delivery: 'none' | 'in_app') =>
    client.rpc('set_notification_delivery', { kind, delivery })
  await set('comment.mention', 'none').throwOnError()
  await notify(person)
  await notify(person, room, 'comment.reply')
  expect((await inbox(person)).map(({ kind }) => kind)).toEqual(['comment.reply'])
  const { data } = await client.rpc('notification_settings').throwOnError()
  expect(data).toContainEqual({ kind: 'comment.mention', title: expect.any(String), delivery: 'none' })
  expect(data).toContainEqual({ kind: 'member.role_changed', title: expect.any(String), delivery: 'digest' })
  await set('comment.mention', 'in_app').throwOnError()
  await notify(person)
  expect(await rowsOf(person)).toHaveLength(2)

  const unknown = { kind: expect.stringMatching(/^one of: .*comment\.mention, .*export\.ready/) as never }
  expect(await set('planet.seen', 'none')).toMatchObject({ status: 422, error: { message: 'invalid_input' } })
  const refused = await set('planet.seen', 'none')
  expect(JSON.parse(refused.error!.details)).toEqual(unknown)
})

test('what was read long ago is deleted, and in the end what never was', async () => {
  const person = await newcomer()
  const aged = async (key: string, days: number, isRead: boolean) => {
    await notify(person, room, 'comment.mention', key)
    await project.sql(
      `update public.notifications set updated_at = now() - $3 * interval '1 day',
         read_at = case when $4 then now() - $3 * interval '1 day' end
       where user_id = $1 and collapse_key = $2`,
      [person.id, key, days, isRead],
    )
  }
  await aged('read', 91, true)
  await aged('lately', 89, true)
  await aged('waiting', 360, false)
  await aged('forgotten', 370, false)
  await project.sql('select private.purge_notifications()')
  const left = await project.sql(
    'select collapse_key from public.notifications where user_id = $1 order by 1',
    [person.id],
  )
  expect(left).toEqual([{ collapse_key: 'lately' }, { collapse_key: 'waiting' }])
})
