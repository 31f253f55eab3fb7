import type { SupabaseClient } from '@supabase/supabase-js'
import { decodeJwt } from 'jose'
import * as otpauth from 'otpauth'
import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'
import { openAuth } from './configured.ts'

const project = await openProject('platform')
const totp = { enroll_enabled: true, verify_enabled: true }
const client = await openAuth(project, { mfa: { max_enrolled_factors: 2, totp } })

/** Somebody who has signed in with a password. */
async function signIn(name: string) {
  const { id, email, password } = await project.signUp(name)
  const again = async () => {
    const signedIn = client()
    await signedIn.auth.signInWithPassword({ email, password })
    return signedIn
  }
  return { id, email, password, again, client: await again() }
}

async function enroll({ auth }: SupabaseClient, friendlyName = 'phone') {
  const { data, error } = await auth.mfa.enroll({ factorType: 'totp', friendlyName })
  if (error) throw error
  const app = otpauth.URI.parse(data.totp.uri) as otpauth.TOTP
  /** What the authenticator app shows; a code counts once, so tests also use that of 30 seconds later. */
  const code = (ahead = 0) => app.generate({ timestamp: Date.now() + ahead * 30_000 })
  return { factorId: data.id, secret: data.totp.secret, app, code, data }
}

const claims = async ({ auth }: SupabaseClient) =>
  decodeJwt((await auth.getSession()).data.session!.access_token)
const level = async ({ auth }: SupabaseClient) => {
  const { data } = await auth.mfa.getAuthenticatorAssuranceLevel()
  return [data?.currentLevel, data?.nextLevel]
}

test('an enrolled app raises the session to aal2, and a refresh keeps it', async () => {
  const ada = await signIn('ada')
  const { factorId, secret, app, code, data } = await enroll(ada.client)
  expect(data).toMatchObject({ type: 'totp', friendly_name: 'phone' })
  expect(app).toMatchObject({
    issuer: '127.0.0.1:3000',
    label: expect.stringContaining(ada.email),
    digits: 6,
    period: 30,
  })
  expect(app.secret.base32).toBe(secret)
  expect(await level(ada.client)).toEqual(['aal1', 'aal1'])
  const challenge = await ada.client.auth.mfa.challenge({ factorId })
  expect(challenge.data).toMatchObject({
    type: 'totp',
    expires_at: expect.closeTo(Date.now() / 1000 + 300, -1),
  })
  const before = await claims(ada.client)
  const verified = await ada.client.auth.mfa.verify({
    factorId,
    challengeId: challenge.data!.id,
    code: code(),
  })
  expect(verified.error).toBeNull()
  expect(verified.data!.user.factors).toMatchObject([{ id: factorId, status: 'verified' }])
  const raised = { sub: ada.id, session_id: before.session_id, aal: 'aal2' }
  const amr = [{ method: 'totp' }, { method: 'password' }]
  expect(await claims(ada.client)).toMatchObject({ ...raised, amr })
  await ada.client.auth.refreshSession()
  expect(await claims(ada.client)).toMatchObject({ ...raised, amr })
  expect(await level(ada.client)).toEqual(['aal2', 'aal2'])
})

test('a later sign-in starts below, and a code lifts it', async () => {
  const ada = await signIn('ada')
  const { factorId, code } = await enroll(ada.client)
  await ada.client.auth.mfa.challengeAndVerify({ factorId, code: code() })
  const later = await ada.again()
  expect(await level(later)).toEqual(['aal1', 'aal2'])
  expect((await later.auth.mfa.listFactors()).data).toMatchObject({
    totp: [{ id: factorId }],
    all: { length: 1 },
  })
  expect((await later.auth.mfa.challengeAndVerify({ factorId, code: code(1) })).error).toBeNull()
  expect(await level(later)).toEqual(['aal2', 'aal2'])
})

test('a code counts once, and a wrong one never', async () => {
  const ada = await signIn('ada')
  const { factorId, code } = await enroll(ada.client)
  const used = code()
  await ada.client.auth.mfa.challengeAndVerify({ factorId, code: used })
  const later = await ada.again()
  for (const wrong of [used, code(5), '']) {
    const { error } = await later.auth.mfa.challengeAndVerify({ factorId, code: wrong })
    expect(error).toMatchObject({ status: 422, code: 'mfa_verification_failed' })
  }
  expect(await level(later)).toEqual(['aal1', 'aal2'])
})

