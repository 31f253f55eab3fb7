import { expect, test } from 'vitest'
import { asPerson } from '../support/as-person.ts'
import { openMachine } from '../support/machine.ts'
import { openProject } from '../support/project.ts'
import { shareRoom } from '../support/share.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const participant = await project.signUp('participant')
await project.sql(
  `insert into public.room_participants (tenant_id, room_id, user_id, role) values ($1, $2, $3, 'editor')`,
  [home.id, home.rooms.private.id, participant.id],
)
await guest.client.rpc('join_room', { room: home.rooms.public.code }).throwOnError()
const invited = { tenant_id: home.id, email: 'asked@example.com', role: 'viewer' as const }
const invitation = (await home.owner.client.rpc('invite_member', invited).throwOnError()).data.id
await project.sql(`insert into private.invitation_tokens values (extensions.digest('opens', 'sha256'), $1)`, [
  invitation,
])
const key = await openMachine(project, home.owner, home.id, { role: 'editor' })
const other = await openMachine(project, home.owner, home.id, { role: 'viewer' })
const link = await shareRoom(home.owner, home.rooms.tenant)
const invite = (
  await home.owner.client.rpc('create_room_invite', { room_id: home.rooms.tenant.id }).single().throwOnError()
).data.id
await project.sql(`insert into public.room_bans (tenant_id, room_id, user_id) values ($1, $2, $3)`, [
  home.id,
  home.rooms.tenant.id,
  participant.id,
])
const said = { resource: `room:${home.rooms.tenant.id}`, body: 'Look', mentions: [home.viewer.id] }
const comment = (await home.editor.client.rpc('create_comment', said).throwOnError()).data.id
const [notification] = await project.sql('select id from public.notifications where user_id = $1', [
  home.viewer.id,
])
const asked = { resource: `room:${home.rooms.tenant.id}`, format: 'json' }
const exported = (await home.editor.client.rpc('create_export', asked).throwOnError()).data
const failed = (await home.editor.client.rpc('create_export', asked).throwOnError()).data
await project.sql(`update public.jobs set status = 'failed', finished_at = now() where id = $1`, [
  failed.job_id,
])
const owner = home.owner.client
const spring = { tenant_id: home.id, name: 'Spring' }
const [draft, live, gone] = await Promise.all(
  [0, 1, 2].map(async () => (await owner.rpc('create_configuration', spring).throwOnError()).data.id),
)
const activated = { id: live!, expected_revision: 1 }
const pages = ((await owner.rpc('get_configuration', { id: draft! }).throwOnError()).data as { data: object })
  .data
const portable = { format: 'tenon.configuration', version: 1, name: 'x', pages }
await owner.rpc('publish_configuration', activated).throwOnError()
const clone = (await owner.rpc('clone_configuration', { id: live!, name: 'x' }).throwOnError()).data.id
const asking = { configuration_id: draft!, expected_revision: 1 }
const approval = (await owner.rpc('request_approval', asking).throwOnError()).data
await owner.rpc('activate_configuration', { ...activated, id: draft! }).throwOnError()
const activation = (await owner.rpc('activate_configuration', activated).throwOnError()).data.id
await owner.rpc('delete_configuration', { id: gone! }).throwOnError()
const founder = { name: 'founder', label: 'Founder', audience: 'consumer' as const, context: {} }
await owner.rpc('save_persona', { tenant_id: home.id, ...founder }).throwOnError()
const tomorrow = { id: live!, at: new Date(Date.now() + 86_400_000).toISOString() }
const campaign = (await owner.rpc('schedule_activation', tomorrow).throwOnError()).data.id
const [release, released] = await Promise.all(
  ['x', 'y'].map(async name => {
    const { id } = (await owner.rpc('create_release', { tenant_id: home.id, name }).throwOnError()).data
    await owner.rpc('add_to_release', { release_id: id, configuration_id: live! }).throwOnError()
    return id
  }),
)
await owner.rpc('apply_release', { id: released! }).throwOnError()
const own = { tenant_id: home.id, type: 'custom_rates' }
const definition = { name: 'Rates', schema: { type: 'object' }, template: 'x' }
await owner.rpc('create_tile', { ...own, definition }).throwOnError()
const nightly = {
  ...asked,
  resource: `tenant:${home.id}`,
  format: 'csv',
  cron: '0 3 * * *',
  options: { table: 'members' },
}
const schedule = (await home.editor.client.rpc('schedule_export', nightly).throwOnError()).data

