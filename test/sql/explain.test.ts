import { expect, test } from 'vitest'
import { openMachine } from '../support/machine.ts'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const key = await openMachine(project, home.owner, home.id, { role: 'editor' })
const participant = await project.signUp('participant')
await project.sql(
  `insert into public.room_participants (tenant_id, room_id, user_id, role) values ($1, $2, $3, 'editor'), ($1, $4, $5, 'editor')`,
  [home.id, home.rooms.private.id, participant.id, home.rooms.tenant.id, home.viewer.id],
)
const explain = async (person: { id: string }, action: string, resource: string, by = home.admin) =>
  by.client.rpc('explain_access', { user_id: person.id, action, resource })

test.for([
  ['owner', 'private', 'owner', 'participant'],
  ['admin', 'private', 'owner', 'tenant_admin'],
  ['editor', 'tenant', 'editor', 'tenant_member'],
  ['viewer', 'tenant', 'editor', 'participant'],
  ['viewer', 'public', 'viewer', 'tenant_member'],
  ['viewer', 'private', null, 'none'],
] as const)('%s on the %s room is %s, as %s', async ([who, visibility, role, source]) => {
  const resource = `room:${home.rooms[visibility].id}`
  const { data } = await explain(home[who], 'read', resource)
  expect(data).toEqual([{ allowed: role !== null, needed: 'viewer', role, source }])
})

test('what it says is what happens, for everybody and every room', async () => {
  const people = { ...home, key, participant, outsider, guest, stranger: foreign.owner }
  for (const visibility of ['private', 'tenant', 'public'] as const) {
    const { id } = home.rooms[visibility]
    for (const who of [
      'owner',
      'admin',
      'editor',
      'viewer',
      'key',
      'participant',
      'outsider',
      'guest',
      'stranger',
    ] as const) {
      const { data } = await explain(people[who], 'read', `room:${id}`)
      const seen = (await people[who].client.from('rooms').select('id').eq('id', id)).data!.length === 1
      expect({ who, visibility, allowed: data![0]!.allowed }).toEqual({ who, visibility, allowed: seen })
      const managed = (await explain(people[who], 'manage', `room:${id}`)).data![0]!.allowed
      const { error } = await people[who].client.rpc('update_room', { room_id: id, name: 'Plan' })
      expect({ who, visibility, managed }).toEqual({ who, visibility, managed: error === null })
    }
  }
})

test('a tenant is explained too', async () => {
  const { data } = await explain(home.viewer, 'write', `tenant:${home.id}`)
  expect(data).toEqual([{ allowed: false, needed: 'editor', role: 'viewer', source: 'member' }])
})

test('only who administers the tenant asks, and asks properly', async () => {
  const resource = `room:${home.rooms.public.id}`
  for (const by of [home.editor, home.viewer, outsider, foreign.owner])
    expect(await explain(home.viewer, 'read', resource, by)).toMatchObject(problem(404, 'resource_not_found'))
  const rules = { resource: '<kind>:<uuid>', action: 'read, write or manage' }
  expect(await explain(home.viewer, 'eat', 'room')).toMatchObject(problem(422, 'invalid_input', rules))
})
