import { expect, test, vi } from 'vitest'
import { openProject, type Person } from '../support/project.ts'
import { addMember, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign } = await openWorld(project)
const worker = await project.startWorker()

async function newcomer() {
  const person = await project.signUp('newcomer')
  await addMember(project, home.id, person, 'viewer')
  return person
}
const notify = (person: Person, kind = 'comment.mention', room = home.rooms.tenant) =>
  project.sql('select private.notify($1, $2, $3, $4)', [person.id, kind, 'room', room.id])
const mailed = async ({ email }: Person): Promise<{ subject: string; text: string }[]> =>
  (await fetch(`${project.mailUrl}/api/messages?to=${encodeURIComponent(email)}`)).json()

/** Lets the queue run the digest now, as often as wanted at one time. */
async function digest(times = 1) {
  for (let i = 0; i < times; i++)
    await project.sql(`select graphile_worker.add_job('notification.digest', max_attempts => 1)`)
  const left = () =>
    project.sql(
      `select from graphile_worker.jobs where task_identifier = 'notification.digest' and attempts < max_attempts
        or locked_at is not null`,
    )
  await vi.waitFor(async () => expect(await left()).toEqual([]), { timeout: 20_000 })
}
const nextDay = () =>
  project.sql(
    `update public.notifications set mailed_at = mailed_at - interval '1 day' where mailed_at is not null`,
  )

test('what is unread comes by mail, once, however often and by how many it is asked for', async () => {
  const person = await newcomer()
  for (let i = 0; i < 3; i++) await notify(person)
  await notify(person, 'member.role_changed', home.rooms.public)
  await digest(3)
  const [mail, ...more] = await mailed(person)
  expect(more).toEqual([])
  expect(mail!.subject).toBe('2 unread notifications')
  expect(mail!.text).toContain('- home: You were mentioned in a comment (3 times)')
  expect(mail!.text).toContain('- home: Your role was changed')
  expect(mail!.text).toMatch(/\/notifications#settings/)
})

test('the next comes a day later, with what is new', async () => {
  const person = await newcomer()
  await notify(person)
  await digest()
  await notify(person)
  await digest()
  expect(await mailed(person)).toHaveLength(1)
  await nextDay()
  await digest()
  expect(await mailed(person)).toHaveLength(2)
  await nextDay()
  await digest()
  expect(await mailed(person)).toHaveLength(2)
})

test('nothing is mailed that was read, is not wanted by mail, or may be read no more', async () => {
  const [reader, chooser, leaver, second] = [
    await newcomer(),
    await newcomer(),
    await newcomer(),
    await newcomer(),
  ]
  for (const person of [reader, chooser, leaver, second]) await notify(person)
  await reader.client.rpc('mark_all_notifications_read').throwOnError()
  const choice = { kind: 'comment.mention', delivery: 'in_app' as const }
  await chooser.client.rpc('set_notification_delivery', choice).throwOnError()
  await home.owner.client.rpc('remove_member', { tenant_id: home.id, user_id: leaver.id }).throwOnError()
  await addMember(project, foreign.id, second, 'viewer')
  await notify(second, 'comment.mention', foreign.rooms.tenant)
  await home.owner.client.rpc('remove_member', { tenant_id: home.id, user_id: second.id }).throwOnError()
  await digest()
  for (const person of [reader, chooser, leaver]) expect(await mailed(person)).toEqual([])
  const [mail] = await mailed(second)
  expect(mail!.subject).toBe('1 unread notification')
  expect(mail!.text).toContain('- foreign:')
  expect(mail!.text).not.toContain('home')
})

test('a tenant that requires a second factor is not in any mail', async () => {
  const person = await newcomer()
  await addMember(project, foreign.id, person, 'viewer')
  await notify(person, 'comment.mention', foreign.rooms.tenant)
  await project.sql('update public.tenants set mfa_required = true where id = $1', [foreign.id])
  await digest()
  expect(await mailed(person)).toEqual([])
  // Nor is what happens there in the event, which sessions without one hear too.
  await notify(person, 'comment.reply', foreign.rooms.tenant)
  const [event] = await project.sql(
    `select payload - 'id' as payload from realtime.messages where topic = $1 order by inserted_at desc limit 1`,
    [`user:${person.id}:1`],
  )
  expect(event.payload).toEqual({ notification_id: expect.any(String) })
})

test('a mail that could not be sent is sent the next time', async () => {
  await worker.stop()
  const broken = await project.startWorker({ SMTP_URL: 'smtp://127.0.0.1:1' })
  const person = await newcomer()
  await notify(person)
  await digest()
  await broken.stop()
  expect(await mailed(person)).toEqual([])
  await project.startWorker()
  await digest()
  expect(await mailed(person)).toHaveLength(1)
})