const named = { resource_kind: 'room', resource_id: home.rooms.tenant.id, name: 'Named' }
const version = (await home.editor.client.rpc('create_snapshot', named).throwOnError()).data

/** The participant is an editor of the private room, the guest a viewer of the public one, the key an editor's. */
const people = {
  outsider,
  guest,
  participant,
  viewer: home.viewer,
  editor: home.editor,
  key,
  admin: home.admin,
  owner: home.owner,
  foreign: foreign.owner,
}

const [tenant, room, secret] = [home.id, home.rooms.tenant.id, home.rooms.private.id]
const member = { tenant_id: tenant, user_id: home.viewer.id }
const document = { resource_kind: 'room', resource_id: room }
const file = `${tenant}/room/${room}/plan.txt`
const ok = 'ok'
const about = { room_id: home.rooms.tenant.id, user_id: home.viewer.id }
const noRoom = 'room_not_found'
const noPart = 'participant_not_found'
const noInvite = 'room_invite_not_found'
const noTenant = 'tenant_not_found'
const noResource = 'resource_not_found'
const noInvitation = 'invitation_not_found'
const noConfiguration = 'configuration_not_found'
const noKey = 'api_key_not_found'
const noRelease = 'release_not_found'
const noLink = 'share_link_not_found'
const noVersion = 'snapshot_not_found'
const noJob = 'job_not_found'
const noSchedule = 'schedule_not_found'
const noComment = 'comment_not_found'
const noNotification = 'notification_not_found'
const guestless = 'guest_not_allowed'
const keyless = 'machine_not_allowed'
const no = 'forbidden'
const hash = '0'.repeat(64)

