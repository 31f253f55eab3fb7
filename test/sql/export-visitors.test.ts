import { beforeEach, expect, test } from 'vitest'
import { openMachine } from '../support/machine.ts'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { inviteTo, joinRoom, openRoom } from '../support/room.ts'
import { type Actor, openWorld, signInGuest } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const { owner } = home
const settings = { visibility: 'public', guests_allowed: true } as const
const room = await openRoom(owner, home, settings)
const elsewhere = await openRoom(foreign.owner, foreign, settings)
for (const who of [guest, outsider, foreign.editor]) await joinRoom(who, room).throwOnError()

const ask = (who: Actor, { id } = room) =>
  who.client.rpc('create_export', { resource: `room:${id}`, format: 'json' })
const rows = async (tenant = home.id) =>
  (await project.sql('select from public.exports where tenant_id = $1', [tenant])).length
const atMost = (count: number) =>
  project.sql(`update private.rate_limits set at_most = $1 where name = 'exports.create_visitors'`, [count])
const tooMany = problem(429, 'rate_limited')

beforeEach(async () => {
  await project.sql('delete from public.exports')
  await project.sql('delete from private.rate_counters')
  await atMost(2)
})

test('by itself all visitors of a tenant have a hundred exports a day, of its thousand', async () => {
  const people = [guest, outsider, foreign.editor, await signInGuest(project)]
  await joinRoom(people[3]!, room).throwOnError()
  await atMost(100)
  // All but one, as if they had asked before; no person may ask so often.
  await project.sql(`select private.spend('exports.create_visitors', $1, 99)`, [home.id])
  const answers = await Promise.all(people.map(who => ask(who)))
  expect(answers.filter(({ error }) => !error)).toHaveLength(1)
  for (const answer of answers.filter(({ error }) => error)) expect(answer).toMatchObject(tooMany)
  const refused = JSON.parse(answers.find(({ error }) => error)!.error!.details)
  expect(refused).toMatchObject({ limit: 'exports.create_visitors', at_most: 100, remaining: 0 })
  expect(await rows()).toBe(1)
})

test('guests and people of elsewhere count together; those of the tenant, and its keys, go on', async () => {
  const key = await openMachine(project, owner, home.id, { role: 'viewer', resource: `room:${room.id}` })
  for (const who of [guest, outsider]) await ask(who).throwOnError()
  for (const who of [guest, outsider, foreign.editor]) expect(await ask(who)).toMatchObject(tooMany)
  expect(await rows()).toBe(2)
  for (const who of [home.viewer, home.editor, owner, key]) await ask(who).throwOnError()
  expect(await rows()).toBe(6)
  // A member counts as one also where they take part by themselves.
  await owner.client
    .rpc('set_participant_role', { room_id: room.id, user_id: home.viewer.id, role: 'editor' })
    .throwOnError()
  await ask(home.viewer).throwOnError()

  // Each tenant has its own.
  await joinRoom(outsider, elsewhere).throwOnError()
  await ask(outsider, elsewhere).throwOnError()
  await ask(foreign.editor, elsewhere).throwOnError()
  expect(await rows(foreign.id)).toBe(2)
})

test('what is refused for another reason counts nothing', async () => {
  expect(await ask(await signInGuest(project))).toMatchObject(problem(404, 'resource_not_found'))
  const unfit = { resource: `room:${room.id}`, format: 'json', options: { scale: 1 } }
  for (let tries = 0; tries < 3; tries++)
    expect(await guest.client.rpc('create_export', unfit)).toMatchObject(problem(422, 'invalid_input'))
  expect(await rows()).toBe(0)
  for (const who of [guest, outsider]) await ask(who).throwOnError()
})

test('of many visitors and members at once only so many visitors, and every member', async () => {
  await atMost(5)
  const answers = await Promise.all(
    [guest, outsider, foreign.editor, home.viewer, home.editor].flatMap(who =>
      Array.from({ length: 6 }, async () => ({ who, ...(await ask(who)) })),
    ),
  )
  const made = answers.filter(({ error }) => !error).map(({ who }) => who)
  expect(made.filter(who => who === home.viewer || who === home.editor)).toHaveLength(12)
  expect(made).toHaveLength(17)
  for (const { error } of answers) if (error) expect(error.message).toBe('rate_limited')
  expect(await rows()).toBe(17)
})

test('what a visitor has scheduled counts when it begins; its schedule says so, and waits an hour at least', async () => {
  await atMost(1)
  const { token } = await inviteTo(owner, room)
  await joinRoom(guest, room, { invite: token }).throwOnError()
  const often = { resource: `room:${room.id}`, format: 'json', cron: '* * * * *' }
  const schedule = async ({ client }: Actor) =>
    (await client.rpc('schedule_export', often).throwOnError()).data
  const [visitors, members] = [await schedule(guest), await schedule(home.editor)]
  const run = async () => {
    await project.sql(`update public.schedules set next_at = now() - interval '1 minute'`)
    return (await project.sql('select private.run_schedules() as begun'))[0].begun
  }
  expect([await run(), await run()]).toEqual([2, 1])
  const rowOf = async (id: string) =>
    (await project.sql('select error, next_at from public.schedules where id = $1', [id]))[0]
  const refused = await rowOf(visitors)
  expect(refused.error).toBe('rate_limited')
  expect(refused.next_at.getTime()).toBeGreaterThan(Date.now() + 3_500_000)
  expect((await rowOf(members)).error).toBeNull()
  expect(await rows()).toBe(3)
  expect(await ask(outsider)).toMatchObject(tooMany)
})
