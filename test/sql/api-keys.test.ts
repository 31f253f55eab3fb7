import { describe, expect, test } from 'vitest'
import { connect, join } from '../support/channel.ts'
import { type KeyOptions, openMachine } from '../support/machine.ts'
import { problem } from '../support/problem.ts'
import { openProject, type Person } from '../support/project.ts'
import { addMember, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const wanted = { tenant: home.id, name: 'CI', role: 'editor' as const }
const spring = { tenant_id: foreign.id, name: 'Spring' }
const theirs = (await foreign.owner.client.rpc('create_configuration', spring).throwOnError()).data.id
const [{ kinds }] = await project.sql(
  `select '<kind>:<uuid>, of kind: ' || string_agg(kind, ', ' order by kind) as kinds
   from private.resource_kinds where keyed`,
)
const keys = async () => (await project.sql('select count(*)::int as n from public.api_keys'))[0].n as number

describe('a key is made', () => {
  test('by an admin, for 90 days, and is shown once', async () => {
    const { data } = await home.admin.client.rpc('create_api_key', wanted).single().throwOnError()
    expect(data.api_key).toMatch(/^tenon_[0-9a-f]{32}_[0-9a-f]{64}$/)
    const [row] = await project.sql(
      'select *, expires_at - created_at as life from public.api_keys where id = $1',
      [data.id],
    )
    expect(row).toMatchObject({ name: 'CI', role: 'editor', kind: 'tenant', created_by: home.admin.id })
    expect(row.life.days).toBe(90)
    const secret = data.api_key.split('_')[2]!
    const [stored] = await project.sql('select hash from private.api_key_secrets where api_key_id = $1', [
      data.id,
    ])
    expect(JSON.stringify([row, stored.hash.toString('hex')])).not.toContain(secret)
  })

  test.for([
    ['an editor', () => home.editor, 403, 'forbidden'],
    ['a viewer', () => home.viewer, 403, 'forbidden'],
    ['the owner of another tenant', () => foreign.owner, 404, 'tenant_not_found'],
    ['an outsider', () => outsider, 404, 'tenant_not_found'],
    ['a guest', () => guest, 404, 'tenant_not_found'],
  ] as const)('by no means by %s', async ([, who, status, code]) => {
    const before = await keys()
    expect(await who().client.rpc('create_api_key', wanted)).toMatchObject(problem(status, code))
    expect(await keys()).toBe(before)
  })

  test.for([
    [{ name: '\u0007 ' }, { name: '1 to 80 characters' }],
    [{ name: 'x'.repeat(81) }, { name: '1 to 80 characters' }],
    [{ role: 'owner' as const }, { role: 'viewer, editor or admin' }],
    [
      { role: 'admin' as const, resource: `room:${home.rooms.tenant.id}` },
      { role: 'viewer, editor or owner' },
    ],
    [{ expires_at: '2020-01-01' }, { expires_at: 'in the future, within a year' }],
    [{ expires_at: '2100-01-01' }, { expires_at: 'in the future, within a year' }],
    [{ expires_at: 'infinity' }, { expires_at: 'in the future, within a year' }],
    ...['room', `planet:${home.id}`, `user:${home.owner.id}`, `audit:${home.id}`, ''].map(
      resource => [{ resource }, { resource: kinds }] as [Partial<KeyOptions>, Record<string, string>],
    ),
  ] as [Partial<KeyOptions> & { name?: string }, Record<string, string>][])(
    'of no %j',
    async ([change, fields]) => {
      const before = await keys()
      const answer = await home.owner.client.rpc('create_api_key', { ...wanted, ...change })
      expect(answer).toMatchObject(problem(422, 'invalid_input', fields))
      expect(await keys()).toBe(before)
    },
  )

  test.for([
    ['a room of another tenant', `room:${foreign.rooms.tenant.id}`],
    ['a room that is not there', `room:${home.id}`],
    ['another tenant', `tenant:${foreign.id}`],
    ['a configuration of another tenant', `configuration:${theirs}`],
  ] as const)('for no %s', async ([, resource]) => {
    expect(await home.owner.client.rpc('create_api_key', { ...wanted, resource })).toMatchObject(
      problem(404, 'resource_not_found'),
    )
  })
})

test('keys are listed, changed and taken back by admins of their tenant alone', async () => {
  const { data: key } = await home.owner.client.rpc('create_api_key', wanted).single().throwOnError()
  for (const person of [home.editor, home.viewer, foreign.owner, outsider, guest]) {
    expect((await person.client.from('api_keys').select('id')).data).toEqual([])
    for (const change of ['rotate_api_key', 'revoke_api_key'] as const)
      expect(await person.client.rpc(change, { id: key.id })).toMatchObject(problem(404, 'api_key_not_found'))
  }
  const [row] = await project.sql(
    'select revoked_at, created_at = secret_since as same from public.api_keys where id = $1',
    [key.id],
  )
  expect(row).toEqual({ revoked_at: null, same: true })
  const listed = await home.admin.client.from('api_keys').select('id').eq('id', key.id)
  expect(listed.data).toHaveLength(1)
})

test('a key for one room opens that room, as far as its maker goes', async () => {
  const maker = await project.signUp('maker')
  await addMember(project, home.id, maker, 'admin')
  const room = home.rooms.tenant.id
  const machine = await openMachine(project, maker, home.id, {
    role: 'owner',
    resource: `room:${room}`,
  })
  const rooms = async () =>
    (await machine.client.from('rooms').select('id').throwOnError()).data.map(({ id }) => id)
  const rename = () => machine.client.rpc('update_room', { room_id: room, name: 'Built' })
  expect(await rooms()).toEqual([room])
  expect((await rename()).error).toBeNull()
  expect((await machine.client.from('tenants').select()).data).toEqual([])
  expect(await machine.client.rpc('create_room', { tenant_id: home.id, name: 'x' })).toMatchObject(
    problem(404, 'tenant_not_found'),
  )
  const why = { user_id: machine.id, action: 'manage', resource: `room:${room}` }
  expect((await home.owner.client.rpc('explain_access', why)).data).toEqual([
    { allowed: true, needed: 'owner', role: 'owner', source: 'api_key' },
  ])

  const demote = { tenant_id: home.id, user_id: maker.id, role: 'viewer' as const }
  await home.owner.client.rpc('set_member_role', demote).throwOnError()
  expect(await rooms()).toEqual([room])
  expect(await rename()).toMatchObject(problem(403, 'forbidden'))
  await home.owner.client.rpc('remove_member', { tenant_id: home.id, user_id: maker.id }).throwOnError()
  expect(await rooms()).toEqual([])
})

test('a machine gets no rights elsewhere, and makes no keys', async () => {
  const machine = await openMachine(project, home.owner, home.id, { role: 'admin' })
  const refused = problem(403, 'machine_not_allowed')
  const { client } = machine
  expect(await client.rpc('create_tenant', { name: 'Own', slug: `own-${machine.id}` })).toMatchObject(refused)
  expect(await client.rpc('join_room', { room: foreign.rooms.public.code })).toMatchObject(refused)
  expect(await client.rpc('accept_invitation', { token: 'x' })).toMatchObject(refused)
  expect(await client.rpc('create_api_key', wanted)).toMatchObject(refused)
  expect(await client.rpc('rotate_api_key', { id: machine.keyId })).toMatchObject(refused)
  expect((await client.from('rooms').select('id').eq('tenant_id', foreign.id)).data).toEqual([])
  // No more than its maker could.
  const promote = { tenant_id: home.id, user_id: home.viewer.id, role: 'owner' as const }
  expect(await client.rpc('set_member_role', promote)).toMatchObject(problem(403, 'forbidden'))
})

test('keys are events of their tenant, and a revoked one hears no more', async () => {
  const topicOf = async ({ client }: Pick<Person, 'client'>) =>
    (await client.rpc('realtime_topic', { kind: 'tenant', id: home.id }).throwOnError()).data
  const listen = async (person: Pick<Person, 'client' | 'token'>) =>
    join((await connect(project, person)).channel(await topicOf(person), { config: { private: true } }))
  const member = await listen(home.viewer)
  const machine = await openMachine(project, home.owner, home.id, { role: 'viewer' })
  expect((await member.hear('api_key.created')).payload).toMatchObject({ api_key_id: machine.keyId })
  const ear = await listen(machine)
  await home.owner.client.rpc('revoke_api_key', { id: machine.keyId }).throwOnError()
  await Promise.all([ear.hear('rotated'), member.hear('rotated')])
  await expect(listen(machine)).rejects.toThrow('resource_not_found')
  const next = await listen(home.viewer)
  await project.sql(`select private.send_event('tenant', $1, 'after', '{}')`, [home.id])
  await next.hear('after')
  expect(ear.heard.map(({ event }) => event)).toEqual(['rotated'])
})
