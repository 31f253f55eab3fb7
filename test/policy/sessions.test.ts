import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { openBoard } from '../support/board.ts'
import { openMachine } from '../support/machine.ts'
import { problem } from '../support/problem.ts'
import { openProject, type Person } from '../support/project.ts'
import { openTenant, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign } = await openWorld(project)
const worker = await project.startWorker()
const app = 'https://app.example.com'
const file = `${home.id}/room/${home.rooms.tenant.id}/plan.txt`
await home.owner.client.storage.from('files').upload(file, 'the plan')

const headersOf = ({ token }: Pick<Person, 'token'>, origin?: string) => ({
  apikey: project.publishableKey,
  authorization: `Bearer ${token}`,
  'content-type': 'application/json',
  ...(origin && { origin }),
})

/** What a person reaches of the home tenant from a page: rows, a file, a signature, a document. */
async function reach(person: Pick<Person, 'token'>, origin?: string) {
  const headers = headersOf(person, origin)
  const rows = await fetch(`${project.apiUrl}/rest/v1/rooms?tenant_id=eq.${home.id}`, { headers })
  const stored = await fetch(`${project.apiUrl}/storage/v1/object/authenticated/files/${file}`, { headers })
  const body = JSON.stringify({ bucket: 'files', path: file })
  const signed = await fetch(`${project.apiUrl}/functions/v1/sign`, { method: 'POST', headers, body })
  await Promise.all([stored.arrayBuffer(), signed.arrayBuffer()])
  const url = `${worker.url.replace('http', 'ws')}/yjs/room:${home.rooms.tenant.id}?token=${person.token}`
  const socket = new WebSocket(url, origin ? { origin } : {})
  const document = await new Promise(resolve => {
    socket.on('message', () => resolve('open'))
    socket.on('close', resolve)
  })
  socket.close()
  return { rows: (await rows.json()).length, file: stored.status, signed: signed.status, document }
}

const everything = { rows: 2, file: 200, signed: 200, document: 'open' }
const nothing = { rows: 0, file: 400, signed: 404, document: 4404 }

describe('a tenant that knows its pages', () => {
  test('gives nothing to browsers on others, on any path, and asks nothing of scripts', async () => {
    const rule = { tenant_id: home.id, origins: [app, 'http://127.0.0.1:3000'] }
    expect(await home.editor.client.rpc('allow_origins', rule)).toMatchObject(problem(403, 'forbidden'))
    expect(await foreign.owner.client.rpc('allow_origins', rule)).toMatchObject(
      problem(404, 'tenant_not_found'),
    )
    expect(await reach(home.viewer, 'https://evil.example')).toEqual(everything)

    await home.admin.client.rpc('allow_origins', rule).throwOnError()
    expect(await reach(home.viewer, 'https://evil.example')).toEqual(nothing)
    expect(await reach(home.viewer, app)).toEqual(everything)
    expect(await reach(home.viewer)).toEqual(everything)
    const why = await fetch(`${project.apiUrl}/rest/v1/rpc/closed_tenants`, {
      method: 'POST',
      headers: headersOf(home.viewer, 'https://evil.example'),
    })
    expect(await why.json()).toEqual([{ tenant_id: home.id, reason: 'origin_not_allowed' }])

    await home.admin.client.rpc('allow_origins', { ...rule, origins: [] }).throwOnError()
    expect(await reach(home.viewer, 'https://evil.example')).toEqual(everything)
  })

  test.for([
    [['app.example.com']],
    [['https://app.example.com/']],
    [['https://*.example.com']],
    [['javascript:alert(1)']],
    [[null as unknown as string]],
    [Array.from({ length: 21 }, (_, i) => `https://${i}.example`)],
  ] as const)('refuses %j', async ([origins]) => {
    const answer = await home.admin.client.rpc('allow_origins', { tenant_id: home.id, origins: [...origins] })
    expect(answer).toMatchObject(problem(422, 'invalid_input'))
    const [row] = await project.sql('select allowed_origins from public.tenants where id = $1', [home.id])
    expect(row.allowed_origins).toEqual([])
  })

  test('does not let its admin lock themselves out', async () => {
    const response = await fetch(`${project.apiUrl}/rest/v1/rpc/allow_origins`, {
      method: 'POST',
      headers: headersOf(home.admin, app),
      body: JSON.stringify({ tenant_id: home.id, origins: ['https://other.example'] }),
    })
    expect(response.status).toBe(422)
    expect((await response.json()).details).toContain(`has to hold the page of this request, ${app}`)
  })
})

describe('a tenant that limits the age of sessions', () => {
  /** A token of a session of that age, as Auth issues it after a refresh. */
  async function aged({ client, id }: Person, minutes: number) {
    await project.sql(
      `update auth.mfa_amr_claims set created_at = now() - $2 * interval '1 minute', updated_at = now() - $2 * interval '1 minute'
       where session_id in (select s.id from auth.sessions s where s.user_id = $1)`,
      [id, minutes],
    )
    const { data } = await client.auth.refreshSession()
    return { token: data.session!.access_token }
  }

  test('gives nothing to older ones until they sign in again; keys do not age', async () => {
    const machine = await openMachine(project, home.owner, home.id, { role: 'viewer' })
    const old = await aged(home.viewer, 61)
    expect(await reach(old)).toEqual(everything)
    const rule = { tenant_id: home.id, max_age: '1 hour' }
    expect(await home.viewer.client.rpc('limit_session_age', rule)).toMatchObject(problem(403, 'forbidden'))
    const open = openBoard(worker.url, home.rooms.tenant.id, old.token)
    await new Promise(resolve => open.provider.once('sync', resolve))

    await home.admin.client.rpc('limit_session_age', rule).throwOnError()
    expect(await open.closed).toBe(4403)
    open.leave()
    expect(await reach(old)).toEqual(nothing)
    expect(await reach(machine)).toEqual(everything)
    expect((await home.viewer.client.rpc('closed_tenants')).data).toEqual([
      { tenant_id: home.id, reason: 'session_too_old' },
    ])
    const again = await project.client().auth.signInWithPassword(home.viewer)
    expect(await reach({ token: again.data.session!.access_token })).toEqual(everything)
    await home.admin.client
      .rpc('limit_session_age', { ...rule, max_age: null as unknown as string })
      .throwOnError()
    expect(await reach(old)).toEqual(everything)
  })

  test.for(['4 minutes', '31 days', '-1 hour', '5000000 years -1799999970 days'])(
    'refuses %s',
    async max_age => {
      const answer = await home.admin.client.rpc('limit_session_age', { tenant_id: home.id, max_age })
      expect(answer).toMatchObject(problem(422, 'invalid_input'))
    },
  )
})

test('the rules of one tenant are not those of another', async () => {
  const strict = await openTenant(project, 'strict')
  await strict.owner.client.rpc('allow_origins', { tenant_id: strict.id, origins: [app] }).throwOnError()
  expect(await reach(home.viewer, 'https://evil.example')).toEqual(everything)
})
