import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Enums } from '../../supabase/types.ts'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)

const invite = (by: typeof outsider, email: string, role: Enums<'member_role'>, tenant_id = home.id) =>
  by.client.rpc('invite_member', { tenant_id, email, role })

/** An open invitation and a token for it, as a mail would bring it. */
async function invited(by = home.owner, role: Enums<'member_role'> = 'editor') {
  const email = `${randomBytes(4).toString('hex')}@example.com`
  const { id } = (await invite(by, email, role).throwOnError()).data
  return { id, token: await tokenFor(id) }
}

async function tokenFor(id: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await project.sql('select private.open_invitation($1, $2)', [
    id,
    createHash('sha256').update(token).digest(),
  ])
  return token
}

const accept = (by: Pick<typeof outsider, 'client'>, token: string) =>
  by.client.rpc('accept_invitation', { token })
const gone = problem(404, 'invitation_not_found')
const rolesOf = (id: string) =>
  project.sql('select role from public.members where tenant_id = $1 and user_id = $2', [home.id, id])

describe('invite_member', () => {
  test.for([
    ['owner', ['viewer', 'editor', 'admin', 'owner']],
    ['admin', ['viewer', 'editor', 'admin']],
    ['editor', []],
    ['viewer', []],
  ] as const)('%s invites as %s', async ([who, may]) => {
    for (const role of ['viewer', 'editor', 'admin', 'owner'] as const) {
      const result = await invite(home[who], `${who}-${role}@example.com`, role)
      if ((may as readonly string[]).includes(role))
        expect(result.data).toMatchObject({ role, accepted_at: null })
      else expect(result).toMatchObject(problem(403, 'forbidden'))
    }
    const made = await project.sql('select from public.invitations where email like $1', [`${who}-%`])
    expect(made).toHaveLength(may.length)
  })

  test('names every bad field, and strangers find no tenant', async () => {
    const bad = { email: 'an e-mail address', role: 'viewer, editor, admin or owner' }
    expect(await invite(home.owner, 'nobody', null as never)).toMatchObject(
      problem(422, 'invalid_input', bad),
    )
    for (const stranger of [outsider, foreign.owner])
      expect(await invite(stranger, 'x@example.com', 'viewer')).toMatchObject(
        problem(404, 'tenant_not_found'),
      )
    expect(await project.sql(`select from public.invitations where email = 'x@example.com'`)).toEqual([])
  })

  test('asks nobody who is there, and asked again, sends another mail of one invitation', async () => {
    expect(await invite(home.owner, home.viewer.email.toUpperCase(), 'admin')).toMatchObject(
      problem(409, 'already_member'),
    )
    const first = (await invite(home.owner, ' Twice@Example.com ', 'viewer')).data!
    const second = (await invite(home.admin, 'twice@example.com', 'editor')).data!
    expect(second).toMatchObject({ id: first.id, role: 'editor', email: 'twice@example.com' })
    const mails = await project.sql(`select from public.jobs where payload ->> 'invitation_id' = $1`, [
      first.id,
    ])
    expect(mails).toHaveLength(2)
  })

  test('is seen by who administers the tenant', async () => {
    const { id } = await invited()
    const seenBy = async (person: typeof outsider) =>
      (await person.client.from('invitations').select('id').eq('id', id)).data
    for (const person of [home.owner, home.admin]) expect(await seenBy(person)).toEqual([{ id }])
    for (const person of [home.editor, home.viewer, outsider, foreign.owner])
      expect(await seenBy(person)).toEqual([])
  })
})

describe('accept_invitation', () => {
  test('takes the holder of the token in, once', async () => {
    const { token, id } = await invited()
    const newcomer = await project.signUp('newcomer')
    expect((await accept(newcomer, token)).data).toMatchObject({ id: home.id })
    expect(await rolesOf(newcomer.id)).toEqual([{ role: 'editor' }])
    expect(await accept(outsider, token)).toMatchObject(gone)
    expect(await accept(newcomer, token)).toMatchObject(gone)
    expect(await rolesOf(outsider.id)).toEqual([])
    const [row] = await project.sql('select accepted_at from public.invitations where id = $1', [id])
    expect(row.accepted_at).toBeInstanceOf(Date)
  })

  test('raises a member’s role and never lowers it', async () => {
    await accept(home.viewer, (await invited(home.owner, 'editor')).token)
    expect(await rolesOf(home.viewer.id)).toEqual([{ role: 'editor' }])
    await accept(home.admin, (await invited(home.owner, 'viewer')).token)
    expect(await rolesOf(home.admin.id)).toEqual([{ role: 'admin' }])
  })

  test('refuses what is unknown, too old or taken back, all alike, and guests', async () => {
    const [old, taken, open] = [await invited(), await invited(), await invited()]
    await project.sql(`update public.invitations set expires_at = now() where id = $1`, [old.id])
    expect(await foreign.owner.client.rpc('revoke_invitation', { id: taken.id })).toMatchObject(gone)
    expect(await home.editor.client.rpc('revoke_invitation', { id: taken.id })).toMatchObject(gone)
    expect(await home.admin.client.rpc('revoke_invitation', { id: taken.id })).toMatchObject({ error: null })
    for (const token of ['', 'unknown', old.token, taken.token])
      expect(await accept(outsider, token)).toMatchObject(gone)
    expect(await accept(guest, open.token)).toMatchObject(problem(403, 'guest_not_allowed'))
    for (const person of [outsider, guest]) expect(await rolesOf(person.id)).toEqual([])
  })

  test('is worth what its maker may give at that moment', async () => {
    const admin = await project.signUp('passing-admin')
    await project.sql(`select private.add_member($1, $2, 'admin')`, [home.id, admin.id])
    const { token } = await invited(admin, 'admin')
    await project.sql(`update public.members set role = 'editor' where user_id = $1`, [admin.id])
    expect(await accept(outsider, token)).toMatchObject(gone)
    await project.sql(`update public.members set role = 'admin' where user_id = $1`, [admin.id])
    expect((await accept(await project.signUp('late'), token)).error).toBeNull()
  })

  test('of two hundred at once, one gets in', async () => {
    const { token } = await invited()
    const people = await Promise.all(Array.from({ length: 8 }, (_, i) => project.signUp(`racer-${i}`)))
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => accept(people[i % 8]!, token)))
    expect(answers.filter(({ error }) => !error)).toHaveLength(1)
    for (const answer of answers) if (answer.error) expect(answer).toMatchObject(gone)
    const ids = people.map(({ id }) => id)
    expect(await project.sql('select from public.members where user_id = any ($1)', [ids])).toHaveLength(1)
  })
})
