import { expect, test, vi } from 'vitest'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { inviteTo, joinRoom, openRoom } from '../support/room.ts'
import { type Actor, openWorld, signInGuest } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const other = await signInGuest(project)
const room = home.rooms.public
for (const who of [guest, other]) await joinRoom(who, room).throwOnError()

const ask = async (who: Actor, { id } = room) => {
  const wanted = { resource: `room:${id}`, format: 'json' }
  const { data } = await who.client.rpc('create_export', wanted).throwOnError()
  return { id: data.id, job: data.job_id! }
}
const jobsOf = async ({ client }: Actor) =>
  (await client.from('jobs').select('id, status').throwOnError()).data
const exportsOf = async ({ client }: Actor) =>
  (await client.from('exports').select('id, status').throwOnError()).data
const rowOf = async (job: string) =>
  (await project.sql('select status, attempts from public.jobs where id = $1', [job]))[0]

/** What somebody reaches of another's export and its job: nothing, and nothing changes. */
async function reachNothing(
  who: Actor,
  { id, job }: { id: string; job: string },
  path: string | null = null,
) {
  const before = await rowOf(job)
  expect((await who.client.from('jobs').select('id').eq('id', job)).data).toEqual([])
  expect((await who.client.from('exports').select('id').eq('id', id)).data).toEqual([])
  for (const name of ['cancel_job', 'retry_job'] as const)
    expect(await who.client.rpc(name, { id: job })).toMatchObject(problem(404, 'job_not_found'))
  if (path) {
    expect((await who.client.storage.from('exports').download(path)).data).toBeNull()
    const { error } = await who.client.functions.invoke('sign', { body: { bucket: 'exports', path } })
    expect(error.context.status).toBe(404)
  }
  expect(await rowOf(job)).toEqual(before)
}

test('a guest of a room sees, ends and repeats what they have asked for, and fetches the file', async () => {
  const asked = await ask(guest)
  expect(await jobsOf(guest)).toEqual([{ id: asked.job, status: 'queued' }])
  for (const who of [other, outsider, foreign.owner]) await reachNothing(who, asked)

  await guest.client.rpc('cancel_job', { id: asked.job }).throwOnError()
  expect([await jobsOf(guest), await exportsOf(guest)]).toEqual([
    [{ id: asked.job, status: 'cancelled' }],
    [{ id: asked.id, status: 'failed' }],
  ])
  await guest.client.rpc('retry_job', { id: asked.job }).throwOnError()
  const worker = await project.startWorker()
  await vi.waitFor(
    async () => expect(await exportsOf(guest)).toEqual([{ id: asked.id, status: 'completed' }]),
    { timeout: 10_000, interval: 20 },
  )
  await worker.stop()
  expect(await jobsOf(guest)).toEqual([{ id: asked.job, status: 'completed' }])
  const { data: file } = await guest.client.from('exports').select('path, file_name').single().throwOnError()
  const kept = await guest.client.storage.from('exports').download(file.path!)
  expect(JSON.parse(await kept.data!.text())).toBeTypeOf('object')
  const { data: signed } = await guest.client.functions.invoke('sign', {
    body: { bucket: 'exports', path: file.path, download: file.file_name },
  })
  expect((await fetch(signed.signed_url)).status).toBe(200)
  // The owner of the room sees the job, as a member of its tenant; the file is its requester's alone.
  expect((await jobsOf(home.owner)).map(({ id }) => id)).toContain(asked.job)
  expect(await exportsOf(home.owner)).toEqual([])
  for (const who of [other, outsider, foreign.owner]) await reachNothing(who, asked, file.path)
})

test('it is theirs as long as they may read the room', async () => {
  const asked = await ask(other)
  expect(await jobsOf(other)).toHaveLength(1)
  await home.owner.client.rpc('kick_participant', { room_id: room.id, user_id: other.id }).throwOnError()
  await reachNothing(other, asked)
  await joinRoom(other, room).throwOnError()
  expect(await jobsOf(other)).toEqual([{ id: asked.job, status: 'queued' }])
  await home.owner.client.rpc('delete_room', { room_id: room.id }).throwOnError()
  await reachNothing(other, asked)
})

test('who takes part with an account sees theirs in each room alone, not what else happens in the tenant', async () => {
  const [one, two] = [await openRoom(home.owner, home), await openRoom(foreign.owner, foreign)]
  const { token } = await inviteTo(home.owner, one)
  await joinRoom(outsider, one, { invite: token }).throwOnError()
  const named = { resource_kind: 'room', resource_id: one.id, name: 'Before' }
  await outsider.client.rpc('create_snapshot', named).throwOnError()
  const theirs = await ask(home.owner, one)
  const elsewhere = await ask(foreign.owner, two)
  const { data: jobs } = await outsider.client.from('jobs').select('kind, created_by').throwOnError()
  expect(jobs).toEqual([{ kind: 'document.snapshot', created_by: outsider.id }])
  for (const asked of [theirs, elsewhere]) await reachNothing(outsider, asked)
})

test('a guest who may edit the room ends what they have scheduled there, and nobody else’s', async () => {
  const board = await openRoom(home.owner, home, { guests_allowed: true })
  for (const who of [guest, other]) {
    const { token } = await inviteTo(home.owner, board)
    await joinRoom(who, board, { invite: token }).throwOnError()
  }
  const weekly = { resource: `room:${board.id}`, format: 'pdf', cron: '0 6 * * mon' }
  const { data: id } = await guest.client.rpc('schedule_export', weekly).throwOnError()
  const seen = async (who: Actor) => (await who.client.from('schedules').select('id').eq('id', id)).data
  for (const who of [other, outsider, foreign.owner]) {
    expect(await seen(who)).toEqual([])
    expect(await who.client.rpc('unschedule', { id })).toMatchObject(problem(404, 'schedule_not_found'))
  }
  expect(await seen(guest)).toEqual([{ id }])
  await guest.client.rpc('unschedule', { id }).throwOnError()
  expect(await project.sql('select from public.schedules')).toEqual([])
})