/** What each is told who calls a function of `public`, and its twin in `private`, about the home tenant. */
const calls: Record<string, [args: Record<string, unknown>, ...told: string[]]> = {
  // outsider guest participant viewer editor key admin owner foreign
  accept_invitation: [{ token: 'opens' }, ok, guestless, ok, ok, ok, keyless, ok, ok, ok],
  activate_configuration: [{ ...activated, id: draft }, ...by(noConfiguration, no, ok, ok, ok, ok)],
  add_to_release: [
    { release_id: release, configuration_id: live, version: null },
    ...by(noRelease, no, ok, ok, ok, ok),
  ],
  allow_origins: [{ tenant_id: tenant, origins: [] }, ...by(noTenant, no, no, no, ok, ok)],
  ban_participant: [{ ...about, reason: null }, ...by(noRoom, no, no, no, ok, ok)],
  apply_release: [{ id: release }, ...by(noRelease, no, ok, ok, ok, ok)],
  approve_configuration: [
    { id: draft, content_hash: approval.content_hash, comment: '' },
    ...by(noConfiguration, no, ok, keyless, ok, 'author_cannot_approve'),
  ],
  cancel_job: [{ id: exported.job_id }, ...by(noJob, no, ok, no, ok, ok)],
  cancel_scheduled_activation: [{ id: campaign }, ...by(noSchedule, no, ok, ok, ok, ok)],
  clone_configuration: [
    { id: live, tenant_id: null, name: 'x', description: null },
    ...by(noConfiguration, no, ok, ok, ok, ok),
  ],
  closed_tenants: [{}, ...everybody(ok)],
  context_secret: [{ tenant_id: tenant }, ...everybody('42501')],
  count_call: [{}, ...everybody(ok)],
  create_api_key: [
    { tenant, name: 'x', role: 'viewer', resource: null, expires_at: null, outlives_maker: false },
    ...by(noTenant, no, no, keyless, ok, ok),
  ],
  create_configuration: [
    { ...spring, description: '', clone_from: null },
    ...by(noTenant, no, ok, ok, ok, ok),
  ],
  create_comment: [{ ...said, thread: null, anchor: null }, ...by(noResource, ok, ok, ok, ok, ok)],
  create_export: [
    { resource: `room:${room}`, format: 'json', options: '{}' },
    ...by(noResource, ok, ok, ok, ok, ok),
  ],
  create_release: [{ tenant_id: tenant, name: 'x' }, ...by(noTenant, no, ok, ok, ok, ok)],
  create_room: [{ tenant_id: tenant, name: 'x', visibility: 'tenant' }, ...by(noTenant, no, ok, ok, ok, ok)],
  create_room_invite: [
    { room_id: room, role: 'viewer', expires_in: 600, max_uses: null },
    ...by(noRoom, no, ok, keyless, ok, ok),
  ],
  create_share_link: [
    { resource_type: 'room', resource_id: room, options: '{}' },
    ...by(noResource, no, ok, ok, ok, ok),
  ],
  create_snapshot: [named, ...by(noResource, no, ok, ok, ok, ok)],
  create_tenant: [{ name: 'x', slug: 'fresh' }, ok, guestless, ok, ok, ok, keyless, ok, ok, ok],
  create_tile: [
    { ...own, type: 'custom_new', definition: JSON.stringify(definition) },
    ...by(noTenant, no, no, no, ok, ok),
  ],
  deactivate_configuration: [{ id: live }, ...by(noConfiguration, no, ok, ok, ok, ok)],
  delete_comment: [{ id: comment }, ...by(noComment, no, ok, no, ok, ok)],
  delete_room: [{ room_id: room }, ...by(noRoom, no, no, no, ok, ok)],
  // The editor has named it.
  delete_snapshot: [{ id: version.id }, ...by(noVersion, no, ok, no, ok, ok)],
  delete_persona: [{ tenant_id: tenant, name: 'founder' }, ...by('persona_not_found', no, ok, ok, ok, ok)],
  delete_configuration: [{ id: draft }, ...by(noConfiguration, no, ok, ok, ok, ok)],
  delete_tenant: [{ tenant_id: tenant }, ...by(noTenant, no, no, no, no, ok)],
  deleted_rooms: [{}, ...everybody(ok)],
  deleted_tenants: [{}, ...everybody(ok)],
  deprecate_tile: [{ ...own, replaced_by: null }, ...by(noTenant, no, no, no, ok, ok)],
  diff_versions: [{ a: draft, b: live }, ...by('version_not_found', ok, ok, ok, ok, ok)],
  edit_comment: [{ id: comment, body: 'x', mentions: null }, ...by(noComment, no, ok, no, no, no)],
  explain_access: [
    { user_id: home.viewer.id, action: 'read', resource: `room:${room}` },
    ...by(noResource, noResource, noResource, noResource, ok, ok),
  ],
  get_room: [{ room }, ...by(noRoom, ok, ok, ok, ok, ok)],
  get_attribution: [{ ...document, clients: null }, ...by(noResource, no, ok, ok, ok, ok)],
  get_snapshot: [{ id: version.id }, ...by(noVersion, no, ok, ok, ok, ok)],
  get_configuration: [{ id: draft }, ...by(noConfiguration, ok, ok, ok, ok, ok)],
  import_configuration: [
    { tenant_id: tenant, file: JSON.stringify(portable), name: null },
    ...by(noTenant, no, ok, ok, ok, ok),
  ],
  invite_member: [{ ...invited, email: 'x@example.com' }, ...by(noTenant, no, no, no, ok, ok)],
  join_room: [
    { room: home.rooms.tenant.code, password: null, invite: null },
    ...[noRoom, guestless, 'room_banned', ok, ok, keyless, ok, ok, noRoom],
  ],
  kick_participant: [{ ...about, user_id: home.owner.id }, ...by(noRoom, no, no, no, ok, ok)],
  keep_audit_for: [{ tenant_id: tenant, retention: null }, ...by(noTenant, no, no, no, ok, ok)],
  leave_room: [{ room_id: room }, ...by(noRoom, noPart, noPart, noPart, noPart, ok)],
  limit_session_age: [{ tenant_id: tenant, max_age: null }, ...by(noTenant, no, no, no, ok, ok)],
  list_rooms: [
    { in_tenant: null, search: null, before: null, before_id: null, page_size: 50 },
    ...everybody(ok),
  ],
  list_document_sessions: [
    { ...document, before: null, page_size: 50 },
    ...by(noResource, no, ok, ok, ok, ok),
  ],
  list_quarantine: [
    { resource_kind: 'room', resource_id: room, before: null },
    ...by(noResource, no, ok, ok, ok, ok),
  ],
  keep_preview: [
    {
      ...{
        configuration_id: draft,
        user_id: home.owner.id,
        content_hash: hash,
        html: '',
        styles: [],
        simulated: true,
      },
      ...{ mode: null, audience: null },
    },
    ...everybody('42501'),
  ],
  list_configurations: [
    { tenant_id: tenant, search: null, status: null, after: null, at_most: 50 },
    ...by(noTenant, ok, ok, ok, ok, ok),
  ],
  mark_all_notifications_read: [{ tenant_id: null }, ...everybody(ok)],
  mark_notification_read: [
    { id: notification.id },
    ...by(noNotification, ok, noNotification, noNotification, noNotification, noNotification),
  ],
  notification_settings: [{}, ...everybody(ok)],
  open_previews: [
    { configuration_id: draft, content_hashes: [hash] },
    ...by(noConfiguration, ok, ok, ok, ok, ok),
  ],
  open_share_link: [{ token: link.token, password: null }, ...everybody(ok)],
  open_share_link_for: [
    { token: link.token, password: null, visitor: home.owner.id, headers: '{}' },
    ...everybody('42501'),
  ],
  preview_release: [{ id: release }, ...by(noRelease, ok, ok, ok, ok, ok)],
  publish_configuration: [
    { ...activated, id: draft, message: '' },
    ...by(noConfiguration, no, ok, ok, ok, ok),
  ],
  publish_tile_version: [{ ...own, definition: '{}' }, ...by(noTenant, no, no, no, ok, ok)],
  realtime_topic: [{ kind: 'tenant', id: tenant }, ...by(noResource, ok, ok, ok, ok, ok)],
  redeem_api_key: [{ api_key: key.apiKey }, ...everybody('42501')],
  preview_source: [
    { configuration_id: draft, version: null, compare: true },
    ...by(noConfiguration, ok, ok, ok, ok, ok),
  ],
  remove_context_source: [{ tenant_id: tenant }, ...by(noTenant, no, no, no, ok, ok)],
  reject_configuration: [
    { id: draft, content_hash: approval.content_hash, comment: '' },
    ...by(noConfiguration, no, ok, keyless, ok, ok),
  ],
  remove_from_release: [
    { release_id: release, configuration_id: live },
    ...by(noRelease, no, ok, ok, ok, ok),
  ],
  remove_member: [member, ...by(noTenant, ok, no, no, ok, ok)],
  rename_snapshot: [{ id: version.id, name: 'Renamed' }, ...by(noVersion, no, ok, no, ok, ok)],
  restore_document: [{ ...document, version: 1, at: null }, ...by(noResource, no, ok, ok, ok, ok)],
  request_approval: [{ ...asking, message: '' }, ...by(noConfiguration, no, ok, ok, ok, ok)],
  require_approval: [{ tenant_id: tenant, required: false }, ...by(noTenant, no, no, no, ok, ok)],
  require_mfa: [{ tenant_id: tenant, required: false }, ...by(noTenant, no, no, no, ok, ok)],
  resolve_thread: [{ id: comment, resolved: true }, ...by(noComment, no, ok, ok, ok, ok)],
  restore_configuration: [{ id: gone }, ...by(noConfiguration, noConfiguration, ok, ok, ok, ok)],
  // No room is deleted, and no tenant.
  restore_room: [{ room_id: room }, ...everybody(noRoom)],
  restore_tenant: [{ tenant_id: tenant }, ...everybody(noTenant)],
  restore_version: [
    { configuration_id: live, version: 1, expected_revision: null },
    ...by(noConfiguration, no, ok, ok, ok, ok),
  ],
  retry_job: [{ id: failed.job_id }, ...by(noJob, no, ok, no, ok, ok)],
  revoke_api_key: [{ id: other.keyId }, ...by(noKey, noKey, noKey, noKey, ok, ok)],
  revoke_invitation: [
    { id: invitation },
    ...by(noInvitation, noInvitation, noInvitation, noInvitation, ok, ok),
  ],
  revoke_room_invite: [{ id: invite }, ...by(noInvite, noInvite, ok, ok, ok, ok)],
  revoke_share_link: [{ id: link.id }, ...by(noLink, noLink, ok, ok, ok, ok)],
  roll_back_release: [{ id: released }, ...by(noRelease, no, ok, ok, ok, ok)],
  rollback_activation: [{ id: activation }, ...by('activation_not_found', no, ok, ok, ok, ok)],
  rotate_api_key: [{ id: other.keyId }, ...by(noKey, noKey, noKey, keyless, ok, ok)],
  save_persona: [
    { tenant_id: tenant, name: 'x1', label: 'X', audience: 'consumer', context: '{}' },
    ...by(noTenant, no, ok, ok, ok, ok),
  ],
  set_context_source: [
    {
      ...{ tenant_id: tenant, issuer: 'x', audience: 'x', jwks_url: 'https://id.example/keys', secret: null },
      claims: [],
    },
    ...by(noTenant, no, no, keyless, ok, ok),
  ],
  save_configuration: [
    { configuration_id: draft, content: '{"app": {"consumer": {"settings": {}}}}', expected_revision: 1 },
    ...by(noConfiguration, no, ok, ok, ok, ok),
  ],
  save_configuration_data: [
    {
      ...{ configuration_id: draft, mode: 'app', audience: 'consumer', tile_structure: '{"tiles": []}' },
      ...{ expected_revision: 1, settings: null },
    },
    ...by(noConfiguration, no, ok, ok, ok, ok),
  ],
  schedule_activation: [
    { ...tomorrow, until: null, version: null },
    ...by(noConfiguration, no, ok, ok, ok, ok),
  ],
  schedule_export: [{ ...nightly, zone: 'UTC' }, ...by(noResource, no, ok, ok, ok, ok)],
  set_member_role: [{ ...member, role: 'editor' }, ...by(noTenant, no, no, no, ok, ok)],
  set_participant_role: [{ ...about, role: 'viewer' }, ...by(noRoom, no, no, no, ok, ok)],
  settings_schema: [{}, ...everybody(ok)],
  set_quota: [{ tenant_id: tenant, kind: 'rooms', at_most: 1 }, ...everybody('42501')],
  set_notification_delivery: [{ kind: 'comment.reply', delivery: 'none' }, ...everybody(ok)],
  set_room_password: [{ room_id: room, password: null }, ...by(noRoom, no, no, no, ok, ok)],
  tenant_usage: [{ tenant_id: tenant }, ...by(noTenant, no, no, no, ok, ok)],
  transfer_ownership: [member, ...by(noTenant, no, no, no, no, ok)],
  unban_participant: [{ room_id: room, user_id: participant.id }, ...by(noRoom, no, no, no, ok, ok)],
  // Somebody else's edits.
  undo_edits: [
    { ...document, user_id: outsider.id, since: version.created_at, until: null },
    ...by(noResource, no, no, no, ok, ok),
  ],
  update_configuration: [
    { id: draft, name: 'x', description: null },
    ...by(noConfiguration, no, ok, ok, ok, ok),
  ],
  update_from_origin: [
    { id: clone, expected_revision: 1, choices: '{}' },
    ...by(noConfiguration, no, ok, ok, ok, ok),
  ],
  unschedule: [{ id: schedule }, ...by(noSchedule, no, ok, no, ok, ok)],
  update_room: [
    {
      ...{ room_id: room, name: 'x', description: null, visibility: null, join_role: null },
      ...{ guests_allowed: null, max_participants: null, drawing: null },
    },
    ...by(noRoom, no, no, no, ok, ok),
  ],
  verify_audit_chain: [{ tenant, seq: null, hash: null, first: null }, ...by(noTenant, no, no, no, ok, ok)],
}

