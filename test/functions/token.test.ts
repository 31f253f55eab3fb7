import { describe, expect, test } from 'vitest'
import { openBoard } from '../support/board.ts'
import { connect, join } from '../support/channel.ts'
import { openMachine, trade, useKey } from '../support/machine.ts'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { addMember, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider } = await openWorld(project)
const tenants = async ({ client }: { client: ReturnType<typeof project.client> }) =>
  (await client.from('tenants').select('id').throwOnError()).data.map(({ id }) => id)

describe('a key', () => {
  test('is traded for a token that works on every path, in its tenant alone', async () => {
    const machine = await openMachine(project, home.admin, home.id, { role: 'editor' })
    const worker = await project.startWorker()
    expect(await tenants(machine)).toEqual([home.id])
    expect((await machine.client.from('rooms').select('id').eq('tenant_id', foreign.id)).data).toEqual([])

    const path = `${home.id}/room/${home.rooms.tenant.id}/${machine.keyId}.txt`
    expect((await machine.client.storage.from('files').upload(path, 'built')).error).toBeNull()
    const foreignPath = `${foreign.id}/room/${foreign.rooms.tenant.id}/built.txt`
    expect((await machine.client.storage.from('files').upload(foreignPath, 'built')).error).not.toBeNull()

    const { data: topic } = await machine.client
      .rpc('realtime_topic', { kind: 'room', id: home.rooms.tenant.id })
      .throwOnError()
    await join((await connect(project, machine)).channel(topic, { config: { private: true } }))

    const board = openBoard(worker.url, home.rooms.tenant.id, machine.token)
    await new Promise(resolve => board.provider.once('sync', resolve))
    board.leave()

    const made = await machine.client.rpc('create_room', { tenant_id: home.id, name: 'From CI' })
    expect(made.error).toBeNull()
    const [seen] = (await home.admin.client.from('api_keys').select().eq('id', machine.keyId)).data!
    expect(seen).toMatchObject({ user_id: machine.id, name: 'CI', role: 'editor', revoked_at: null })
    expect(Date.parse(seen!.last_used_at!)).toBeGreaterThanOrEqual(Date.parse(seen!.created_at))
    const { data: profile } = await home.viewer.client.from('profiles').select().eq('id', machine.id).single()
    expect(profile!.display_name).toBe('CI')
  })

  test('gives the same account to twenty who trade it at once for the first time', async () => {
    const { data } = await home.owner.client
      .rpc('create_api_key', { tenant: home.id, name: 'many', role: 'viewer' })
      .single()
      .throwOnError()
    const answers = await Promise.all(Array.from({ length: 20 }, () => useKey(project, data.api_key)))
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
  })

  test.for([
    ['changed in its secret', (key: string) => key.slice(0, -1) + (key.endsWith('0') ? '1' : '0'), 401],
    ['of another key’s id', (key: string) => key.replace(/_[0-9a-f]{32}_/, `_${'0'.repeat(32)}_`), 401],
    ['cut short', (key: string) => key.slice(0, -1), 401],
    ['that is somebody’s token', () => home.owner.token.slice(0, 200), 401],
    ['that is nothing', () => '', 401],
    ['that is no text', () => 7, 422],
    ['of a megabyte', () => 'x'.repeat(1_000_000), 413],
  ] as const)('%s is refused', async ([, change, status]) => {
    const { data } = await home.owner.client
      .rpc('create_api_key', { tenant: home.id, name: 'x', role: 'viewer' })
      .single()
      .throwOnError()
    const answer = await trade(project, change(data.api_key))
    expect(answer.status).toBe(status)
    expect(answer.body.access_token).toBeUndefined()
  })

  test('in the wrong place is answered with where it belongs', async () => {
    const { data } = await home.owner.client
      .rpc('create_api_key', { tenant: home.id, name: 'x', role: 'viewer' })
      .single()
      .throwOnError()
    const response = await fetch(`${project.apiUrl}/functions/v1/sign`, {
      method: 'POST',
      body: '{}',
      headers: { authorization: `Bearer ${data.api_key}` },
    })
    expect(response.status).toBe(401)
    expect((await response.json()).hint).toContain('function `token`')
    const rest = await fetch(`${project.apiUrl}/rest/v1/rooms`, { headers: { apikey: data.api_key } })
    expect(rest.status).toBe(401)
    await rest.text()
  })

  test('whose address somebody has taken lets nobody in', async () => {
    const { data } = await home.owner.client
      .rpc('create_api_key', { tenant: home.id, name: 'x', role: 'viewer' })
      .single()
      .throwOnError()
    const email = `key-${data.id}@machines.invalid`
    const squatter = await project.client().auth.signUp({ email, password: 'correct horse battery' })
    expect(squatter.data.session).not.toBeNull()
    expect((await trade(project, data.api_key)).status).toBe(500)
    const thief = project.as(squatter.data.session!.access_token)
    expect((await thief.from('rooms').select()).data).toEqual([])
  })
})

