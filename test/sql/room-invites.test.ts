import { describe, expect, test } from 'vitest'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { inviteTo, joinRoom, openRoom, refusal } from '../support/room.ts'
import { addMember, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const { owner } = home
await project.sql(`update private.rate_limits set at_most = 1000 where name like 'rooms.%'`)
const gone = refusal(404, 'room_invite_not_found')

const uses = async (id: string) =>
  (await project.sql('select uses from public.room_invites where id = $1', [id]))[0].uses
const participants = ({ id }: { id: string }) =>
  project.sql(
    `select user_id, role, came_by from public.room_participants where room_id = $1 and came_by <> 'granted'`,
    [id],
  )

describe('an invite', () => {
  test.for(['viewer', 'editor', 'owner'] as const)(
    'lets somebody of elsewhere into a private room as %s',
    async role => {
      const room = await openRoom(owner, home)
      const { id, token } = await inviteTo(owner, room, { role })
      expect((await joinRoom(foreign.viewer, room, { invite: token })).data).toMatchObject({
        id: room.id,
        role,
      })
      expect(await participants(room)).toEqual([{ user_id: foreign.viewer.id, role, came_by: 'invite' }])
      expect(await uses(id)).toBe(1)
    },
  )

  test('raises who has less, and costs who has as much nothing', async () => {
    const room = await openRoom(owner, home, { visibility: 'public' })
    await joinRoom(outsider, room).throwOnError()
    const { id, token } = await inviteTo(owner, room)
    expect((await joinRoom(outsider, room, { invite: token })).data).toMatchObject({ role: 'editor' })
    for (const who of [outsider, home.editor, owner])
      await joinRoom(who, room, { invite: token }).throwOnError()
    expect(await uses(id)).toBe(1)
    expect(await participants(room)).toEqual([{ user_id: outsider.id, role: 'editor', came_by: 'invite' }])
  })

  test('opens nothing once it is too old, taken back or used up, nor another room, all alike', async () => {
    const [room, other] = [await openRoom(owner, home), await openRoom(owner, home)]
    const [old, taken] = [await inviteTo(owner, room), await inviteTo(owner, room)]
    const [used, elsewhere] = [await inviteTo(owner, room, { max_uses: 1 }), await inviteTo(owner, other)]
    await project.sql('update public.room_invites set expires_at = now() where id = $1', [old.id])
    await owner.client.rpc('revoke_room_invite', { id: taken.id }).throwOnError()
    await joinRoom(foreign.owner, room, { invite: used.token }).throwOnError()
    const tokens = [old, taken, used, elsewhere].map(({ token }) => token)
    for (const invite of [...tokens, '', 'x', `${elsewhere.token} `, elsewhere.id])
      expect(await joinRoom(outsider, room, { invite })).toMatchObject(gone)
    expect(await participants(room)).toHaveLength(1)
    expect(await uses(elsewhere.id)).toBe(0)
  })

  test('of a hundred who use it at once lets in as many as it may', async () => {
    const room = await openRoom(owner, home)
    const { id, token } = await inviteTo(owner, room, { max_uses: 3 })
    const people = await Promise.all(Array.from({ length: 10 }, (_, i) => project.signUp(`one-of-${i}`)))
    const answers = await Promise.all(
      people.flatMap(person => Array.from({ length: 10 }, () => joinRoom(person, room, { invite: token }))),
    )
    expect(await participants(room)).toHaveLength(3)
    expect(await uses(id)).toBe(3)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(30)
    for (const answer of answers) if (answer.status !== 200) expect(answer).toMatchObject(gone)
  })

  test('that finds the room full is not used up', async () => {
    const room = await openRoom(owner, home, { max_participants: 1 })
    const { id, token } = await inviteTo(owner, room, { max_uses: 1 })
    expect(await joinRoom(outsider, room, { invite: token })).toMatchObject(refusal(409, 'room_full'))
    expect(await uses(id)).toBe(0)
  })

  test('is worth what its maker may give at that moment', async () => {
    const maker = await project.signUp('maker')
    await addMember(project, home.id, maker, 'editor')
    const room = await openRoom(owner, home, { visibility: 'tenant' })
    const { token } = await inviteTo(maker, room)
    const become = (role: 'viewer' | 'editor') =>
      owner.client.rpc('set_member_role', { tenant_id: home.id, user_id: maker.id, role }).throwOnError()
    await become('viewer')
    expect(await joinRoom(outsider, room, { invite: token })).toMatchObject(gone)
    await become('editor')
    expect((await joinRoom(outsider, room, { invite: token })).data).toMatchObject({ role: 'editor' })
    await owner.client.rpc('ban_participant', { room_id: room.id, user_id: maker.id }).throwOnError()
    expect(await joinRoom(foreign.owner, room, { invite: token })).toMatchObject(gone)
  })
})

describe('making and taking back', () => {
  test('takes an editor, and nobody gives more than they hold', async () => {
    const { id: room_id } = home.rooms.tenant
    const ask = (who: typeof guest, role: 'viewer' | 'editor' | 'owner' | 'admin', options = {}) =>
      who.client.rpc('create_room_invite', { room_id, role, ...options })
    expect(await ask(home.viewer, 'viewer')).toMatchObject(problem(403, 'forbidden'))
    expect(await ask(home.editor, 'owner')).toMatchObject(problem(403, 'forbidden'))
    for (const stranger of [foreign.owner, outsider, guest])
      expect(await ask(stranger, 'viewer')).toMatchObject(problem(404, 'room_not_found'))
    expect(await ask(owner, 'admin', { expires_in: 59, max_uses: 0 })).toMatchObject(
      problem(422, 'invalid_input', {
        ...{
          role: 'viewer, editor or owner',
          expires_in: '60 to 31622400 seconds',
          max_uses: '1 to 1000000',
        },
      }),
    )
    expect(await project.sql('select from public.room_invites where room_id = $1', [room_id])).toEqual([])
  })

  test('tells the token once; editors see the rest', async () => {
    const { id, token } = await inviteTo(home.editor, home.rooms.tenant, { max_uses: 5 })
    expect(token).toMatch(/^[\w-]{43}$/)
    const seen = async (who: typeof guest) =>
      (await who.client.from('room_invites').select().eq('id', id)).data
    const invite = { id, role: 'editor', max_uses: 5, uses: 0, created_by: home.editor.id, revoked_at: null }
    for (const who of [home.editor, owner]) expect(await seen(who)).toMatchObject([invite])
    for (const who of [home.viewer, foreign.owner, guest]) expect(await seen(who)).toEqual([])
    const [{ kept }] = await project.sql(
      `select (select string_agg(i::text || t::text, '') from public.room_invites i join private.room_invite_tokens t
         on t.room_invite_id = i.id) || (select string_agg(l::text, '') from public.audit_log l) as kept`,
    )
    expect(kept).toContain('room_invite.created')
    expect(kept).not.toContain(token)
  })

  test('is for any editor, and for nobody else', async () => {
    const { id } = await inviteTo(owner, home.rooms.tenant)
    const revoke = (who: typeof guest) => who.client.rpc('revoke_room_invite', { id })
    for (const who of [home.viewer, foreign.owner, outsider, guest])
      expect(await revoke(who)).toMatchObject(problem(404, 'room_invite_not_found'))
    await revoke(home.editor).throwOnError()
    expect(await revoke(home.editor)).toMatchObject(problem(404, 'room_invite_not_found'))
  })
})
