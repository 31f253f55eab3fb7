import { createClient } from '@supabase/supabase-js'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import type { Database } from '../../supabase/types.ts'
import { openProject } from '../support/project.ts'
import { addMember, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider } = await openWorld(project)

const newest = async (tenant = home) => {
  const { data } = await tenant.owner.client
    .from('audit_log')
    .select('*')
    .eq('tenant_id', tenant.id)
    .order('id', { ascending: false })
    .limit(1)
    .single()
    .throwOnError()
  return data
}
const entries = async (id: string) =>
  (await project.sql('select count(*)::int from public.audit_log where tenant_id = $1', [id]))[0].count

/** The worker's own connection, or another without anybody's claims. */
async function connected<T>(role: string, work: (db: pg.Client) => Promise<T>): Promise<T> {
  const db = new pg.Client(project.databaseUrl(role))
  await db.connect()
  return work(db).finally(() => db.end())
}

describe('an entry', () => {
  test('of a new row has the row, who made it and the id of the request', async () => {
    const tracked = createClient<Database>(project.apiUrl, project.publishableKey, {
      accessToken: async () => home.editor.token,
      global: { headers: { 'x-request-id': 'req-1' } },
    })
    const made = { tenant_id: home.id, name: 'Plan' }
    const { data: room } = await tracked.rpc('create_room', made).throwOnError()
    const { data } = await home.admin.client.from('audit_log').select('*').eq('entity_id', room.id)
    expect(data).toMatchObject([
      {
        ...{ tenant_id: home.id, actor_kind: 'user', actor_id: home.editor.id, action: 'room.created' },
        ...{ entity: 'room', before: null, after: { id: room.id, name: 'Plan' }, request_id: 'req-1' },
      },
    ])
  })

  test('of a change has the columns that changed, before and after', async () => {
    const { id } = home.rooms.tenant
    const change = (name: string) =>
      home.owner.client.rpc('update_room', { room_id: id, name, visibility: 'tenant' }).throwOnError()
    await change('New')
    expect(await newest()).toMatchObject({
      ...{ action: 'room.changed', entity_id: id, actor_id: home.owner.id },
      ...{ before: { name: 'home tenant' }, after: { name: 'New' } },
    })
    const before = await entries(home.id)
    await change('New')
    expect(await entries(home.id)).toBe(before)
  })

  test('of a deletion has the row that is gone; rows without an id go by the rest of their key', async () => {
    const person = await project.signUp('leaver')
    await addMember(project, home.id, person, 'viewer')
    await home.owner.client.rpc('remove_member', { tenant_id: home.id, user_id: person.id }).throwOnError()
    expect(await newest()).toMatchObject({
      ...{ action: 'member.deleted', entity_id: person.id, after: null },
      before: { user_id: person.id, role: 'viewer' },
    })
    const { data } = await home.owner.client.from('audit_log').select('entity_id').eq('entity', 'participant')
    expect(data![0]!.entity_id).toBe(`${home.rooms.private.id}:${home.owner.id}`)
  })

  test.for([
    ['a person', { sub: crypto.randomUUID() }, 'authenticator', 'user'],
    [
      'a machine with a key',
      { sub: crypto.randomUUID(), app_metadata: { api_key: 'k' } },
      'authenticator',
      'key',
    ],
    ['the worker', {}, 'tenon_worker', 'worker'],
    ['the worker for a person', { sub: crypto.randomUUID() }, 'tenon_worker', 'user'],
    ['anything else', { role: 'service_role' }, 'authenticator', 'system'],
  ] as const)('says that %s did it', async ([, claims, login, kind]) => {
    await project.sql('grant usage on schema private to authenticator')
    await project.sql('grant execute on function private.note_audit to authenticator')
    await connected(login, async db => {
      await db.query('begin')
      await db.query(`select set_config('request.jwt.claims', $1, true)`, [JSON.stringify(claims)])
      await db.query(`select private.note_audit($1, 'door.refused', 'door', 'd', '{"why": "late"}')`, [
        home.id,
      ])
      await db.query('commit')
    })
    const actor_id = 'sub' in claims ? claims.sub : null
    const said = { action: 'door.refused', entity_id: 'd', before: null, after: { why: 'late' } }
    expect(await newest()).toMatchObject({ ...said, actor_kind: kind, actor_id })
  })

  test('is not written for what was undone', async () => {
    const before = await entries(home.id)
    await connected('postgres', async db => {
      await db.query('begin')
      await db.query(`update public.rooms set name = 'Undone' where tenant_id = $1`, [home.id])
      await db.query('rollback')
    })
    expect(await entries(home.id)).toBe(before)
  })
})

