import { randomUUID } from 'node:crypto'
import type { EmailOtpType, GenerateLinkParams, GenerateLinkProperties } from '@supabase/supabase-js'
import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'
import { follow, mailTo } from './mailbox.ts'

const project = await openProject('platform')
const users = project.admin().auth.admin
const password = 'correct horse battery'
const address = () => `${randomUUID()}@example.com`
const redirectTo = 'http://127.0.0.1:3000/welcome'

/** Somebody for whom a link of each type can be made. */
const worlds: Record<string, () => Promise<GenerateLinkParams>> = {
  signup: async () => ({ type: 'signup', email: address(), password }),
  invite: async () => ({ type: 'invite', email: address() }),
  magiclink: async () => ({ type: 'magiclink', email: (await project.signUp('ada')).email }),
  recovery: async () => ({ type: 'recovery', email: (await project.signUp('ada')).email }),
}

async function generate(params: GenerateLinkParams) {
  const { data, error } = await users.generateLink(params)
  expect(error).toBeNull()
  return { ...(data.properties as GenerateLinkProperties), user: data.user! }
}

const ways = {
  'its link': async ({ action_link }: GenerateLinkProperties) => {
    const { fragment } = await follow(action_link)
    return fragment.has('access_token')
      ? decodeJwt(fragment.get('access_token')!).sub
      : fragment.get('error_code')
  },
  'its hash': async ({ hashed_token }: GenerateLinkProperties, type: EmailOtpType) => {
    const { data, error } = await project.client().auth.verifyOtp({ token_hash: hashed_token, type })
    return error?.code ?? data.user?.id
  },
  'its code': async ({ email_otp }: GenerateLinkProperties, type: EmailOtpType, email: string) => {
    const { data, error } = await project.client().auth.verifyOtp({ email, token: email_otp, type })
    return error?.code ?? data.user?.id
  },
}
const cases = Object.keys(worlds).flatMap(type => Object.keys(ways).map(way => [type, way] as const))

test.each(cases)('a generated %s link signs in by %s, once, and is not mailed', async (type, way) => {
  const params = await worlds[type]!()
  const link = await generate(params)
  expect(link).toMatchObject({ verification_type: type, redirect_to: 'http://127.0.0.1:3000' })
  expect(link.user.email).toBe(params.email)
  const redeem = () => ways[way as keyof typeof ways](link, type as EmailOtpType, params.email)
  expect(await redeem()).toBe(link.user.id)
  expect(await redeem()).toBe('otp_expired')
  expect(await mailTo(params.email)).toEqual([])
})

test.each(Object.keys(ways))('a change of address by %s needs both sides', async way => {
  const redeem = ways[way as keyof typeof ways]
  const { id, email } = await project.signUp('ada')
  const newEmail = address()
  const change = { email, newEmail }
  const current = await generate({ type: 'email_change_current', ...change })
  const next = await generate({ type: 'email_change_new', ...change })
  expect([current.verification_type, next.verification_type]).toEqual([
    'email_change_current',
    'email_change_new',
  ])
  expect(await redeem(next, 'email_change', newEmail)).toBeFalsy()
  expect((await users.getUserById(id)).data.user).toMatchObject({ email, new_email: newEmail })
  expect(await redeem(next, 'email_change', newEmail)).toBe('otp_expired')
  expect(await redeem(current, 'email_change', email)).toBe(id)
  const { user } = (await users.getUserById(id)).data
  expect(user).toMatchObject({ email: newEmail, identities: [{ identity_data: { email: newEmail } }] })
  expect(user).not.toHaveProperty('new_email')
})

test('a link leads where it was asked to, with the session in the fragment', async () => {
  const { id, email } = await project.signUp('ada')
  const link = await generate({ type: 'magiclink', email, options: { redirectTo } })
  expect(link.redirect_to).toBe(redirectTo)
  expect(link.action_link.startsWith(`${project.apiUrl}/auth/v1/verify?`)).toBe(true)
  const { status, target, fragment } = await follow(link.action_link)
  expect([status, target.origin + target.pathname]).toEqual([303, redirectTo])
  expect(Object.fromEntries(fragment)).toMatchObject({
    token_type: 'bearer',
    type: 'magiclink',
    expires_in: '3600',
  })
  const session = {
    access_token: fragment.get('access_token')!,
    refresh_token: fragment.get('refresh_token')!,
  }
  expect((await project.client().auth.setSession(session)).data.user?.id).toBe(id)
})