/** What the helpers say that policies ask: of the caller alone, whatever the arguments are. */
const helpers: Record<string, [args: Record<string, unknown>, ...answers: string[]]> = {
  check_input: [{ problems: '{}' }, ...everybody('')],
  fail: [{ status: 409, code: 'x', fields: null, hint: null }, ...everybody('x')],
  may_join: [{ topic: `tenant:${tenant}:1` }, ...by('false', 'true', 'true', 'true', 'true', 'true')],
  my_configuration_tenants: [{ at_least: 'editor' }, '0', '0', '0', '0', '1', '1', '1', '1', '1'],
  my_configurations: [{ at_least: 'viewer' }, ...by('0', '3', '3', '3', '3', '3')],
  my_job_tenants: [{}, '0', '0', '0', '0', '1', '0', '0', '1', '0'],
  my_keyed_configurations: [{ at_least: 'viewer' }, ...everybody('0')],
  my_people: [{}, '0', '2', '2', '7', '7', '7', '7', '9', '5'],
  my_share_links: [{}, ...by('0', '0', '1', '1', '1', '1')],
  my_resources: [{ at_least: 'viewer' }, '0', '1', '1', '6', '6', '6', '8', '8', '5'],
  my_room_bans: [{}, '0', '0', '1', '0', '0', '0', '0', '0', '0'],
  my_room_scopes: [{ at_least: 'viewer', seen: 'private' }, '0', '0', '0', '0', '0', '0', '1', '1', '1'],
  my_room_tenants: [{ at_least: 'editor' }, '0', '0', '1', '0', '1', '1', '1', '1', '1'],
  my_rooms: [{ at_least: 'viewer' }, '0', '1', '1', '2', '2', '2', '3', '3', '3'],
  my_shared_rooms: [{ at_least: 'viewer' }, '0', '1', '1', '0', '0', '0', '0', '3', '3'],
  my_tenants: [{ at_least: 'editor' }, '0', '0', '0', '0', '1', '1', '1', '1', '1'],
  open_document: [{ kind: 'room', resource_id: room }, ...by('0', '1', '1', '1', '1', '1')],
  parse_resource: [{ resource: 'room' }, ...everybody('1')],
  read_room_code: [{ said: 'ABCD efgh 2345' }, ...everybody('abcd-efgh-2345')],
  role_on: [{ kind: 'room', resource_id: secret }, ...['', '', 'editor', '', '', '', 'owner', 'owner', '']],
  role_on_file: [{ path: file }, ...by('', 'viewer', 'editor', 'editor', 'owner', 'owner')],
  room_role: [{ room_id: room }, ...by('', 'viewer', 'editor', 'editor', 'owner', 'owner')],
  system_tenant: [{}, ...everybody('5e5e5e5e-0000-4000-8000-000000000000')],
  tenant_role: [{ tenant_id: tenant }, ...by('', 'viewer', 'editor', 'editor', 'admin', 'owner')],
}