describe('secrets and size', () => {
  test('a code or a token never gets into the log; that a secret changed does', async () => {
    const invite = { tenant_id: home.id, email: 'asked@example.com', role: 'viewer' } as const
    const { data: invitation } = await home.owner.client.rpc('invite_member', invite).throwOnError()
    const token = 'token-of-the-mail'
    await connected('tenon_worker', db =>
      db.query('select private.open_invitation($1, sha256($2))', [invitation.id, token]),
    )
    await outsider.client.rpc('accept_invitation', { token }).throwOnError()
    await project.sql(`update public.rooms set code = 'aaaa-bbbb-cccc' where id = $1`, [home.rooms.public.id])
    expect(await newest()).toMatchObject({
      before: { code: { hidden: true } },
      after: { code: { hidden: true } },
    })
    const [{ log, hash }] = await project.sql(
      `select string_agg(l::text, '') as log, encode(sha256($1), 'hex') as hash from public.audit_log l`,
      [token],
    )
    expect(log).toContain('invitation.changed')
    for (const secret of [token, hash, 'aaaa-bbbb-cccc', ...Object.values(home.rooms).map(room => room.code)])
      expect(log).not.toContain(secret)
  })

  test.for([
    ['a small value stays', { a: 'x'.repeat(2000) }, { a: 'x'.repeat(2000) }],
    ['a large one is cut', { a: 'é'.repeat(1500), b: 1 }, { a: { cut: 3002 }, b: 1 }],
    ['so is a large structure', { a: Array(1000).fill([1]) }, { a: { cut: 5000 } }],
    ['many that are large together are cut as one', many(2000, 10), { cut: 20_100 }],
  ] as const)('%s', async ([, detail, kept]) => {
    await project.sql(`select private.note_audit($1, 'test.noted', 'test', 't', $2)`, [home.id, detail])
    expect((await newest()).after).toEqual(kept)
  })
})

function many(bytes: number, keys: number) {
  return Object.fromEntries([...Array(keys).keys()].map(key => [`k${key}`, 'x'.repeat(bytes)]))
}

describe('the log', () => {
  test.for(['postgres', 'supabase_admin'])('is only added to, also by %s', async role => {
    const before = await entries(home.id)
    for (const statement of [
      `update public.audit_log set action = 'nothing.happened'`,
      'delete from public.audit_log',
      'truncate public.audit_log',
    ])
      await expect(connected(role, db => db.query(statement))).rejects.toMatchObject({ code: '42501' })
    expect(await entries(home.id)).toBe(before)
  })

  test('goes with its tenant when that is purged, and others stay', async () => {
    const stays = await entries(home.id)
    await project.sql('select private.seal_audit()')
    await foreign.owner.client.rpc('delete_room', { room_id: foreign.rooms.tenant.id }).throwOnError()
    await foreign.owner.client.rpc('delete_tenant', { tenant_id: foreign.id }).throwOnError()
    await project.sql(`update public.tenants set deleted_at = now() - interval '8 days' where id = $1`, [
      foreign.id,
    ])
    await project.sql('select private.purge_tenants()')
    for (const table of [
      'public.audit_log',
      'private.audit_unsealed',
      'private.audit_chain',
      'private.audit_heads',
    ])
      expect(await project.sql(`select from ${table} where tenant_id = $1`, [foreign.id])).toEqual([])
    expect(await entries(home.id)).toBe(stays)
    expect(await project.sql('select private.seal_audit() as sealed')).toEqual([{ sealed: 0 }])
  })
})
