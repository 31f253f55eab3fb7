import { describe, expect, test } from 'vitest'
import { loadKeys } from '../../stack/keys.ts'
import { openProject } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider, guest } = await openWorld(project)
const keys = await loadKeys(project.directory, `${project.apiUrl}/auth/v1`)
const url = `${project.apiUrl}/functions/v1/export`
const wanted = { resource: `room:${home.rooms.tenant.id}`, format: 'json' }

/** Calls the function, and takes the answer apart. */
async function call(token: string | undefined, body: unknown, options: RequestInit = {}) {
  const response = await fetch(url, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    ...options,
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined }
}

/** The shape of every refusal; more of it in `rest`. */
function expectProblem(
  answer: Awaited<ReturnType<typeof call>>,
  status: number,
  title: string,
  rest: object = {},
) {
  expect(answer).toMatchObject({ status, body: { title, status, ...rest } })
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
}

const exportsOf = async () =>
  (await project.sql('select count(*)::int from public.exports'))[0].count as number

describe('an export', () => {
  test.for(['owner', 'admin', 'editor', 'viewer'] as const)('is made for the %s', async role => {
    const answer = await call(home[role].token, wanted)
    expect(answer.status).toBe(202)
    expect(answer.body).toEqual({ export_id: expect.any(String), status: 'pending' })
    const { data } = await home[role].client
      .from('exports')
      .select('id, status, format, options, requested_by')
    expect(data).toEqual([
      {
        id: answer.body.export_id,
        status: 'pending',
        format: 'json',
        options: {},
        requested_by: home[role].id,
      },
    ])
  })

  test('keeps its options, through supabase-js too', async () => {
    const body = { ...wanted, format: 'svg', options: { padding: 8 } }
    const { data, error } = await home.owner.client.functions.invoke('export', { body })
    expect(error).toBeNull()
    const [row] = await project.sql('select options from public.exports where id = $1', [data.export_id])
    expect(row.options).toEqual({ padding: 8 })
  })

  test('of what the caller does not know is of nothing', async () => {
    const before = await exportsOf()
    const nowhere = { ...wanted, resource: `room:${crypto.randomUUID()}` }
    for (const { token } of [outsider, guest, foreign.owner])
      expectProblem(await call(token, wanted), 404, 'resource_not_found')
    expectProblem(
      await call(home.editor.token, { ...wanted, resource: `room:${home.rooms.private.id}` }),
      404,
      'resource_not_found',
    )
    expectProblem(await call(home.owner.token, nowhere), 404, 'resource_not_found')
    expectProblem(await call(home.owner.token, { ...nowhere, format: 'exe' }), 404, 'resource_not_found')
    expect(await exportsOf()).toBe(before)
  })
})

describe('who is not signed in is refused', () => {
  const claims = () => ({
    iss: `${project.apiUrl}/auth/v1`,
    aud: 'authenticated',
    role: 'authenticated',
    sub: home.owner.id,
    exp: Math.floor(Date.now() / 1000) + 60,
  })
  const refused = async (token: string | undefined, code = 'signed_out') => {
    const before = await exportsOf()
    expectProblem(await call(token, wanted), 401, code, { hint: expect.any(String) })
    expect(await exportsOf()).toBe(before)
  }

  test('without a token', () => refused(undefined))
  test('with a word', () => refused('token'))
  test('with an API key', async () => {
    for (const key of [project.anonKey, project.serviceRoleKey, project.publishableKey, project.secretKey])
      await refused(key)
  })
  test('with a token that was changed', async () => {
    const [header, , signature] = home.owner.token.split('.')
    const other = Buffer.from(JSON.stringify({ ...claims(), sub: foreign.owner.id })).toString('base64url')
    await refused(`${header}.${other}.${signature}`)
  })
  test('with one of another project', async () => {
    await refused(await keys.sign({ ...claims(), iss: 'https://elsewhere.example/auth/v1' }))
  })
  test('with one that has expired, and is told so', async () => {
    await refused(await keys.sign({ ...claims(), exp: Math.floor(Date.now() / 1000) - 1 }), 'token_expired')
  })
})

describe('what does not fit is named', () => {
  test.for([
    ['nothing', {}, ['resource', 'format']],
    ['types', { resource: 1, format: [], options: 'x' }, ['resource', 'format', 'options']],
    ['lengths', { resource: 'r'.repeat(81), format: 'f'.repeat(11) }, ['resource', 'format']],
    ['no resource', { resource: 'room', format: 'json' }, ['resource']],
    ['a kind that is not registered', { ...wanted, resource: `planet:${home.id}` }, ['resource']],
    ['a kind without exports', { ...wanted, resource: `user:${home.owner.id}` }, ['resource']],
    ['an unknown format', { ...wanted, format: 'exe' }, ['format']],
    ['a format of tables only', { ...wanted, format: 'csv' }, ['format']],
    ['an unknown table', { ...wanted, format: 'csv', options: { table: 'secrets' } }, ['options.table']],
    [
      'a table that is none',
      { ...wanted, format: 'csv', options: { table: ['members'] } },
      ['options.table'],
    ],
    [
      'a table in a format of its own',
      { ...wanted, format: 'pdf', options: { table: 'x' } },
      ['format', 'options.table'],
    ],
    ['a time before now', { ...wanted, options: { expires_in: -1 } }, ['options.expires_in']],
    ['no time', { ...wanted, options: { expires_in: 0 } }, ['options.expires_in']],
    ['all time', { ...wanted, options: { expires_in: 1e12 } }, ['options.expires_in']],
    ['parts of a second', { ...wanted, options: { expires_in: 3600.5 } }, ['options.expires_in']],
    [
      'words',
      { ...wanted, options: { expires_in: '3600', bom: 'yes' } },
      ['options.bom', 'options.expires_in'],
    ],
    ['an unknown field', { ...wanted, path: '/etc/passwd', limit: 1 }, ['path', 'limit']],
    ['a list', [], ['body']],
    ['null', null, ['body']],
    ['no JSON', '{"resource":', ['body']],
    ['no body', '', ['body']],
  ] as const)('%s', async ([, body, fields]) => {
    const before = await exportsOf()
    const answer = await call(home.owner.token, body)
    expectProblem(answer, 422, 'invalid_input')
    expect(Object.keys(answer.body.fields).sort()).toEqual([...fields].sort())
    expect(await exportsOf()).toBe(before)
  })

  test('a body past the limit', async () => {
    const answer = await call(home.owner.token, { ...wanted, options: { x: 'x'.repeat(100_001) } })
    expectProblem(answer, 413, 'payload_too_large')
  })
})

test.for(['GET', 'PUT', 'DELETE', 'PATCH'])('%s is not a way to call it', async method => {
  const options = method === 'GET' ? { method, body: null } : { method }
  expectProblem(await call(home.owner.token, wanted, options), 405, 'method_not_allowed')
})

test('a browser may call it from anywhere', async () => {
  const response = await fetch(url, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://app.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization, apikey, content-type, x-client-info',
    },
  })
  expect(response.status).toBe(204)
  expect(response.headers.get('access-control-allow-origin')).toBe('*')
  expect(response.headers.get('access-control-allow-methods')).toContain('POST')
  for (const header of ['authorization', 'apikey', 'content-type', 'x-client-info'])
    expect(response.headers.get('access-control-allow-headers')).toContain(header)
})
