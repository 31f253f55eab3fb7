import { describe, expect, test } from 'vitest'
import { openMachine } from '../support/machine.ts'
import { denied, problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

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

  test('what a key makes is its maker’s, and ends for the key when it is revoked', async () => {
    const machine = await openMachine(project, home.admin, home.id, { role: 'editor' })
    const make = (visibility: 'private' | 'tenant') =>
      machine.client.rpc('create_room', { tenant_id: home.id, name: 'Built', visibility }).throwOnError()
    const [hidden, seen] = [(await make('private')).data, (await make('tenant')).data]
    for (const { id } of [hidden, seen])
      expect(await participantsOf(id)).toEqual([{ user_id: home.admin.id, role: 'owner' }])
    const rename = (room_id: string) => machine.client.rpc('update_room', { room_id, name: 'Mine' })
    expect(await rename(hidden.id)).toMatchObject(problem(404, 'room_not_found'))
    expect(await rename(seen.id)).toMatchObject(problem(403, 'forbidden'))
    const ban = { room_id: seen.id, user_id: machine.id }
    expect(await home.admin.client.rpc('ban_participant', ban)).toMatchObject({
      error: { code: 'PT403', message: 'forbidden', hint: 'A key is revoked, not banned.' },
    })
    expect((await machine.client.rpc('get_room', { room: seen.id })).data).toHaveLength(1)
    await home.admin.client.rpc('revoke_api_key', { id: machine.keyId }).throwOnError()
    for (const { id } of [hidden, seen])
      expect(await machine.client.rpc('get_room', { room: id })).toMatchObject(problem(404, 'room_not_found'))
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

describe('get_room and list_rooms', () => {
  test('give a room with the role of the caller and how many take part, to who may read it', async () => {
    const { id, code } = home.rooms.tenant
    const shown = { id, name: 'home tenant', role: 'viewer', participants: 1 }
    for (const room of [id, id.toUpperCase(), code, ` ${code.toUpperCase()} `])
      expect((await home.viewer.client.rpc('get_room', { room })).data).toMatchObject([shown])
    for (const stranger of [outsider, guest, foreign.owner])
      for (const room of [id, code, home.rooms.public.id, ''])
        expect(await stranger.client.rpc('get_room', { room })).toMatchObject(problem(404, 'room_not_found'))
  })

  test('list page by page, the last active first, every room once', async () => {
    const { client } = foreign.owner
    for (let i = 0; i < 9; i++)
      await client.rpc('create_room', { tenant_id: foreign.id, name: `Sketch ${i}` }).throwOnError()
    await project.sql(
      `update public.rooms set last_active_at = '2026-01-01'::timestamptz where tenant_id = $1 and name like '%8'`,
      [foreign.id],
    )
    const seen: string[] = []
    let page: { before?: string; before_id?: string } = {}
    for (;;) {
      const { data } = await client.rpc('list_rooms', { ...page, page_size: 5 }).throwOnError()
      seen.push(...data.map(({ name }) => name))
      const last = data.at(-1)
      if (data.length < 5 || !last) break
      page = { before: last.last_active_at, before_id: last.id }
    }
    expect(seen).toHaveLength(12)
    expect(new Set(seen).size).toBe(12)
    expect(seen.at(-1)).toBe('Sketch 8')
  })

  test('find by part of a name or by the code, and only what the caller may read', async () => {
    const found = async (who: typeof outsider, options: object) =>
      (await who.client.rpc('list_rooms', options).throwOnError()).data.map(({ name }) => name)
    expect(await found(foreign.editor, { search: 'KETCH 3' })).toEqual(['Sketch 3'])
    expect(await found(foreign.editor, { search: '%' })).toEqual([])
    expect(await found(foreign.owner, { search: foreign.rooms.private.code })).toEqual(['foreign private'])
    expect(await found(foreign.editor, { search: 'private' })).toEqual([])
    expect(await found(home.owner, { search: 'Sketch 3' })).toEqual([])
    expect(await found(foreign.owner, { in_tenant: home.id })).toEqual([])
    expect(await found(outsider, {})).toEqual([])
  })

  test('refuse a page that is none', async () => {
    const half = { before: '2026-01-01T00:00:00Z', page_size: 101 }
    expect(await home.owner.client.rpc('list_rooms', half)).toMatchObject(
      problem(422, 'invalid_input', {
        before_id: 'with before: the last room of the page before',
        page_size: '1 to 100',
      }),
    )
  })
})

describe('update_room', () => {
  const change = (who: typeof outsider, settings: object, room = home.rooms.tenant) =>
    who.client.rpc('update_room', { room_id: room.id, ...settings })

  test('changes what is given and nothing else, for owners', async () => {
    const settings = {
      ...{ name: ' New name ', description: 'What\nwe plan', join_role: 'editor', guests_allowed: true },
      ...{ max_participants: 7, drawing: 'owners', visibility: 'public' },
    }
    const before = home.rooms.tenant
    const changed = await change(home.admin, settings)
    expect(changed.data).toMatchObject({
      ...settings,
      name: 'New name',
      code: before.code,
      has_password: false,
    })
    expect((await change(home.owner, { max_participants: 8 })).data).toMatchObject({
      ...{ name: 'New name', max_participants: 8, drawing: 'owners' },
    })
    expect((await change(home.owner, { description: '' })).data).toMatchObject({ description: '' })
  })

  test('is for nobody else', async () => {
    const before = await project.sql('select * from public.rooms where id = $1', [home.rooms.tenant.id])
    for (const member of [home.editor, home.viewer])
      expect(await change(member, { name: 'No' })).toMatchObject(problem(403, 'forbidden'))
    for (const stranger of [outsider, foreign.owner])
      expect(await change(stranger, { name: 'No' })).toMatchObject(problem(404, 'room_not_found'))
    for (const verb of ['update', 'delete'] as const) {
      const rooms = home.owner.client.from('rooms')
      const asked = verb === 'update' ? rooms.update({ name: 'No' }) : rooms.delete()
      expect(await asked.eq('id', home.rooms.tenant.id)).toMatchObject(denied)
    }
    const after = await project.sql('select * from public.rooms where id = $1', [home.rooms.tenant.id])
    expect(after).toEqual(before)
  })

  test('names every field that does not fit', async () => {
    const wrong = { name: '\u0007', description: 'x'.repeat(1001), join_role: 'owner', max_participants: 0 }
    expect(await change(home.owner, wrong)).toMatchObject(
      problem(422, 'invalid_input', {
        ...{ name: '1 to 120 characters', description: 'up to 1000 characters, no control characters' },
        ...{ join_role: 'viewer or editor', max_participants: '1 to 1000' },
      }),
    )
  })

  test('to private takes the room from the members, and back gives it to them', async () => {
    const { owner, editor } = home
    const made = { tenant_id: home.id, name: 'Tide' }
    const { data: room } = await owner.client.rpc('create_room', made).throwOnError()
    const seen = async () => (await editor.client.from('rooms').select('id').eq('id', room.id)).data!.length
    const epoch = async () => {
      const { data } = await owner.client.rpc('realtime_topic', { kind: 'room', id: room.id }).throwOnError()
      return Number(data.split(':')[2])
    }
    expect([await seen(), await epoch()]).toEqual([1, 1])
    await change(owner, { visibility: 'private' }, room).throwOnError()
    expect([await seen(), await epoch()]).toEqual([0, 2])
    await change(owner, { visibility: 'public' }, room).throwOnError()
    expect([await seen(), await epoch()]).toEqual([1, 2])
    await change(owner, { visibility: 'tenant' }, room).throwOnError()
    expect([await seen(), await epoch()]).toEqual([1, 3])
  })
})

test('a code is found as it was heard and typed', async () => {
  const { id, code } = foreign.rooms.public
  const heard = [
    code.toUpperCase(),
    code.replaceAll('-', ''),
    ` ${code.replaceAll('-', ' ')} `,
    code.replaceAll('-', '–'),
  ]
  for (const room of heard) {
    expect((await foreign.viewer.client.rpc('get_room', { room })).data).toMatchObject([{ id }])
    const found = await foreign.viewer.client.rpc('list_rooms', { search: room }).throwOnError()
    expect(found.data).toMatchObject([{ id }])
    expect(await home.viewer.client.rpc('get_room', { room })).toMatchObject(problem(404, 'room_not_found'))
  }
})