test('a link leads nowhere that the project does not allow', async () => {
  const { email } = await project.signUp('ada')
  const link = await generate({
    type: 'magiclink',
    email,
    options: { redirectTo: 'https://elsewhere.example' },
  })
  expect(link.redirect_to).toBe('http://127.0.0.1:3000')
})

test('a magic link for a new address is one of a sign-up, and keeps the data', async () => {
  const email = address()
  const link = await generate({ type: 'magiclink', email, options: { data: { name: 'Ada' } } })
  expect(link).toMatchObject({ verification_type: 'signup', user: { user_metadata: { name: 'Ada' } } })
  expect(link.user.email_confirmed_at).toBeUndefined()
  expect(await ways['its hash'](link, 'signup')).toBe(link.user.id)
})

test('an invited user is mailed, comes in by the link, and sets a password then', async () => {
  const email = address()
  const { data } = await users.inviteUserByEmail(email, { data: { name: 'Ada' }, redirectTo })
  expect(data.user).toMatchObject({ email, invited_at: expect.any(String), user_metadata: { name: 'Ada' } })
  const early = await project.client().auth.signInWithPassword({ email, password })
  expect(early.error).toMatchObject({ status: 400, code: 'invalid_credentials' })
  const [message] = await mailTo(email)
  expect(message!.subject).toBe('You have been invited')
  const { target, fragment } = await follow(message!.links[0]!)
  expect(target.pathname).toBe('/welcome')
  const client = project.client()
  const session = {
    access_token: fragment.get('access_token')!,
    refresh_token: fragment.get('refresh_token')!,
  }
  await client.auth.setSession(session)
  expect((await client.auth.updateUser({ password })).error).toBeNull()
  expect((await project.client().auth.signInWithPassword({ email, password })).data.user?.id).toBe(
    data.user?.id,
  )
})

test('who is there already is neither invited nor signed up, and who is not cannot recover', async () => {
  const [ada, grace] = [await project.signUp('ada'), await project.signUp('grace')]
  const taken = [
    await users.inviteUserByEmail(ada.email),
    await users.generateLink({ type: 'invite', email: ada.email }),
    await users.generateLink({ type: 'signup', email: ada.email, password }),
    await users.generateLink({ type: 'email_change_new', email: ada.email, newEmail: grace.email }),
  ]
  for (const { error } of taken) expect(error).toMatchObject({ status: 422, code: 'email_exists' })
  const { error } = await users.generateLink({ type: 'recovery', email: address() })
  expect(error).toMatchObject({ status: 404, code: 'user_not_found' })
  expect(await mailTo(ada.email)).toEqual([])
})

test('the code of one is not that of another', async () => {
  const [ada, grace] = [await project.signUp('ada'), await project.signUp('grace')]
  const link = await generate({ type: 'magiclink', email: ada.email })
  expect(await ways['its code'](link, 'magiclink', grace.email)).toBe('otp_expired')
  expect(await ways['its hash'](link, 'signup')).toBe('otp_expired')
  expect(await ways['its code'](link, 'magiclink', ada.email)).toBe(ada.id)
})

test('neither the public key nor a user makes links, and nobody is made', async () => {
  const ada = await project.signUp('ada')
  const email = address()
  for (const client of [project.client(), ada.client]) {
    const { admin } = client.auth
    const answers = [
      await admin.generateLink({ type: 'magiclink', email }),
      await admin.generateLink({ type: 'recovery', email: ada.email }),
      await admin.inviteUserByEmail(email),
    ]
    for (const { error } of answers) expect(error).toMatchObject({ status: 403, code: 'not_admin' })
  }
  expect(await project.sql('select from auth.users where email = $1', [email])).toEqual([])
  expect(await mailTo(email)).toEqual([])
})
