import { describe, expect, test } from 'vitest'
import { openMachine } from '../support/machine.ts'
import { openProject } from '../support/project.ts'
import { shareRoom } from '../support/share.ts'
import { openWorld, type Tenancy } from '../support/world.ts'

const project = await openProject()
const world = await openWorld(project)
const participant = await project.signUp('participant')

const { home, foreign, outsider, guest } = world
const key = await openMachine(project, home.owner, home.id, { role: 'editor' })
await openMachine(project, foreign.owner, foreign.id, { role: 'editor' })
for (const { owner, viewer, rooms, id } of [home, foreign]) {
  const resource = `room:${rooms.tenant.id}`
  await owner.client.rpc('create_export', { resource, format: 'json' }).throwOnError()
  const nightly = {
    resource: `tenant:${id}`,
    format: 'csv',
    cron: '0 3 * * *',
    options: { table: 'members' },
  }
  await owner.client.rpc('schedule_export', nightly).throwOnError()
  await owner.client
    .rpc('invite_member', { tenant_id: id, email: 'asked@example.com', role: 'viewer' })
    .throwOnError()
  const { token } = await shareRoom(owner, rooms.tenant)
  await project.client().rpc('open_share_link', { token }).throwOnError()
  const definition = { name: 'Rates', schema: { type: 'object' }, template: 'x' }
  await owner.client.rpc('create_tile', { tenant_id: id, type: 'custom_rates', definition }).throwOnError()
  const spring = { tenant_id: id, name: 'Spring' }
  const { data: made } = await owner.client.rpc('create_configuration', spring).throwOnError()
  await owner.client.rpc('activate_configuration', { id: made.id, expected_revision: 1 }).throwOnError()
  const draft = { expected_revision: 1, id: made.id }
  await owner.client.rpc('publish_configuration', draft).throwOnError()
  await owner.client
    .rpc('request_approval', { expected_revision: 1, configuration_id: made.id })
    .throwOnError()
  await owner.client.rpc('require_approval', { tenant_id: id, required: false }).throwOnError()
  const tomorrow = { id: made.id, at: new Date(Date.now() + 86_400_000).toISOString() }
  await owner.client.rpc('schedule_activation', tomorrow).throwOnError()
  const { data: release } = await owner.client.rpc('create_release', spring).throwOnError()
  const item = { release_id: release.id, configuration_id: made.id }
  await owner.client.rpc('add_to_release', item).throwOnError()
  const founder = { name: 'founder', label: 'Founder', audience: 'consumer' as const, context: {} }
  await owner.client.rpc('save_persona', { tenant_id: id, ...founder }).throwOnError()
  const tokens = { issuer: 'x', audience: 'x', jwks_url: 'https://id.example/keys' }
  await owner.client.rpc('set_context_source', { tenant_id: id, ...tokens }).throwOnError()
  await project.sql(
    `select private.keep_preview(c.id, $2, repeat('0', 64), 'x', '{}', true, null, null) from public.configurations c
     where c.tenant_id = $1`,
    [id, owner.id],
  )
  const comment = { resource, body: 'Look', mentions: [viewer.id] }
  const { data: remark } = await owner.client.rpc('create_comment', comment).throwOnError()
  await owner.client.rpc('edit_comment', { id: remark.id, body: 'Look here' }).throwOnError()
  await owner.client.rpc('create_room_invite', { room_id: rooms.tenant.id }).throwOnError()
  const gone = await project.signUp('gone')
  await gone.client.rpc('join_room', { room: rooms.public.code }).throwOnError()
  await owner.client.rpc('ban_participant', { room_id: rooms.public.id, user_id: gone.id }).throwOnError()
  const named = { resource_kind: 'room', resource_id: rooms.tenant.id, name: 'Named' }
  await owner.client.rpc('create_snapshot', named).throwOnError()
  if (id === foreign.id) continue
  await home.viewer.client.rpc('create_export', { resource, format: 'json' }).throwOnError()
  await guest.client.rpc('join_room', { room: rooms.public.code }).throwOnError()
  await project.sql(
    `insert into public.room_participants (tenant_id, room_id, user_id, role) values ($1, $2, $3, 'editor')`,
    [id, rooms.private.id, participant.id],
  )
}

/** Weakest first: what an owner deletes, the others have tried before. */
const people = {
  anon: project.client(),
  outsider: outsider.client,
  guest: guest.client,
  participant: participant.client,
  viewer: home.viewer.client,
  editor: home.editor.client,
  key: key.client,
  admin: home.admin.client,
  owner: home.owner.client,
}

