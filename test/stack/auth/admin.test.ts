import { randomUUID } from 'node:crypto'
import { createClient } from '@supabase/supabase-js'
import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'

const project = await openProject('platform')
const users = project.admin().auth.admin
const password = 'correct horse battery'
const address = () => `${randomUUID()}@example.com`
const signIn = (email: string) => project.client().auth.signInWithPassword({ email, password })
const count = async () => (await project.sql('select from auth.users')).length

test('a created user has what was given, and signs in once confirmed', async () => {
  const email = address()
  const { data } = await users.createUser({
    ...{ email, password, email_confirm: false },
    ...{ app_metadata: { plan: 'gold' }, user_metadata: { name: 'Ada' } },
  })
  expect(data.user).toMatchObject({
    ...{ email, role: 'authenticated', aud: 'authenticated', user_metadata: { name: 'Ada' } },
    app_metadata: { provider: 'email', providers: ['email'], plan: 'gold' },
    identities: [{ provider: 'email', id: data.user!.id }],
  })
  expect(data.user).not.toHaveProperty('encrypted_password')
  expect((await signIn(email)).error).toMatchObject({ code: 'email_not_confirmed' })
  await users.updateUserById(data.user!.id, { email_confirm: true })
  expect((await signIn(email)).data.user?.id).toBe(data.user?.id)
})

test('both forms of the secret key reach the users', async () => {
  const { id } = await project.signUp('ada')
  for (const key of [project.secretKey, project.serviceRoleKey]) {
    const client = createClient(project.apiUrl, key, { auth: { persistSession: false } })
    expect((await client.auth.admin.getUserById(id)).data.user?.id).toBe(id)
  }
})

test('an id may be chosen, and a hash given in the place of a password', async () => {
  const [{ hash }] = await project.sql(`select extensions.crypt($1, extensions.gen_salt('bf')) as hash`, [
    password,
  ])
  const [id, email] = [randomUUID(), address()]
  const { data } = await users.createUser({ id, email, password_hash: hash, email_confirm: true })
  expect(data.user?.id).toBe(id)
  expect((await signIn(email)).data.user?.id).toBe(id)
})

test('an address that is taken is refused, when a user is made and when one is changed', async () => {
  const [ada, grace] = [await project.signUp('ada'), await project.signUp('grace')]
  const before = await count()
  const made = await users.createUser({ email: ada.email.toUpperCase() })
  const changed = await users.updateUserById(grace.id, { email: ada.email })
  for (const { error } of [made, changed]) expect(error).toMatchObject({ status: 422, code: 'email_exists' })
  expect(await count()).toBe(before)
})

test('what is not an address, and nothing to be known by, is refused', async () => {
  for (const attributes of [{ email: 'nowhere' }, { user_metadata: {} }]) {
    const { error } = await users.createUser(attributes)
    expect(error).toMatchObject({ status: 400, code: 'validation_failed' })
  }
})

test('users are listed page by page, newest first', async () => {
  const made = [await project.signUp('one'), await project.signUp('two'), await project.signUp('three')]
  const total = await count()
  const { data } = await users.listUsers({ page: 1, perPage: 2 })
  expect(data.users.map(({ id }) => id)).toEqual([made[2]!.id, made[1]!.id])
  expect(data).toMatchObject({ total, nextPage: 2, lastPage: Math.ceil(total / 2) })
  const last = await users.listUsers({ page: Math.ceil(total / 2), perPage: 2 })
  expect(last.data).toMatchObject({ nextPage: null, users: { length: 2 - (total % 2) } })
})

test('metadata is merged, and null removes a key', async () => {
  const { id } = await project.signUp('ada')
  await users.updateUserById(id, { app_metadata: { plan: 'gold', seats: 2 }, user_metadata: { name: 'Ada' } })
  const { data } = await users.updateUserById(id, {
    app_metadata: { plan: null },
    user_metadata: { city: 'York' },
  })
  expect(data.user?.app_metadata).toEqual({ provider: 'email', providers: ['email'], seats: 2 })
  expect(data.user?.user_metadata).toEqual({ name: 'Ada', city: 'York' })
})

