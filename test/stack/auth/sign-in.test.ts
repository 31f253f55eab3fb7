import { randomUUID } from 'node:crypto'
import { createClient } from '@supabase/supabase-js'
import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'
import { openAuth } from './configured.ts'

const project = await openProject('platform')
const password = 'correct horse battery'
const address = () => `${randomUUID()}@example.com`

test('a sign-up makes a user with an identity and a session', async () => {
  const email = address()
  const { data, error } = await project
    .client()
    .auth.signUp({ email: email.toUpperCase(), password, options: { data: { name: 'Ada' } } })
  expect(error).toBeNull()
  expect(data.user).toMatchObject({ email, is_anonymous: false, user_metadata: { name: 'Ada' } })
  expect(data.user?.identities).toHaveLength(1)
  expect(data.session).toMatchObject({ token_type: 'bearer', expires_in: 3600 })
  expect(data.user?.created_at).toMatch(/^\d{4}-\d\d-\d\dT/)
})

test('an address signs up once', async () => {
  const email = address()
  await project.client().auth.signUp({ email, password })
  const { error } = await project.client().auth.signUp({ email, password })
  expect(error).toMatchObject({ status: 422, code: 'user_already_exists' })
  expect(await project.sql('select from auth.users where email = $1', [email])).toHaveLength(1)
})

test('a short password is refused with its reason, and nobody is made', async () => {
  const email = address()
  const { error } = await project.client().auth.signUp({ email, password: 'short' })
  expect(error).toMatchObject({ status: 422, code: 'weak_password', reasons: ['length'] })
  expect(await project.sql('select from auth.users where email = $1', [email])).toHaveLength(0)
})

test('a password has to hold the characters that the project asks for, wherever it is set', async () => {
  const open = await openAuth(project, { password_requirements: 'lower_upper_letters_digits_symbols' })
  const [weak, strong] = ['only lower letters', 'Correct h0rse!']
  const why = (reasons: string[]) => ({ status: 422, code: 'weak_password', reasons })
  const client = open()
  const email = address()
  expect((await client.auth.signUp({ email, password: weak })).error).toMatchObject(why(['characters']))
  expect((await client.auth.signUp({ email, password: 'x' })).error).toMatchObject(
    why(['length', 'characters']),
  )
  expect(await project.sql('select from auth.users where email = $1', [email])).toEqual([])
  expect((await client.auth.signUp({ email, password: strong })).error).toBeNull()
  expect((await client.auth.updateUser({ password: weak })).error).toMatchObject(why(['characters']))
  const same = await client.auth.updateUser({ password: strong })
  expect(same.error).toMatchObject({ status: 422, code: 'same_password' })
  expect((await open().auth.signInWithPassword({ email, password: strong })).error).toBeNull()
})

test('a password hash of another library is good for signing in', async () => {
  const { id, email } = await project.signUp('ada')
  await project.sql(
    `update auth.users set encrypted_password = overlay(encrypted_password placing 'b' from 3 for 1) where id = $1`,
    [id],
  )
  expect((await project.client().auth.signInWithPassword({ email, password })).data.user?.id).toBe(id)
  const wrong = await project.client().auth.signInWithPassword({ email, password: 'wrong one' })
  expect(wrong.error).toMatchObject({ code: 'invalid_credentials' })
})

test('an address that waits for its owner is nobody else’s to sign up with', async () => {
  const email = address()
  const { data } = await project.admin().auth.admin.inviteUserByEmail(email)
  const { error } = await project.client().auth.signUp({ email, password })
  expect(error).toMatchObject({ status: 422, code: 'user_already_exists' })
  expect(await project.sql('select from auth.sessions where user_id = $1', [data.user!.id])).toEqual([])
})

test('the right password signs in; a wrong one and an unknown address look the same', async () => {
  const person = await project.signUp('ada')
  const right = await project.client().auth.signInWithPassword({ email: person.email, password })
  expect(right.data.user?.id).toBe(person.id)
  const wrong = await project.client().auth.signInWithPassword({ email: person.email, password: 'wrong one' })
  const unknown = await project.client().auth.signInWithPassword({ email: address(), password })
  expect(wrong.error).toMatchObject({ status: 400, code: 'invalid_credentials' })
  expect(unknown.error).toMatchObject({ status: 400, code: 'invalid_credentials' })
  expect(await project.sql('select from auth.sessions where user_id = $1', [person.id])).toHaveLength(2)
})

test('every form of the public key lets a user sign in', async () => {
  const { email } = await project.signUp('ada')
  for (const key of [project.publishableKey, project.anonKey]) {
    const client = createClient(project.apiUrl, key, { auth: { persistSession: false } })
    const { data, error } = await client.auth.signInWithPassword({ email, password })
    expect(error).toBeNull()
    expect((await client.auth.getUser()).data.user?.id).toBe(data.user?.id)
  }
})

test('two sign-ups of one address at once make one user', async () => {
  const email = address()
  const both = await Promise.all([1, 2].map(() => project.client().auth.signUp({ email, password })))
  expect(both.map(({ error }) => error?.code).sort()).toEqual(['user_already_exists', undefined])
  expect(await project.sql('select from auth.users where email = $1', [email])).toHaveLength(1)
})

test('a changed password ends the other sessions, and the old one is over', async () => {
  const { client, email, id } = await project.signUp('ada')
  const other = project.client()
  await other.auth.signInWithPassword({ email, password })
  const { error } = await client.auth.updateUser({ password: 'a new battery' })
  expect(error).toBeNull()
  expect((await client.auth.getUser()).data.user?.id).toBe(id)
  expect((await other.auth.refreshSession()).error).toMatchObject({
    status: 400,
    code: 'refresh_token_not_found',
  })
  const old = await project.client().auth.signInWithPassword({ email, password })
  expect(old.error).toMatchObject({ code: 'invalid_credentials' })
})

test('users change their own data, and not their address to that of another', async () => {
  const { client, id, email } = await project.signUp('ada')
  const grace = await project.signUp('grace')
  const changed = await client.auth.updateUser({ data: { name: 'Ada' } })
  expect(changed.data.user).toMatchObject({ id, email, user_metadata: { name: 'Ada' } })
  const taken = await client.auth.updateUser({ email: grace.email })
  expect(taken.error).toMatchObject({ status: 422, code: 'email_exists' })
  expect(await project.sql('select id from auth.users where email = $1', [grace.email])).toEqual([
    { id: grace.id },
  ])
})

test('where sign-up is off, neither a password nor a link makes a user', async () => {
  const client = await openAuth(project, { enable_signup: false })
  const email = address()
  const refused = [
    await client().auth.signUp({ email, password }),
    await client().auth.signInWithOtp({ email }),
    await client().auth.signInAnonymously(),
  ]
  expect(refused.map(({ error }) => error?.code)).toEqual([
    'signup_disabled',
    'otp_disabled',
    'signup_disabled',
  ])
  expect(await project.sql('select from auth.users where email = $1', [email])).toHaveLength(0)
})
