import { describe, expect, test } from 'vitest'
import { asPerson } from '../support/as-person.ts'
import { denied, problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { addMember, openWorld, signInGuest } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)

const participantsOf = (room: string) =>
  project.sql('select user_id, role from public.room_participants where room_id = $1 order by role', [room])

describe('create_room', () => {
  test.for(['owner', 'admin', 'editor'] as const)('the %s makes a room and owns it', async role => {
    const { id, client } = home[role]
    const { data, error } = await client.rpc('create_room', { tenant_id: home.id, name: 'Sketches' })
    expect(error).toBeNull()
    expect(data).toMatchObject({ tenant_id: home.id, name: 'Sketches', visibility: 'tenant' })
    expect(await participantsOf(data!.id)).toEqual([{ user_id: id, role: 'owner' }])
  })

  test('a viewer is told that it takes more, a stranger that there is no such tenant', async () => {
    const rooms = await project.sql('select from public.rooms where tenant_id = $1', [home.id])
    const room = { tenant_id: home.id, name: 'No' }
    expect(await home.viewer.client.rpc('create_room', room)).toMatchObject(problem(403, 'forbidden'))
    for (const stranger of [outsider, guest, foreign.owner])
      expect(await stranger.client.rpc('create_room', room)).toMatchObject(problem(404, 'tenant_not_found'))
    expect(await project.client().rpc('create_room', room)).toMatchObject({ ...denied, status: 401 })
    expect(await project.sql('select from public.rooms where tenant_id = $1', [home.id])).toEqual(rooms)
  })

  test('a role counts from the next request on, with the same token', async () => {
    const { id, client } = home.editor
    const make = () => client.rpc('create_room', { tenant_id: home.id, name: 'Now' })
    const become = (role: string) =>
      project.sql('update public.members set role = $2 where user_id = $1', [id, role])
    await become('viewer')
    expect(await make()).toMatchObject(problem(403, 'forbidden'))
    await become('editor')
    expect((await make()).error).toBeNull()
  })

  test.for([
    ['  Plan B  ', 'Plan B'],
    ['two\r\nlines\t', 'twolines'],
    ['bell\u0007 and \u007f', 'bell and'],
    ['Grüße 🎲', 'Grüße 🎲'],
    ['x'.repeat(120), 'x'.repeat(120)],
  ] as const)('%j is named %j', async ([name, stored]) => {
    const made = await home.owner.client.rpc('create_room', { tenant_id: home.id, name })
    expect(made.data).toMatchObject({ name: stored })
  })

  test('names every field that does not fit', async () => {
    const { client } = home.owner
    for (const name of ['', ' \u0007 ', 'x'.repeat(121)])
      expect(await client.rpc('create_room', { tenant_id: home.id, name })).toMatchObject(
        problem(422, 'invalid_input', { name: '1 to 120 characters' }),
      )
    const nothing = { tenant_id: home.id, name: null, visibility: null } as unknown as {
      tenant_id: string
      name: string
    }
    expect(await client.rpc('create_room', nothing)).toMatchObject(
      problem(422, 'invalid_input', { name: '1 to 120 characters', visibility: 'private, tenant or public' }),
    )
  })

  test('codes can be read out, and are not met twice', async () => {
    const rows = await project.sql('select private.room_code() as code from generate_series(1, 20000)')
    const codes = new Set(rows.map(({ code }) => code))
    expect(codes.size).toBe(20_000)
    for (const code of codes) expect(code).toMatch(/^([a-km-np-z2-9]{4}-){2}[a-km-np-z2-9]{4}$/)
    expect(home.rooms.tenant.code).toMatch(/^([a-km-np-z2-9]{4}-){2}[a-km-np-z2-9]{4}$/)
  })
})