test('a banned user neither signs in nor refreshes until the ban is lifted', async () => {
  const { id, email, client } = await project.signUp('ada')
  const grace = await project.signUp('grace')
  await users.updateUserById(id, { ban_duration: '1h30m' })
  expect((await signIn(email)).error).toMatchObject({ status: 400, code: 'user_banned' })
  expect((await client.auth.refreshSession()).error).toMatchObject({ status: 400, code: 'user_banned' })
  expect((await signIn(grace.email)).error).toBeNull()
  expect(await project.sql('select from auth.sessions where user_id = $1', [id])).toHaveLength(1)
  await users.updateUserById(id, { ban_duration: 'none' })
  expect((await signIn(email)).data.user?.id).toBe(id)
})

test('a password that the service role sets ends the sessions of before', async () => {
  const { id, email, client } = await project.signUp('ada')
  await users.updateUserById(id, { password: 'another battery' })
  expect((await client.auth.refreshSession()).error).toMatchObject({ code: 'refresh_token_not_found' })
  expect((await signIn(email)).error).toMatchObject({ code: 'invalid_credentials' })
})

test('a deleted user is gone with identity and sessions, and only that one', async () => {
  const [ada, grace] = [await project.signUp('ada'), await project.signUp('grace')]
  expect((await users.deleteUser(ada.id, false)).error).toBeNull()
  for (const table of ['identities', 'sessions', 'refresh_tokens'])
    expect(await project.sql(`select from auth.${table} where user_id = $1`, [ada.id])).toHaveLength(0)
  expect((await users.getUserById(grace.id)).data.user?.email).toBe(grace.email)
})

test('a softly deleted user stays as an id, without name, way in or session, and only that one', async () => {
  const [ada, grace] = [await project.signUp('ada'), await project.signUp('grace')]
  await users.updateUserById(ada.id, { user_metadata: { name: 'Ada' } })
  expect((await users.deleteUser(ada.id, true)).error).toBeNull()
  const { data } = await users.getUserById(ada.id)
  expect(data.user).toMatchObject({
    id: ada.id,
    deleted_at: expect.any(String),
    user_metadata: {},
    app_metadata: {},
  })
  expect(JSON.stringify(data.user)).not.toContain(ada.email)
  expect((await signIn(ada.email)).error).toMatchObject({ code: 'invalid_credentials' })
  expect((await ada.client.auth.refreshSession()).error).toMatchObject({ code: 'refresh_token_not_found' })
  expect((await grace.client.auth.getUser()).data.user?.email).toBe(grace.email)
  expect((await users.createUser({ email: ada.email })).data.user?.id).not.toBe(ada.id)
})

test('an unknown user is not found, whatever is asked of them', async () => {
  const id = randomUUID()
  const answers = [
    await users.getUserById(id),
    await users.updateUserById(id, {}),
    await users.deleteUser(id),
  ]
  for (const { error } of answers) expect(error).toMatchObject({ status: 404, code: 'user_not_found' })
})

test('neither the public key nor a user reaches the users, and nothing happens', async () => {
  const [ada, grace] = [await project.signUp('ada'), await project.signUp('grace')]
  const before = await count()
  for (const client of [project.client(), ada.client]) {
    const { admin } = client.auth
    const answers = [
      await admin.listUsers(),
      await admin.getUserById(grace.id),
      await admin.createUser({ email: address() }),
      await admin.updateUserById(grace.id, { password }),
      await admin.deleteUser(grace.id),
    ]
    for (const { error } of answers) expect(error).toMatchObject({ status: 403, code: 'not_admin' })
  }
  const own = await fetch(`${project.apiUrl}/auth/v1/admin/users`, {
    headers: { apikey: project.publishableKey, authorization: `Bearer ${ada.token}` },
  })
  expect(own.status).toBe(403)
  expect(await count()).toBe(before)
})
