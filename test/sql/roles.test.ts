import { describe, expect, test } from 'vitest'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { addMember, openTenant } from '../support/world.ts'

const project = await openProject()
const [home, foreign] = await Promise.all([openTenant(project, 'home'), openTenant(project, 'foreign')])
const roles = ['viewer', 'editor', 'admin', 'owner'] as const
type Role = (typeof roles)[number]

const roleOf = async (id: string, tenant = home.id) =>
  (
    await project.sql('select role from public.members where tenant_id = $1 and user_id = $2', [tenant, id])
  )[0]?.role as Role | undefined

/** Somebody new, of this role. */
async function somebody(role: Role) {
  const person = await project.signUp(role)
  await addMember(project, home.id, person, role)
  return person
}

describe('set_member_role', () => {
  test.for(roles)('%s gives and takes what they hold, if that is enough to administer', async who => {
    for (const from of roles)
      for (const to of roles) {
        const target = await somebody(from)
        const change = { tenant_id: home.id, user_id: target.id, role: to }
        const result = await home[who].client.rpc('set_member_role', change)
        const rank = (role: Role) => roles.indexOf(role)
        const may = rank(who) >= rank('admin') && rank(from) <= rank(who) && rank(to) <= rank(who)
        if (may) expect(result.data).toMatchObject({ user_id: target.id, role: to })
        else expect(result).toMatchObject(problem(403, 'forbidden'))
        expect(await roleOf(target.id)).toBe(may ? to : from)
        await project.sql('delete from public.members where user_id = $1', [target.id])
      }
  })

  test('everybody may step down, nobody up', async () => {
    const editor = await somebody('editor')
    const set = (role: Role) =>
      editor.client.rpc('set_member_role', { tenant_id: home.id, user_id: editor.id, role })
    expect(await set('admin')).toMatchObject(problem(403, 'forbidden'))
    expect((await set('viewer')).data).toMatchObject({ role: 'viewer' })
    expect(await set('editor')).toMatchObject(problem(403, 'forbidden'))
    expect(await roleOf(editor.id)).toBe('viewer')
  })

  test('the last owner stays one, whatever is asked', async () => {
    const down = { tenant_id: foreign.id, user_id: foreign.owner.id, role: 'admin' as const }
    expect(await foreign.owner.client.rpc('set_member_role', down)).toMatchObject(problem(409, 'last_owner'))
    expect(await roleOf(foreign.owner.id, foreign.id)).toBe('owner')
  })

  test('a stranger finds no tenant, and nobody a member of elsewhere', async () => {
    const change = { tenant_id: home.id, user_id: home.viewer.id, role: 'viewer' as const }
    expect(await foreign.owner.client.rpc('set_member_role', change)).toMatchObject(
      problem(404, 'tenant_not_found'),
    )
    const elsewhere = { ...change, user_id: foreign.viewer.id }
    expect(await home.owner.client.rpc('set_member_role', elsewhere)).toMatchObject(
      problem(404, 'member_not_found'),
    )
    expect(await roleOf(home.viewer.id)).toBe('viewer')
  })

  test('of two hundred times that two owners demote each other, one is left each time', async () => {
    const [ann, ben] = [await somebody('owner'), await somebody('owner')]
    await project.sql('delete from public.members where tenant_id = $1 and user_id = $2', [
      home.id,
      home.owner.id,
    ])
    for (let round = 0; round < 200; round += 20) {
      const demotions = Array.from({ length: 20 }, (_, i) => {
        const [by, of] = i % 2 ? [ann, ben] : [ben, ann]
        return by.client.rpc('set_member_role', { tenant_id: home.id, user_id: of.id, role: 'admin' })
      })
      await Promise.all(demotions)
      const owners = await project.sql(
        `select user_id from public.members where tenant_id = $1 and role = 'owner'`,
        [home.id],
      )
      expect(owners).toHaveLength(1)
      await project.sql(`update public.members set role = 'owner' where user_id in ($1, $2)`, [
        ann.id,
        ben.id,
      ])
    }
    await addMember(project, home.id, home.owner, 'owner')
  })
})

describe('transfer_ownership', () => {
  test('makes a member the owner, and the owner an admin', async () => {
    const give = { tenant_id: foreign.id, user_id: foreign.editor.id }
    expect(await foreign.admin.client.rpc('transfer_ownership', give)).toMatchObject(
      problem(403, 'forbidden'),
    )
    expect(await home.owner.client.rpc('transfer_ownership', give)).toMatchObject(
      problem(404, 'tenant_not_found'),
    )
    const stranger = { tenant_id: foreign.id, user_id: home.viewer.id }
    expect(await foreign.owner.client.rpc('transfer_ownership', stranger)).toMatchObject(
      problem(404, 'member_not_found'),
    )
    expect(await foreign.owner.client.rpc('transfer_ownership', give)).toMatchObject({ error: null })
    expect(await roleOf(foreign.editor.id, foreign.id)).toBe('owner')
    expect(await roleOf(foreign.owner.id, foreign.id)).toBe('admin')
  })

  test('to oneself changes nothing', async () => {
    const give = { tenant_id: foreign.id, user_id: foreign.editor.id }
    expect(await foreign.editor.client.rpc('transfer_ownership', give)).toMatchObject({ error: null })
    expect(await roleOf(foreign.editor.id, foreign.id)).toBe('owner')
  })
})