describe('join_room', () => {
  const { rooms } = home

  test('takes a code as people write it', async () => {
    const written = ` ${rooms.tenant.code.toUpperCase()} `
    const joined = await home.viewer.client.rpc('join_room', { code: written })
    expect(joined.data).toMatchObject({ id: rooms.tenant.id })
    expect(await participantsOf(rooms.tenant.id)).toEqual([{ user_id: home.owner.id, role: 'owner' }])
  })

  test.for([
    ['an account of elsewhere', () => project.signUp('passer-by')],
    ['a guest', () => signInGuest(project)],
  ] as const)('makes %s a viewer of a public room, once', async ([, arrive]) => {
    const { id, client } = await arrive()
    expect((await client.from('rooms').select()).data).toEqual([])
    const { code } = rooms.public
    const joined = await Promise.all([client.rpc('join_room', { code }), client.rpc('join_room', { code })])
    for (const { data } of joined) expect(data).toMatchObject({ id: rooms.public.id })
    expect(await participantsOf(rooms.public.id)).toContainEqual({ user_id: id, role: 'viewer' })
    expect((await client.from('rooms').select('id')).data).toEqual([{ id: rooms.public.id }])
    expect((await client.from('tenants').select()).data).toEqual([])
    const renamed = await client.from('rooms').update({ name: 'Mine' }).eq('id', rooms.public.id).select()
    expect(renamed.data).toEqual([])
  })

  test('does not find what is not public', async () => {
    for (const { code } of [rooms.private, rooms.tenant, { code: 'abcd-efgh-ijkm' }, { code: '' }])
      for (const stranger of [outsider, guest, foreign.owner])
        expect(await stranger.client.rpc('join_room', { code })).toMatchObject(problem(404, 'room_not_found'))
    const editor = await home.editor.client.rpc('join_room', { code: rooms.private.code })
    expect(editor).toMatchObject(problem(404, 'room_not_found'))
    const anonymous = await project.client().rpc('join_room', { code: rooms.public.code })
    expect(anonymous).toMatchObject({ ...denied, status: 401 })
    expect(await participantsOf(rooms.private.id)).toHaveLength(1)
  })
})

describe('a room', () => {
  test('is renamed by its owner, to what could be its first name too', async () => {
    const { id } = home.rooms.tenant
    const rename = (name: string) =>
      home.owner.client.from('rooms').update({ name }).eq('id', id).select('name')
    expect((await rename('New name')).data).toEqual([{ name: 'New name' }])
    for (const name of ['', 'bell\u0007', 'x'.repeat(121)])
      expect(await rename(name)).toMatchObject({ status: 400, error: { code: '23514' } })
    expect(
      (await home.editor.client.from('rooms').update({ name: 'No' }).eq('id', id).select()).data,
    ).toEqual([])
  })

  test('that becomes private leaves the members, and comes back to them', async () => {
    const { owner, editor } = home
    const { data: room } = await owner.client
      .rpc('create_room', { tenant_id: home.id, name: 'Tide' })
      .throwOnError()
    const seen = async () => (await editor.client.from('rooms').select('id').eq('id', room.id)).data!.length
    const epoch = async () => {
      const { data } = await owner.client.rpc('realtime_topic', { kind: 'room', id: room.id }).throwOnError()
      return Number(data.split(':')[2])
    }
    const show = (visibility: 'private' | 'tenant' | 'public') =>
      owner.client.from('rooms').update({ visibility }).eq('id', room.id).throwOnError()
    expect([await seen(), await epoch()]).toEqual([1, 1])
    await show('private')
    expect([await seen(), await epoch()]).toEqual([0, 2])
    await show('public')
    expect([await seen(), await epoch()]).toEqual([1, 2])
    await show('tenant')
    expect([await seen(), await epoch()]).toEqual([1, 3])
  })

  test('is deleted by its owner, with its topic and its document', async () => {
    const { client } = home.editor
    const { data: room } = await client
      .rpc('create_room', { tenant_id: home.id, name: 'Brief' })
      .throwOnError()
    await asPerson(project, home.editor, async db => {
      await db.query(`select private.open_document('room', $1)`, [room.id])
      await db.query('commit')
    })
    const left = async () => {
      const counts = await project.sql(
        `select (select count(*) from private.topics where resource_id = $1)::int as topics,
           (select count(*) from private.documents where resource_id = $1)::int as documents`,
        [room.id],
      )
      return counts[0]
    }
    expect(await left()).toEqual({ topics: 1, documents: 1 })
    expect((await home.viewer.client.from('rooms').delete().eq('id', room.id).select()).data).toEqual([])
    expect((await client.from('rooms').delete().eq('id', room.id).select()).data).toHaveLength(1)
    expect(await left()).toEqual({ topics: 0, documents: 0 })
  })

  test('lets go of whoever leaves its tenant', async () => {
    const person = await project.signUp('leaver')
    await addMember(project, home.id, person, 'editor')
    const made = await person.client.rpc('create_room', {
      tenant_id: home.id,
      name: 'Own',
      visibility: 'private',
    })
    expect((await person.client.from('rooms').select()).data).not.toEqual([])
    await home.owner.client.rpc('remove_member', { tenant_id: home.id, user_id: person.id }).throwOnError()
    expect((await person.client.from('rooms').select()).data).toEqual([])
    expect(await participantsOf(made.data!.id)).toEqual([])
  })
})
