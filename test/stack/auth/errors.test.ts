import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'

const project = await openProject('platform')

function ask(path: string, body: string, headers: Record<string, string> = {}) {
  return fetch(`${project.apiUrl}/auth/v1${path}`, {
    method: 'POST',
    headers: { apikey: project.publishableKey, 'content-type': 'application/json', ...headers },
    body,
  })
}

const newer = { 'x-supabase-api-version': '2024-01-01' }
const wrong = JSON.stringify({ email: 'nobody@example.com', password: 'wrong' })

test('a client of today reads the error’s name as its code', async () => {
  const response = await ask('/token?grant_type=password', wrong, newer)
  expect(response.status).toBe(400)
  expect(response.headers.get('x-sb-error-code')).toBe('invalid_credentials')
  expect(response.headers.get('x-supabase-api-version')).toBe('2024-01-01')
  expect(await response.json()).toEqual({ code: 'invalid_credentials', message: 'Invalid login credentials' })
})

test('an older client reads the status as its code', async () => {
  const response = await ask('/token?grant_type=password', wrong)
  expect(response.status).toBe(400)
  expect(response.headers.get('x-sb-error-code')).toBe('invalid_credentials')
  expect(await response.json()).toEqual({
    code: 400,
    error_code: 'invalid_credentials',
    msg: 'Invalid login credentials',
  })
})

test('a weak password says why, in both forms', async () => {
  const body = JSON.stringify({ email: 'somebody@example.com', password: 'x' })
  for (const headers of [{}, newer]) {
    const response = await ask('/signup', body, headers)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ weak_password: { reasons: ['length'] } })
  }
})

test('what is no JSON is refused as such', async () => {
  const response = await ask('/signup', '{"email":')
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error_code: 'bad_json' })
})

test('a body of the wrong shape is refused as such', async () => {
  const response = await ask('/signup', JSON.stringify({ email: { $ne: null }, password: 'x' }))
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error_code: 'validation_failed' })
})

test('what is not there says so', async () => {
  for (const path of ['/sso', '/admin/custom-providers', '/oauth/token']) {
    const response = await ask(path, '{}')
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ error_code: 'not_supported' })
  }
})

test('an unknown way of signing in is refused, in both forms', async () => {
  for (const grant of ['pkce', 'magic', ''])
    expect(await (await ask(`/token?grant_type=${grant}`, '{}')).json()).toEqual({
      code: 400,
      error_code: 'invalid_credentials',
      msg: 'unsupported_grant_type',
    })
  const response = await ask('/token', '{}', newer)
  expect(response.status).toBe(400)
  expect(await response.json()).toEqual({ code: 'invalid_credentials', message: 'unsupported_grant_type' })
})
