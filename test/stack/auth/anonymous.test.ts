import { randomUUID } from 'node:crypto'
import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'
import { confirmations, openAuth } from './configured.ts'
import { mailTo } from './mailbox.ts'

const project = await openProject('platform')
const password = 'correct horse battery'

const isAnonymous = async (id: string) =>
  (await project.sql('select is_anonymous from auth.users where id = $1', [id]))[0].is_anonymous

test('an anonymous user is authenticated, says so in the token, and can refresh', async () => {
  const client = project.client()
  const { data, error } = await client.auth.signInAnonymously({ options: { data: { name: 'Guest' } } })
  expect(error).toBeNull()
  expect(data.user).toMatchObject({
    is_anonymous: true,
    role: 'authenticated',
    user_metadata: { name: 'Guest' },
  })
  const claims = { role: 'authenticated', is_anonymous: true, email: '', amr: [{ method: 'anonymous' }] }
  expect(decodeJwt(data.session!.access_token)).toMatchObject(claims)
  const refreshed = await client.auth.refreshSession()
  expect(decodeJwt(refreshed.data.session!.access_token)).toMatchObject(claims)
})

test('every anonymous sign-in is somebody else', async () => {
  const [one, two] = [
    await project.client().auth.signInAnonymously(),
    await project.client().auth.signInAnonymously(),
  ]
  expect(one.data.user?.id).not.toBe(two.data.user?.id)
})

test('where anonymous sign-ins are off they are refused, and nobody is made', async () => {
  const client = await openAuth(project, { enable_anonymous_sign_ins: false })
  const before = await project.sql('select from auth.users')
  const { error } = await client().auth.signInAnonymously()
  expect(error).toMatchObject({ status: 422, code: 'anonymous_provider_disabled' })
  expect(await project.sql('select from auth.users')).toHaveLength(before.length)
})

test('with an address and a password an anonymous user becomes a permanent one', async () => {
  const client = project.client()
  const { data } = await client.auth.signInAnonymously()
  const email = `${randomUUID()}@example.com`
  const updated = await client.auth.updateUser({ email, password })
  expect(updated.error).toBeNull()
  expect(updated.data.user).toMatchObject({ id: data.user!.id, email, is_anonymous: false })
  const { data: signedIn } = await project.client().auth.signInWithPassword({ email, password })
  expect(signedIn.user?.id).toBe(data.user?.id)
})

test('a password alone makes nobody permanent', async () => {
  const client = project.client()
  const { data } = await client.auth.signInAnonymously()
  const { error } = await client.auth.updateUser({ password })
  expect(error).toMatchObject({ status: 422, code: 'validation_failed' })
  expect(await isAnonymous(data.user!.id)).toBe(true)
})

test('where addresses are confirmed, the user is anonymous until the link in the mail is followed', async () => {
  const client = (await openAuth(project, { email: confirmations }))()
  const { data } = await client.auth.signInAnonymously()
  const email = `${randomUUID()}@example.com`
  expect((await client.auth.updateUser({ email })).error).toBeNull()
  expect(await isAnonymous(data.user!.id)).toBe(true)
  const [message] = await mailTo(email)
  expect((await fetch(message!.links[0]!, { redirect: 'manual' })).status).toBe(303)
  expect(await isAnonymous(data.user!.id)).toBe(false)
})
