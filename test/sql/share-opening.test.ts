import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { shareRoom } from '../support/share.ts'
import { openTenant, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign } = await openWorld(project)
const stranger = project.client()
const room = home.rooms.private
const password = 'open sesame'

const open = (token: string, password?: string, client = stranger) =>
  client.rpc('open_share_link', { token, ...(password !== undefined && { password }) })
const gone = problem(404, 'share_link_not_found')
const row = async (id: string) =>
  (await project.sql('select * from public.share_links where id = $1', [id]))[0]
const visits = async (id: string) =>
  (
    await project.sql(
      'select outcome, user_id from public.share_visits where share_link_id = $1 order by created_at',
      [id],
    )
  ).map(visit => [visit.outcome, visit.user_id])

describe('open_share_link', () => {
  test('shows a room to somebody without an account, and to anybody who is signed in', async () => {
    const { id, token } = await shareRoom(home.owner, room)
    const view = { name: room.name, folder: `${home.id}/room/${room.id}/`, updates: [] }
    const shown = { kind: 'room', revision: null, view }
    expect(await open(token)).toMatchObject({ status: 200, data: shown })
    expect((await open(token, undefined, foreign.owner.client)).data).toEqual(shown)
    expect(await visits(id)).toEqual([
      ['opened', null],
      ['opened', foreign.owner.id],
    ])
    expect(await row(id)).toMatchObject({ uses: 2, last_used_at: expect.any(Date) })
  })

  test('shows the document as it is now, snapshot and log', async () => {
    const doc = new Y.Doc()
    const updates: Uint8Array[] = []
    doc.on('update', update => updates.push(update))
    for (const name of ['vault', 'lobby'])
      doc.getMap('shapes').set(name, { kind: 'note', text: 'x'.repeat(200) })
    await project.sql(
      `with made as (insert into private.documents (tenant_id, kind, resource_id) values ($1, 'room', $2) returning id),
         snapshot as (insert into private.document_snapshots (document_id, state, state_vector, deletions)
           select id, $3, '', '' from made)
       insert into private.document_updates (document_id, flush, position, data) select id, 1, 0, $4 from made`,
      [home.id, home.rooms.tenant.id, Buffer.from(updates[0]!), Buffer.from(updates[1]!)],
    )
    const { token } = await shareRoom(home.owner, home.rooms.tenant)
    const { view } = (await open(token)).data as { view: { updates: string[] } }
    const shown = new Y.Doc()
    for (const update of view.updates) Y.applyUpdate(shown, Buffer.from(update, 'base64'))
    expect(shown.getMap('shapes').toJSON()).toEqual(doc.getMap('shapes').toJSON())
  })

  test('opens nothing by a token that was changed', async () => {
    const { id, token } = await shareRoom(home.owner, room)
    const flipped = (token[0] === 'A' ? 'B' : 'A') + token.slice(1)
    for (const changed of [
      '',
      flipped,
      token.slice(1),
      `${token}x`,
      token.toUpperCase(),
      ` ${token}`,
      id,
      '%',
      "'",
    ])
      expect(await open(changed)).toMatchObject(gone)
    expect(await open(null as never)).toMatchObject(gone)
    expect(await visits(id)).toEqual([])
  })

  test('opens nothing that is too old, taken back or used up, all alike', async () => {
    const [old, taken, used] = [
      await shareRoom(home.owner, room),
      await shareRoom(home.owner, room, { password }),
      await shareRoom(home.owner, room, { max_uses: 1 }),
    ]
    await project.sql('update public.share_links set expires_at = now() where id = $1', [old.id])
    await home.owner.client.rpc('revoke_share_link', { id: taken.id }).throwOnError()
    expect((await open(used.token)).status).toBe(200)
    for (const { token } of [old, taken, used]) expect(await open(token, password)).toMatchObject(gone)
    expect([await visits(old.id), await visits(taken.id)]).toEqual([[], []])
    expect(await row(used.id)).toMatchObject({ uses: 1 })
  })

  test('is worth what its maker may do at that moment', async () => {
    const { token } = await shareRoom(home.editor, home.rooms.tenant)
    const role = (role: string) =>
      project.sql('update public.members set role = $1 where user_id = $2', [role, home.editor.id])
    await role('viewer')
    expect(await open(token)).toMatchObject(gone)
    await role('editor')
    expect((await open(token)).status).toBe(200)
    await home.owner.client
      .rpc('remove_member', { tenant_id: home.id, user_id: home.editor.id })
      .throwOnError()
    expect(await open(token)).toMatchObject(gone)
  })

  test('ends with its room, and with its tenant until that is restored', async () => {
    const tenancy = await openTenant(project, 'passing')
    const [doomed, kept] = [tenancy.rooms.tenant, tenancy.rooms.public]
    const [first, second] = [await shareRoom(tenancy.owner, doomed), await shareRoom(tenancy.owner, kept)]
    await tenancy.owner.client.rpc('delete_room', { room_id: doomed.id }).throwOnError()
    expect(await open(first.token)).toMatchObject(gone)
    await project.sql('delete from public.rooms where id = $1', [doomed.id])
    expect(await row(first.id)).toBeUndefined()
    await tenancy.owner.client.rpc('delete_tenant', { tenant_id: tenancy.id }).throwOnError()
    expect(await open(second.token)).toMatchObject(gone)
    await tenancy.owner.client.rpc('restore_tenant', { tenant_id: tenancy.id }).throwOnError()
    expect((await open(second.token)).status).toBe(200)
  })

  test('of two hundred at once, opens for as many as it may', async () => {
    const { id, token } = await shareRoom(home.owner, room, { max_uses: 5 })
    const answers = await Promise.all(Array.from({ length: 200 }, () => open(token)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5)
    for (const answer of answers) if (answer.status !== 200) expect(answer).toMatchObject(gone)
    expect(await row(id)).toMatchObject({ uses: 5 })
    expect(await visits(id)).toHaveLength(5)
  })
})