describe('the end of a key', () => {
  const key = () => openMachine(project, home.owner, home.id, { role: 'viewer' })

  test('comes when it is revoked, for tokens that it was traded for before', async () => {
    const machine = await key()
    expect(await tenants(machine)).toEqual([home.id])
    await home.admin.client.rpc('revoke_api_key', { id: machine.keyId }).throwOnError()
    expect(await tenants(machine)).toEqual([])
    expect(await trade(project, machine.apiKey)).toMatchObject({
      status: 401,
      body: { title: 'api_key_not_valid' },
    })
    expect(await home.admin.client.rpc('revoke_api_key', { id: machine.keyId })).toMatchObject(
      problem(404, 'api_key_not_found'),
    )
  })

  test('comes with its time', async () => {
    const machine = await key()
    await project.sql(`update public.api_keys set expires_at = now() where id = $1`, [machine.keyId])
    expect(await tenants(machine)).toEqual([])
    expect((await trade(project, machine.apiKey)).status).toBe(401)
  })

  test('is a beginning when it gets a new secret: the old one and its tokens are worth nothing', async () => {
    const machine = await key()
    // Tokens tell the second they are of: one of the same second as the rotation would still count.
    await project.sql(`select pg_sleep(1 - extract(epoch from clock_timestamp())::numeric % 1)`)
    const { data: rotated } = await home.owner.client
      .rpc('rotate_api_key', { id: machine.keyId })
      .throwOnError()
    expect(await tenants(machine)).toEqual([])
    expect((await trade(project, machine.apiKey)).status).toBe(401)
    const fresh = await useKey(project, rotated)
    expect(fresh.id).toBe(machine.id)
    expect(await tenants(fresh)).toEqual([home.id])
  })

  test('comes with its tenant, and goes with it', async () => {
    const owner = await project.signUp('owner')
    const { data: tenant } = await owner.client
      .rpc('create_tenant', { name: 'Brief', slug: `brief-${owner.id.slice(0, 8)}` })
      .throwOnError()
    const machine = await openMachine(project, owner, tenant.id, { role: 'viewer' })
    await owner.client.rpc('delete_tenant', { tenant_id: tenant.id }).throwOnError()
    expect(await tenants(machine)).toEqual([])
    expect((await trade(project, machine.apiKey)).status).toBe(401)
    await owner.client.rpc('restore_tenant', { tenant_id: tenant.id }).throwOnError()
    expect(await tenants(machine)).toEqual([tenant.id])
  })

  test('comes with the membership of its maker, unless it outlives them', async () => {
    const maker = await project.signUp('maker')
    await addMember(project, home.id, maker, 'admin')
    const follows = await openMachine(project, maker, home.id, { role: 'admin' })
    const stays = await openMachine(project, maker, home.id, { role: 'viewer', outlives_maker: true })
    const mayAdminister = async () =>
      (await follows.client.from('api_keys').select('id').throwOnError()).data.length > 0
    expect(await mayAdminister()).toBe(true)

    const change = { tenant_id: home.id, user_id: maker.id }
    await home.owner.client.rpc('set_member_role', { ...change, role: 'editor' }).throwOnError()
    expect(await mayAdminister()).toBe(false)
    expect(await tenants(follows)).toEqual([home.id])

    await home.owner.client.rpc('remove_member', change).throwOnError()
    expect(await tenants(follows)).toEqual([])
    expect((await trade(project, follows.apiKey)).status).toBe(401)
    expect(await tenants(stays)).toEqual([home.id])
    expect((await trade(project, stays.apiKey)).status).toBe(200)
    await project.admin().auth.admin.deleteUser(maker.id)
    expect(await tenants(stays)).toEqual([home.id])
    expect(await tenants(outsider)).toEqual([])
  })
})