const no = 'denied'
const nobody = Array<typeof no>(9).fill(no)
const readOnly = { insert: nobody, update: nobody, delete: nobody }
type Cell = number | typeof no

// Rows of the home tenant that a verb reaches when it is asked for all of them; denied: the verb is not granted at
// all. The guest has joined the public room, the participant is an editor of the private one, nothing else of it. The
// key is an editor's, made by the owner.
// Three rooms; six participations (the owner's three among them, and that of somebody who was banned from the public
// room and has left it); one ban; one invite and one link to the room of the tenant, and one visit; two exports, of the
// owner and of the viewer; one invitation; one comment, edited, that tells the viewer; one named version of the room;
// one export and one activation that are scheduled; one configuration, which is active, published, in a release and
// waits for the approval of the admin; one type of tile; one persona, one source of contexts and one preview. Who takes
// part in a room knows its owner. The audit log tells of what people and tenants are, not of exports.
const matrix: Record<string, Record<Verb, Cell[]>> = {
  //                    anon outsider guest participant viewer editor key admin owner
  activation_schedules: { ...readOnly, select: [no, 0, 0, 0, 1, 1, 1, 1, 1] },
  api_keys: { ...readOnly, select: [no, 0, 0, 0, 0, 0, 0, 1, 1] },
  approval_rules: { ...readOnly, select: [no, 0, 0, 0, 1, 1, 1, 1, 1] },
  audit_log: { ...readOnly, select: [no, 0, 0, 0, 0, 0, 0, 42, 42] },
  comment_revisions: { ...readOnly, select: [no, 0, 0, 0, 1, 1, 1, 1, 1] },
  comments: { ...readOnly, select: [no, 0, 0, 0, 1, 1, 1, 1, 1] },
  configuration_activations: { ...readOnly, select: [no, 0, 0, 0, 1, 1, 1, 1, 1] },
  configuration_approvals: { ...readOnly, select: [no, 0, 0, 0, 1, 1, 1, 1, 1] },
  configuration_data: { ...readOnly, select: [no, 0, 0, 0, 6, 6, 6, 6, 6] },
  configuration_versions: { ...readOnly, select: [no, 0, 0, 0, 1, 1, 1, 1, 1] },
  configurations: { ...readOnly, select: [no, 0, 0, 0, 1, 1, 1, 1, 1] },
  context_sources: { ...readOnly, select: [no, 0, 0, 0, 1, 1, 1, 1, 1] },
  document_versions: { ...readOnly, select: [no, 0, 0, 0, 0, 1, 1, 1, 1] },
  exports: {
    select: [no, 0, 0, 0, 1, 0, 0, 0, 1],
    insert: nobody,
    update: nobody,
    delete: [no, 0, 0, 0, 1, 0, 0, 0, 1],
  },
  invitations: { ...readOnly, select: [no, 0, 0, 0, 0, 0, 0, 1, 1] },
  jobs: { ...readOnly, select: [no, 0, 0, 0, 4, 4, 4, 4, 4] },
  members: { ...readOnly, select: [no, 0, 0, 0, 4, 4, 4, 4, 4] },
  notifications: { ...readOnly, select: [no, 0, 0, 0, 1, 0, 0, 1, 0] },
  personas: { ...readOnly, select: [no, 0, 0, 0, 1, 1, 1, 1, 1] },
  previews: { ...readOnly, select: [no, 0, 0, 0, 1, 1, 1, 1, 1] },
  profiles: {
    select: /*       */ [no, 0, 1, 1, 4, 4, 4, 4, 4],
    insert: nobody,
    update: /*       */ [no, 0, 0, 0, 1, 1, 0, 1, 1],
    delete: nobody,
  },
  release_items: { ...readOnly, select: [no, 0, 0, 0, 1, 1, 1, 1, 1] },
  releases: { ...readOnly, select: [no, 0, 0, 0, 1, 1, 1, 1, 1] },
  room_bans: { ...readOnly, select: [no, 0, 0, 0, 0, 0, 0, 1, 1] },
  room_invites: { ...readOnly, select: [no, 0, 0, 0, 0, 1, 1, 1, 1] },
  room_participants: { ...readOnly, select: [no, 0, 3, 2, 4, 4, 4, 6, 6] },
  room_snapshots: { ...readOnly, select: [no, 0, 0, 0, 0, 1, 1, 1, 1] },
  rooms: { ...readOnly, select: [no, 0, 1, 1, 2, 2, 2, 3, 3] },
  schedules: { ...readOnly, select: [no, 0, 0, 0, 2, 2, 2, 2, 2] },
  share_links: { ...readOnly, select: [no, 0, 0, 0, 0, 1, 1, 1, 1] },
  share_visits: { ...readOnly, select: [no, 0, 0, 0, 0, 1, 1, 1, 1] },
  tenants: {
    select: /*       */ [no, 0, 0, 0, 1, 1, 1, 1, 1],
    insert: nobody,
    update: /*       */ [no, 0, 0, 0, 0, 0, 0, 1, 1],
    delete: nobody,
  },
  tiles: { ...readOnly, select: [no, 0, 0, 0, 1, 1, 1, 1, 1] },
}
const tables = Object.entries(matrix)
const verbs = ['select', 'insert', 'update', 'delete'] as const
type Verb = (typeof verbs)[number]