test('a challenge is good for one answer, for its own factor, for five minutes', async () => {
  const ada = await signIn('ada')
  const { factorId, code } = await enroll(ada.client)
  const challengeId = async () => (await ada.client.auth.mfa.challenge({ factorId })).data!.id
  const answer = async (id: string, ahead = 0) =>
    (await ada.client.auth.mfa.verify({ factorId, challengeId: id, code: code(ahead) })).error?.code
  const old = await challengeId()
  await project.sql(
    `update auth.mfa_challenges set created_at = now() - interval '6 minutes' where id = $1`,
    [old],
  )
  expect(await answer(old)).toBe('mfa_challenge_expired')
  expect(await answer(crypto.randomUUID())).toBe('mfa_factor_not_found')
  const good = await challengeId()
  expect(await answer(good)).toBeUndefined()
  expect(await answer(good, 1)).toBe('mfa_ip_address_mismatch')
})

test('a verified factor ends the sessions that have not proved it, of this user only', async () => {
  const [ada, grace] = [await signIn('ada'), await signIn('grace')]
  const other = await ada.again()
  const { factorId, code } = await enroll(ada.client)
  await ada.client.auth.mfa.challengeAndVerify({ factorId, code: code() })
  expect((await other.auth.refreshSession()).error).toMatchObject({ code: 'refresh_token_not_found' })
  expect((await grace.client.auth.refreshSession()).error).toBeNull()
})

test('with a verified factor, only aal2 enrols, unenrols, and changes the password', async () => {
  const ada = await signIn('ada')
  const { factorId, code } = await enroll(ada.client)
  await ada.client.auth.mfa.challengeAndVerify({ factorId, code: code() })
  const { auth } = await ada.again()
  const refused = [
    await auth.mfa.enroll({ factorType: 'totp', friendlyName: 'second' }),
    await auth.mfa.unenroll({ factorId }),
    await auth.updateUser({ password: 'another battery' }),
  ]
  expect(refused.map(({ error }) => error?.code)).toEqual(Array(3).fill('insufficient_aal'))
  expect(await project.sql('select from auth.mfa_factors where user_id = $1', [ada.id])).toHaveLength(1)
  expect((await ada.client.auth.mfa.unenroll({ factorId })).data).toEqual({ id: factorId })
  await ada.client.auth.refreshSession()
  expect(await claims(ada.client)).toMatchObject({ aal: 'aal1', amr: [{ method: 'password' }] })
  expect(await level(ada.client)).toEqual(['aal1', 'aal1'])
})

test('names are unique and factors limited', async () => {
  const { client: ada } = await signIn('ada')
  await enroll(ada, 'one')
  await expect(enroll(ada, 'one')).rejects.toMatchObject({ status: 422, code: 'mfa_factor_name_conflict' })
  await enroll(ada, 'two')
  await expect(enroll(ada, 'three')).rejects.toMatchObject({ code: 'too_many_enrolled_mfa_factors' })
})

test('another’s factor is not there', async () => {
  const [ada, grace] = [await signIn('ada'), await signIn('grace')]
  const { factorId, code } = await enroll(ada.client)
  const { mfa } = grace.client.auth
  const answers = [
    await mfa.challenge({ factorId }),
    await mfa.challengeAndVerify({ factorId, code: code() }),
    await mfa.unenroll({ factorId }),
  ]
  for (const { error } of answers) expect(error).toMatchObject({ status: 404, code: 'mfa_factor_not_found' })
  expect((await mfa.listFactors()).data?.all).toEqual([])
  expect(await project.sql('select from auth.mfa_factors where id = $1', [factorId])).toHaveLength(1)
})

test('the service role lists and deletes the factors of a user, and nobody else does', async () => {
  const ada = await signIn('ada')
  const { factorId, secret } = await enroll(ada.client)
  const of = { userId: ada.id }
  for (const { auth } of [project.client(), ada.client]) {
    const answers = [
      await auth.admin.mfa.listFactors(of),
      await auth.admin.mfa.deleteFactor({ ...of, id: factorId }),
    ]
    for (const { error } of answers) expect(error).toMatchObject({ status: 403, code: 'not_admin' })
  }
  const { mfa } = project.admin().auth.admin
  const { data } = await mfa.listFactors(of)
  expect(data?.factors).toMatchObject([{ id: factorId, factor_type: 'totp', status: 'unverified' }])
  expect(JSON.stringify(data)).not.toContain(secret)
  expect((await mfa.deleteFactor({ ...of, id: factorId })).error).toBeNull()
  expect((await mfa.listFactors(of)).data?.factors).toEqual([])
})

test('where it is off, nobody enrols', async () => {
  const person = await project.signUp('ada')
  const off = (
    await openAuth(project, { mfa: { max_enrolled_factors: 2, totp: { ...totp, enroll_enabled: false } } })
  )()
  await off.auth.signInWithPassword(person)
  await expect(enroll(off)).rejects.toMatchObject({ status: 422, code: 'mfa_totp_enroll_not_enabled' })
  expect(await project.sql('select from auth.mfa_factors where user_id = $1', [person.id])).toEqual([])
})