function by(
  stranger: string,
  ...[viewer, editor, key, admin, owner]: [string, string, string, string, string]
) {
  return [stranger, stranger, stranger, viewer, editor, key, admin, owner, stranger]
}

function everybody(told: string) {
  return Object.keys(people).map(() => told)
}

/** What a person hears who calls a function: its only value or the number of its rows, or the code of a refusal. */
async function call(person: { id: string; token: string }, name: string, args: Record<string, unknown>) {
  const parameters = Object.keys(args).map((arg, i) => `${arg} => $${i + 1}`)
  const text = `select * from ${name}(${parameters})`
  return asPerson(project, person, async db => {
    try {
      const { rows, fields } = await db.query({ text, values: Object.values(args), rowMode: 'array' })
      // What counts failures answers what others raise.
      if (/^PT\d{3}$/.test(rows[0]?.[0]?.code)) return { refusal: rows[0]![0].message as string }
      const isValue = rows.length === 1 && fields.length === 1 && !name.includes('.my_')
      return { value: isValue ? `${rows[0]?.[0] ?? ''}` : `${rows.length}` }
    } catch (error) {
      const { code, message } = error as { code: string; message: string }
      return { refusal: code.startsWith('PT') ? message : code }
    }
  })
}

test.for(Object.entries(calls))('%s', async ([name, [args, ...told]]) => {
  for (const schema of ['public', 'private']) {
    const heard: string[] = []
    for (const person of Object.values(people))
      heard.push((await call(person, `${schema}.${name}`, args)).refusal ?? ok)
    expect(heard).toEqual(told)
  }
})