/** The only columns that people write, and what the test writes there. */
const writable: Record<string, Record<string, string>> = {
  profiles: { avatar_url: 'https://example.com/face.png', display_name: 'Somebody' },
  tenants: { name: 'Renamed' },
}

/** Which rows of a table are a tenant's: a column, and its values there. */
function rowsOf(table: string, { id, owner, admin, editor, viewer }: Tenancy): [string, string[]] {
  if (table === 'profiles') return ['id', [owner, admin, editor, viewer].map(person => person.id)]
  return [table === 'tenants' ? 'id' : 'tenant_id', [id]]
}

async function attempt(
  client: (typeof people)['owner'],
  table: string,
  verb: Verb,
  tenancy: Tenancy,
): Promise<Cell> {
  const [column, values] = rowsOf(table, tenancy)
  const rows = client.from(table as 'rooms')
  // Every table has the column `created_at`, and nobody may write it.
  const [name = 'created_at', value = '2000-01-01'] = Object.entries(writable[table] ?? {})[0] ?? []
  const key = column as 'id'
  const { data, error, status } = await {
    select: () => rows.select(key).in(key, values),
    insert: () => rows.insert({ [column]: values[0] } as never).select(key),
    update: () =>
      rows
        .update({ [name]: value } as never)
        .in(key, values)
        .select(key),
    delete: () => rows.delete().in(key, values).select(key),
  }[verb]()
  if (!error) return data.length
  expect({ code: error.code, status }).toEqual({ code: '42501', status: client === people.anon ? 401 : 403 })
  return no
}

const count = async (table: string, tenancy: Tenancy) => {
  const [column, values] = rowsOf(table, tenancy)
  const [row] = await project.sql(`select count(*)::int from public.${table} where ${column} = any ($1)`, [
    values,
  ])
  return row.count as number
}

test('every table is declared', async () => {
  const present = await project.sql(
    `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm') order by 1`,
  )
  expect(present.map(({ relname }) => relname)).toEqual(Object.keys(matrix))
})

describe.for(verbs)('%s', verb => {
  test.for(tables)('%s', async ([table, cells]) => {
    for (const tenancy of [foreign, home]) {
      const before = await count(table, tenancy)
      expect(before).toBeGreaterThan(0)
      const found: Cell[] = []
      for (const client of Object.values(people)) found.push(await attempt(client, table, verb, tenancy))
      // In a tenant of which they know nothing, people reach no row by any verb.
      const strangers = cells[verb].map(cell => (cell === no ? no : 0))
      expect(found).toEqual(tenancy === home ? cells[verb] : strangers)
      const deleted = verb === 'delete' ? found.filter(cell => cell !== no) : []
      expect(await count(table, tenancy)).toBe(before - deleted.reduce((sum, rows) => sum + rows, 0))
    }
  })
})

test.for(Object.keys(matrix))('the service key reads all %s and writes none', async table => {
  const service = project.admin()
  for (const tenancy of [home, foreign]) {
    const rows = await count(table, tenancy)
    const found: Cell[] = []
    for (const verb of verbs) found.push(await attempt(service, table, verb, tenancy))
    expect(found).toEqual([rows, no, no, no])
    expect(await count(table, tenancy)).toBe(rows)
  }
})

test('people write the columns that are declared and no others', async () => {
  const columns = await project.sql(`
    select table_name, array_agg(column_name::text order by 1) as columns from information_schema.column_privileges
    where table_schema = 'public' and grantee = 'authenticated' and privilege_type in ('INSERT', 'UPDATE')
    group by 1 order by 1`)
  const declared = Object.entries(writable)
  expect(columns.map(({ table_name, columns }) => [table_name, columns.toSorted()])).toEqual(
    declared.map(([table, values]) => [table, Object.keys(values)]),
  )
})
