import { expect, test } from 'vitest'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const participant = await project.signUp('participant')
await project.sql(
  `insert into public.room_participants (tenant_id, room_id, user_id, role) values ($1, $2, $3, 'editor')`,
  [home.id, home.rooms.private.id, participant.id],
)
await home.owner.client.storage
  .from('files')
  .upload(`${home.id}/room/${home.rooms.tenant.id}/plan.txt`, 'plan')

const tenant = { tenant_id: home.id }
const roomsSeenBy = async ({ client }: Pick<typeof outsider, 'client'>) =>
  (await client.from('rooms').select('id').eq('tenant_id', home.id)).data?.length

test('only an owner deletes a tenant', async () => {
  for (const person of [home.admin, home.editor, home.viewer])
    expect(await person.client.rpc('delete_tenant', tenant)).toMatchObject(problem(403, 'forbidden'))
  for (const person of [outsider, guest, participant, foreign.owner])
    expect(await person.client.rpc('delete_tenant', tenant)).toMatchObject(problem(404, 'tenant_not_found'))
  expect(await roomsSeenBy(home.owner)).toBe(3)
})

test('a deleted tenant is gone for everybody on every path, and comes back as it was', async () => {
  const { data: topic } = await home.owner.client
    .rpc('realtime_topic', { kind: 'room', id: home.rooms.tenant.id })
    .throwOnError()
  const { data: until } = await home.owner.client.rpc('delete_tenant', tenant).throwOnError()
  expect(Date.parse(until) - Date.now()).toBeGreaterThan(6.9 * 86_400_000)

  for (const person of [home.owner, home.admin, home.viewer, participant]) {
    expect(await roomsSeenBy(person)).toBe(0)
    expect((await person.client.from('tenants').select('id').eq('id', home.id)).data).toEqual([])
    const asked = { kind: 'room', id: home.rooms.private.id }
    expect(await person.client.rpc('realtime_topic', asked)).toMatchObject(problem(404, 'resource_not_found'))
  }
  const { code } = home.rooms.public
  expect(await outsider.client.rpc('join_room', { room: code })).toMatchObject(problem(404, 'room_not_found'))
  const folder = `${home.id}/room/${home.rooms.tenant.id}`
  expect((await home.owner.client.storage.from('files').list(folder)).data).toEqual([])
  expect(await home.owner.client.rpc('create_room', { ...tenant, name: 'New' })).toMatchObject(
    problem(404, 'tenant_not_found'),
  )
  expect(await home.owner.client.rpc('delete_tenant', tenant)).toMatchObject(problem(404, 'tenant_not_found'))
  const [last] = await project.sql(
    'select event from realtime.messages where topic = $1 order by inserted_at desc limit 1',
    [topic],
  )
  expect(last.event).toBe('rotated')

  for (const person of [home.admin, outsider, foreign.owner]) {
    expect((await person.client.rpc('deleted_tenants')).data).toEqual([])
    expect(await person.client.rpc('restore_tenant', tenant)).toMatchObject(problem(404, 'tenant_not_found'))
  }
  expect((await home.owner.client.rpc('deleted_tenants')).data).toMatchObject([{ id: home.id, slug: 'home' }])
  await home.owner.client.rpc('restore_tenant', tenant).throwOnError()
  expect(await roomsSeenBy(home.owner)).toBe(3)
  expect(await roomsSeenBy(participant)).toBe(1)
  expect((await home.viewer.client.storage.from('files').list(folder)).data).toHaveLength(1)
  expect((await home.owner.client.rpc('deleted_tenants')).data).toEqual([])
})

test('an invitation into a deleted tenant opens nothing', async () => {
  const asked = { ...tenant, email: outsider.email, role: 'viewer' as const }
  const { id } = (await home.owner.client.rpc('invite_member', asked).throwOnError()).data
  await project.sql(`select private.open_invitation($1, extensions.digest('token', 'sha256'))`, [id])
  await home.owner.client.rpc('delete_tenant', tenant).throwOnError()
  expect(await outsider.client.rpc('accept_invitation', { token: 'token' })).toMatchObject(
    problem(404, 'invitation_not_found'),
  )
  await home.owner.client.rpc('restore_tenant', tenant).throwOnError()
  expect((await outsider.client.rpc('accept_invitation', { token: 'token' })).error).toBeNull()
})