test.for(Object.entries(helpers))('private.%s', async ([name, [args, ...answers]]) => {
  const heard: (string | undefined)[] = []
  for (const person of Object.values(people)) {
    const { value, refusal } = await call(person, `private.${name}`, args)
    heard.push(refusal ?? value)
  }
  expect(heard).toEqual(answers)
})

const functions = (schema: string, role: string) =>
  project.sql(
    `select proname from pg_proc where pronamespace = $1::regnamespace
     and has_function_privilege($2, oid, 'execute') order by 1`,
    [schema, role],
  )
const names = async (schema: string, role: string) =>
  (await functions(schema, role)).map(({ proname }) => proname as string)

test('every function is declared, and only links are open to who has no account', async () => {
  const declared = Object.keys(calls).toSorted()
  expect(await names('public', 'postgres')).toEqual(declared)
  const reached = await names('private', 'authenticated')
  const twins = reached.filter(name => name in calls)
  expect(reached.filter(name => !twins.includes(name))).toEqual(Object.keys(helpers).toSorted())
  for (const schema of ['public', 'private']) expect(await names(schema, 'anon')).toEqual(['open_share_link'])
})

test('what a call was told did not change anything, since all were undone', async () => {
  const [row] = await project.sql(
    `select (select count(*)::int from public.members where tenant_id = $1) as members,
      (select count(*)::int from public.rooms where tenant_id = $1) as rooms,
      (select count(*)::int from public.tenants where id <> private.system_tenant()) as tenants`,
    [tenant],
  )
  expect(row).toEqual({ members: 4, rooms: 3, tenants: 2 })
})
