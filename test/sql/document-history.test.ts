import { beforeAll, describe, expect, test } from 'vitest'
import { openMachine } from '../support/machine.ts'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { inviteTo, joinRoom, openRoom } from '../support/room.ts'
import { shareRoom } from '../support/share.ts'
import { type Actor, openWorld, signInGuest } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const { owner, admin, editor, viewer } = home
await project.sql(`update private.rate_limits set at_most = 1000 where name like 'rooms.%'`)

const room = await openRoom(owner, home, { visibility: 'public', guests_allowed: true })
const drawing = await signInGuest(project)
const { token } = await inviteTo(owner, room)
await joinRoom(drawing, room, { invite: token }).throwOnError()
for (const who of [guest, outsider]) await joinRoom(who, room).throwOnError()
const [reader, writer] = await Promise.all(
  (['viewer', 'editor'] as const).map(role =>
    openMachine(project, owner, home.id, { role, resource: `room:${room.id}` }),
  ),
)
const spring = { tenant_id: home.id, name: 'Spring' }
const configuration = (await owner.client.rpc('create_configuration', spring).throwOnError()).data

const documents = { room: room.id, configuration: configuration.id! }
const versions: Record<string, string> = {}
const said = Buffer.from('what was deleted')

/** An edit that is not folded yet, and a version that has its bytes. */
beforeAll(async () => {
  for (const [resource_kind, resource_id] of Object.entries(documents)) {
    const named = { resource_kind, resource_id, name: 'Before' }
    const { data } = await owner.client.rpc('create_snapshot', named).throwOnError()
    versions[resource_kind] = data.id
    const [document] = await project.sql('select id from private.documents where resource_id = $1', [
      resource_id,
    ])
    await project.sql('insert into private.document_updates values ($1, 1, 1, $2, now(), $3)', [
      ...[document.id, owner.id, said],
    ])
    await project.sql(
      `insert into private.document_states (document_id, version_id, fold, until, state, state_vector)
       values ($1, $2, 1, now(), $3, $3)`,
      [document.id, data.id, said],
    )
  }
})

/** What somebody gets of a document's past, by every way there is. */
async function read({ client }: Actor, kind: keyof typeof documents) {
  const of = { resource_kind: kind, resource_id: documents[kind] }
  const answers = [
    await client.rpc('get_snapshot', { id: versions[kind]! }),
    await client.rpc('get_attribution', of),
    await client.rpc('list_document_sessions', of),
  ]
  const rows = await client.from('document_versions').select('id, name').eq('resource_id', of.resource_id)
  const listed = await client.from('room_snapshots').select('id').eq('room_id', of.resource_id)
  return { answers, rows: rows.data!, listed: listed.data! }
}
const forbidden = Array(3).fill(problem(403, 'forbidden'))
const unknown = [problem(404, 'snapshot_not_found'), ...Array(2).fill(problem(404, 'resource_not_found'))]

describe('the past of a board', () => {
  const editors = { owner, admin, editor, 'a guest who draws': drawing, 'an editor’s key': writer! }
  test.for(Object.entries(editors))('is told to %s, frozen or not', async ([, who]) => {
    for (const frozen of ['nobody', 'editors'] as const) {
      await owner.client.rpc('update_room', { room_id: room.id, drawing: frozen }).throwOnError()
      const { answers, rows, listed } = await read(who, 'room')
      const [snapshot, attribution, sessions] = answers
      expect(snapshot).toMatchObject({ status: 200, data: { state: said.toString('base64') } })
      expect(attribution).toMatchObject({ data: { updates: [{ update: said.toString('base64') }] } })
      expect(sessions).toMatchObject({ data: [{ user_id: owner.id, edits: 1 }] })
      expect([rows, listed]).toEqual([[{ id: versions.room, name: 'Before' }], [{ id: versions.room }]])
    }
  })

  const readers = { viewer, guest, 'a participant': outsider, 'a viewer’s key': reader! }
  test.for(Object.entries(readers))('is not told to %s, who may see the room', async ([, who]) => {
    expect((await who.client.from('rooms').select('id').eq('id', room.id)).data).toHaveLength(1)
    const { answers, rows, listed } = await read(who, 'room')
    expect(answers).toMatchObject(forbidden)
    expect([rows, listed]).toEqual([[], []])
  })

  test('does not exist for anybody else', async () => {
    for (const who of [foreign.owner, await signInGuest(project)]) {
      const { answers, rows, listed } = await read(who, 'room')
      expect(answers).toMatchObject(unknown)
      expect([rows, listed]).toEqual([[], []])
    }
    expect((await project.client().from('document_versions').select()).status).toBe(401)
  })

  test('is theirs from the moment on when they may write, and no longer', async () => {
    const who = { room_id: room.id, user_id: outsider.id }
    for (const [role, count] of [
      ['editor', 1],
      ['viewer', 0],
    ] as const) {
      await owner.client.rpc('set_participant_role', { ...who, role }).throwOnError()
      const { answers, rows } = await read(outsider, 'room')
      expect(rows).toHaveLength(count)
      expect(answers.filter(({ error }) => !error)).toHaveLength(count * 3)
    }
  })

  test('shows through a link what the link is for', async () => {
    const { version } = (
      await editor.client
        .from('room_snapshots')
        .select('version')
        .eq('room_id', room.id)
        .single()
        .throwOnError()
    ).data
    const link = await shareRoom(editor, room, { revision: `${version}` })
    for (const client of [project.client(), viewer.client, foreign.owner.client]) {
      const { data } = await client.rpc('open_share_link', { token: link.token }).throwOnError()
      expect(data).toMatchObject({ view: { updates: [said.toString('base64')] } })
    }
    const wanted = { resource_type: 'room', resource_id: room.id, options: { revision: `${version}` } }
    expect(await viewer.client.rpc('create_share_link', wanted)).toMatchObject(problem(403, 'forbidden'))
  })
})

test('the past of a draft is told to who may edit the configuration, and to nobody else', async () => {
  for (const who of [owner, editor]) {
    const { answers, rows } = await read(who, 'configuration')
    expect(answers).toMatchObject([{ status: 200 }, { status: 200 }, { status: 200 }])
    expect(rows).toEqual([{ id: versions.configuration, name: 'Before' }])
  }
  const { answers, rows } = await read(viewer, 'configuration')
  expect(answers).toMatchObject(forbidden)
  expect(rows).toEqual([])
  for (const who of [foreign.owner, drawing, writer!]) {
    const { answers, rows } = await read(who, 'configuration')
    expect(answers).toMatchObject(unknown)
    expect(rows).toEqual([])
  }
})
