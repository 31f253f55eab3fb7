import { describe, expect, test } from 'vitest'
import { denied, problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { addMember, openTenant } from '../support/world.ts'

const project = await openProject()
const [home, foreign, outsider] = await Promise.all([
  openTenant(project, 'home'),
  openTenant(project, 'foreign'),
  project.signUp('outsider'),
])
const second = await project.signUp('second-owner')
await addMember(project, home.id, second, 'owner')

const people = { owner: home.owner, admin: home.admin, editor: home.editor, viewer: home.viewer } as const
const membersOf = (tenant: string) =>
  project.sql('select user_id, role from public.members where tenant_id = $1 order by role, user_id', [
    tenant,
  ])

describe('remove_member', () => {
  /** A person of this role who may go. */
  async function somebody(role: keyof typeof people) {
    const [row] = await project.sql(`insert into auth.users (id, email) values (gen_random_uuid(),
      'somebody-' || gen_random_uuid() || '@example.com') returning id`)
    await addMember(project, home.id, row, role)
    return row.id as string
  }

  test.for([
    // who     removes an owner, admin, editor, viewer
    ['owner', true, true, true, true],
    ['admin', false, true, true, true],
    ['editor', false, false, false, false],
    ['viewer', false, false, false, false],
  ] as const)('%s removes an owner: %s, admin: %s, editor: %s, viewer: %s', async ([who, ...may]) => {
    for (const [i, role] of (['owner', 'admin', 'editor', 'viewer'] as const).entries()) {
      const user_id = await somebody(role)
      const result = await people[who].client.rpc('remove_member', { tenant_id: home.id, user_id })
      if (may[i]) expect(result).toMatchObject({ status: 204, error: null })
      else expect(result).toMatchObject(problem(403, 'forbidden'))
      const left = await project.sql('select from public.members where user_id = $1', [user_id])
      expect(left).toHaveLength(may[i] ? 0 : 1)
    }
  })

  test('strangers learn nothing, and members of elsewhere are not found', async () => {
    const before = await membersOf(home.id)
    for (const stranger of [outsider, foreign.owner]) {
      const target = { tenant_id: home.id, user_id: home.viewer.id }
      expect(await stranger.client.rpc('remove_member', target)).toMatchObject(
        problem(404, 'tenant_not_found'),
      )
      expect((await stranger.client.from('members').select().eq('tenant_id', home.id)).data).toEqual([])
    }
    const nowhere = { tenant_id: crypto.randomUUID(), user_id: home.viewer.id }
    expect(await home.owner.client.rpc('remove_member', nowhere)).toMatchObject(
      problem(404, 'tenant_not_found'),
    )
    const elsewhere = { tenant_id: home.id, user_id: foreign.viewer.id }
    expect(await home.owner.client.rpc('remove_member', elsewhere)).toMatchObject(
      problem(404, 'member_not_found'),
    )
    const anonymous = await project
      .client()
      .rpc('remove_member', { tenant_id: home.id, user_id: home.viewer.id })
    expect(anonymous).toMatchObject({ ...denied, status: 401 })
    expect(await membersOf(home.id)).toEqual(before)
  })

  test.for(['viewer', 'editor', 'admin'] as const)(
    'the %s leaves, and sees nothing from then on',
    async role => {
      const leaver = await project.signUp('leaver')
      await addMember(project, home.id, leaver, role)
      expect((await leaver.client.from('tenants').select('id')).data).toEqual([{ id: home.id }])
      const left = await leaver.client.rpc('remove_member', { tenant_id: home.id, user_id: leaver.id })
      expect(left.error).toBeNull()
      for (const table of ['tenants', 'members', 'rooms', 'jobs'] as const)
        expect((await leaver.client.from(table).select('created_at')).data).toEqual([])
      const again = await leaver.client.rpc('remove_member', { tenant_id: home.id, user_id: leaver.id })
      expect(again).toMatchObject(problem(404, 'tenant_not_found'))
    },
  )
})

describe('the last owner', () => {
  const { owner, admin, id: tenant_id } = foreign
  const stays = async () =>
    expect((await membersOf(tenant_id)).filter(({ role }) => role === 'owner')).toEqual([
      { user_id: owner.id, role: 'owner' },
    ])

  test('does not leave, and is not removed', async () => {
    const leaving = await owner.client.rpc('remove_member', { tenant_id, user_id: owner.id })
    expect(leaving).toMatchObject(problem(409, 'last_owner'))
    const removed = await admin.client.rpc('remove_member', { tenant_id, user_id: owner.id })
    expect(removed).toMatchObject(problem(403, 'forbidden'))
    await stays()
  })

  test('is not deleted with the account', async () => {
    const { error } = await project.admin().auth.admin.deleteUser(owner.id)
    expect(error).toMatchObject({ status: 500 })
    expect(await project.sql('select from auth.users where id = $1', [owner.id])).toHaveLength(1)
    await stays()
  })

  test('is neither demoted nor deleted by SQL', async () => {
    const lastOwner = { code: 'PT409', message: 'last_owner' }
    const demotion = project.sql(`update public.members set role = 'admin' where user_id = $1`, [owner.id])
    await expect(demotion).rejects.toMatchObject(lastOwner)
    const sweep = project.sql('delete from public.members where tenant_id = $1', [tenant_id])
    await expect(sweep).rejects.toMatchObject(lastOwner)
    await stays()
  })

  test('goes when there is another one', async () => {
    await project.sql(`update public.members set role = 'owner' where user_id = $1`, [admin.id])
    const both = project.sql(`delete from public.members where tenant_id = $1 and role = 'owner'`, [
      tenant_id,
    ])
    await expect(both).rejects.toMatchObject({ message: 'last_owner' })
    const left = await owner.client.rpc('remove_member', { tenant_id, user_id: owner.id })
    expect(left.error).toBeNull()
    const deleted = await project.admin().auth.admin.deleteUser(owner.id)
    expect(deleted.error).toBeNull()
  })

  test('goes with the tenant', async () => {
    await project.sql('delete from public.tenants where id = $1', [tenant_id])
    for (const table of ['public.members', 'public.rooms', 'public.room_participants', 'private.topics'])
      expect(await project.sql(`select from ${table} where tenant_id = $1`, [tenant_id])).toEqual([])
  })
})

test('of two owners who act at the same time one is left', async () => {
  const [ada, ben] = [home.owner, second]
  const removing = (who: typeof ada, whom: typeof ada) => (tenant_id: string) =>
    who.client.rpc('remove_member', { tenant_id, user_id: whom.id })
  const pairs = [
    [removing(ada, ben), removing(ben, ada)],
    [removing(ada, ada), removing(ben, ben)],
    [removing(ada, ben), removing(ben, ben)],
  ]
  await project.sql(`update private.settings set value = '100' where name = 'tenants_per_person'`)
  await project.sql(`update private.rate_limits set at_most = 100 where name = 'tenants.create'`)
  const rounds = Array.from({ length: 30 }, async (_, round) => {
    const made = await ada.client.rpc('create_tenant', { name: 'Duel', slug: `duel-${round}` }).throwOnError()
    const tenant = made.data.id
    await addMember(project, tenant, ben, 'owner')
    const both = await Promise.all(pairs[round % 3]!.map(act => act(tenant)))
    expect(await membersOf(tenant)).toHaveLength(1)
    expect(both.filter(({ error }) => !error)).toHaveLength(1)
    const refused = both.find(({ error }) => error)!
    expect(['tenant_not_found', 'member_not_found', 'forbidden', 'last_owner']).toContain(
      refused.error!.message,
    )
  })
  await Promise.all(rounds)
})

test('members are removed and their accounts deleted at the same time', async () => {
  const rooms = Object.values(home.rooms)
  const leavers = await project.sql<{ id: string }>(
    `insert into auth.users (id, email) select gen_random_uuid(), 'leaver-' || i || '@example.com'
     from generate_series(1, 16) i returning id`,
  )
  for (const [i, leaver] of leavers.entries()) {
    // Half of them are members; all have a role of their own on two rooms, in one order or the other.
    if (i % 2) await addMember(project, home.id, leaver, 'editor')
    for (const room of i % 4 < 2 ? [rooms[0]!, rooms[1]!] : [rooms[1]!, rooms[0]!])
      await project.sql(
        `insert into public.room_participants (tenant_id, room_id, user_id, role) values ($1, $2, $3, 'viewer')`,
        [home.id, room.id, leaver.id],
      )
  }
  const { admin } = project.admin().auth
  const { client } = home.owner
  const [deleted, removed] = await Promise.all([
    Promise.all(leavers.map(({ id }) => admin.deleteUser(id))),
    Promise.all(leavers.map(({ id }) => client.rpc('remove_member', { tenant_id: home.id, user_id: id }))),
  ])
  expect(deleted.map(({ error }) => error)).toEqual(leavers.map(() => null))
  for (const { error } of removed) expect([undefined, 'member_not_found']).toContain(error?.message)
})
