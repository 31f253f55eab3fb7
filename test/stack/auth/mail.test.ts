import { randomUUID } from 'node:crypto'
import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'
import { confirmations, openAuth } from './configured.ts'
import { follow, mailTo } from './mailbox.ts'

const project = await openProject('platform')
const password = 'correct horse battery'

test('the link of a recovery mail leads to where the client asked, signed in, once', async () => {
  const { id, email } = await project.signUp('ada')
  const redirectTo = 'http://127.0.0.1:3000/new-password'
  expect((await project.client().auth.resetPasswordForEmail(email, { redirectTo })).error).toBeNull()
  const [message] = await mailTo(email)
  expect(message).toMatchObject({ to: [email], subject: 'Reset Your Password' })
  const link = message!.links[0]!
  expect(link.startsWith(`${project.apiUrl}/auth/v1/verify?`)).toBe(true)
  expect(message!.html).toContain(new URL(link).searchParams.get('token'))

  const { status, target, fragment } = await follow(link)
  expect(status).toBe(303)
  expect(target.origin + target.pathname).toBe(redirectTo)
  expect(fragment.get('type')).toBe('recovery')
  const claims = { sub: id, iss: `${project.apiUrl}/auth/v1`, amr: [{ method: 'otp' }] }
  expect(decodeJwt(fragment.get('access_token')!)).toMatchObject(claims)
  const client = project.client()
  const [access_token, refresh_token] = [fragment.get('access_token')!, fragment.get('refresh_token')!]
  await client.auth.setSession({ access_token, refresh_token })
  expect((await client.auth.updateUser({ password: 'a new battery' })).data.user?.id).toBe(id)

  const again = await follow(link)
  expect(again.fragment.get('error_code')).toBe('otp_expired')
  expect(again.fragment.has('access_token')).toBe(false)
})

test('a link does not lead to where the project does not allow', async () => {
  const { email } = await project.signUp('ada')
  await project.client().auth.resetPasswordForEmail(email, { redirectTo: 'https://elsewhere.example/steal' })
  const [message] = await mailTo(email)
  expect((await follow(message!.links[0]!)).target.origin).toBe('http://127.0.0.1:3000')
})

test('nobody is mailed who has no account, and the answer does not tell', async () => {
  const email = `${randomUUID()}@example.com`
  expect((await project.client().auth.resetPasswordForEmail(email)).error).toBeNull()
  expect(await mailTo(email)).toEqual([])
})

test('a code signs in who is mailed it, once; another’s does not', async () => {
  const [ada, grace] = [await project.signUp('ada'), await project.signUp('grace')]
  for (const { email } of [ada, grace]) await project.client().auth.signInWithOtp({ email })
  const code = async (email: string) => /\b\d{6}\b/.exec((await mailTo(email))[0]!.text)![0]
  const token = await code(ada.email)
  const verify = (email: string) => project.client().auth.verifyOtp({ email, token, type: 'email' })
  expect((await verify(grace.email)).error).toMatchObject({ status: 403, code: 'otp_expired' })
  expect((await verify(ada.email)).data.user?.id).toBe(ada.id)
  expect((await verify(ada.email)).error).toMatchObject({ status: 403, code: 'otp_expired' })
})

test('a first magic link makes a user', async () => {
  const email = `${randomUUID()}@example.com`
  await project.client().auth.signInWithOtp({ email })
  const [message] = await mailTo(email)
  const { fragment } = await follow(message!.links[0]!)
  expect(decodeJwt(fragment.get('access_token')!)).toMatchObject({ email, is_anonymous: false })
})

test('a magic link makes nobody where it may not', async () => {
  const email = `${randomUUID()}@example.com`
  const { error } = await project.client().auth.signInWithOtp({ email, options: { shouldCreateUser: false } })
  expect(error).toMatchObject({ status: 422, code: 'otp_disabled' })
  expect(await project.sql('select from auth.users where email = $1', [email])).toHaveLength(0)
})

test('where addresses are confirmed, a sign-up gives a session only by its link', async () => {
  const client = await openAuth(project, { email: confirmations })
  const email = `${randomUUID()}@example.com`
  const { data } = await client().auth.signUp({ email, password })
  expect(data).toMatchObject({ session: null, user: { email } })
  const early = await client().auth.signInWithPassword({ email, password })
  expect(early.error).toMatchObject({ status: 400, code: 'email_not_confirmed' })
  const [message] = await mailTo(email)
  const { fragment } = await follow(message!.links[0]!)
  expect(decodeJwt(fragment.get('access_token')!).sub).toBe(data.user?.id)
  expect((await client().auth.signInWithPassword({ email, password })).error).toBeNull()
})

test('a magic link for a new address keeps the data', async () => {
  const email = `${randomUUID()}@example.com`
  await project.client().auth.signInWithOtp({ email, options: { data: { name: 'Ada' } } })
  const [user] = await project.sql('select raw_user_meta_data as data from auth.users where email = $1', [
    email,
  ])
  expect(user.data).toMatchObject({ name: 'Ada', email })
  expect(
    await project.sql('select from auth.sessions join auth.users on users.id = user_id where email = $1', [
      email,
    ]),
  ).toEqual([])
})

test('a confirmation is mailed again on request, and the link of before is over', async () => {
  const client = (await openAuth(project, { email: confirmations }))()
  const email = `${randomUUID()}@example.com`
  await client.auth.signUp({ email, password })
  expect((await client.auth.resend({ type: 'signup', email })).error).toBeNull()
  const [second, first] = await mailTo(email)
  expect((await follow(first!.links[0]!)).fragment.get('error_code')).toBe('otp_expired')
  expect((await follow(second!.links[0]!)).fragment.has('access_token')).toBe(true)
  await client.auth.resend({ type: 'signup', email })
  expect(await mailTo(email)).toHaveLength(2)
})

test('where addresses are confirmed, a sign-up does not tell that an address is taken', async () => {
  const client = (await openAuth(project, { email: confirmations }))()
  const { id, email } = await project.signUp('ada')
  const { data, error } = await client.auth.signUp({ email, password, options: { data: { name: 'Eve' } } })
  expect(error).toBeNull()
  expect(data).toMatchObject({
    session: null,
    user: { email, identities: [], user_metadata: { name: 'Eve' } },
  })
  expect(data.user!.id).not.toBe(id)
  expect(await mailTo(email)).toEqual([])
})

test('a new address counts once its owner and that of the old one agree', async () => {
  const { client, id, email } = await project.signUp('ada')
  const newEmail = `${randomUUID()}@example.com`
  const { data } = await client.auth.updateUser({ email: newEmail })
  expect(data.user).toMatchObject({ id, email, new_email: newEmail })
  const [toNew, toOld] = [(await mailTo(newEmail))[0]!, (await mailTo(email))[0]!]
  expect((await follow(toNew.links[0]!)).fragment.get('message')).toMatch(/^Confirmation link accepted/)
  expect((await client.auth.getUser()).data.user?.email).toBe(email)
  expect(decodeJwt((await follow(toOld.links[0]!)).fragment.get('access_token')!)).toMatchObject({
    sub: id,
    email: newEmail,
  })
})
