import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { openProject } from '../../support/project.ts'

const project = await openProject('platform')

async function session(name: string) {
  const { email, password } = await project.signUp(name)
  const { data } = await project.client().auth.signInWithPassword({ email, password })
  return data.session!
}

const refresh = (refresh_token: string) => project.client().auth.refreshSession({ refresh_token })

test('a refresh goes on with the session, with a new refresh token and the same way of signing in', async () => {
  const first = await session('ada')
  const { data } = await refresh(first.refresh_token)
  const [before, after] = [decodeJwt(first.access_token), decodeJwt(data.session!.access_token)]
  expect(after).toMatchObject({ sub: before.sub, session_id: before.session_id, amr: before.amr })
  expect(data.session!.refresh_token).not.toBe(first.refresh_token)
})

test('two refreshes at once get the same refresh token', async () => {
  const first = await session('ada')
  const [one, two] = await Promise.all([refresh(first.refresh_token), refresh(first.refresh_token)])
  expect(one.data.session?.refresh_token).toBeTypeOf('string')
  expect(one.data.session?.refresh_token).toBe(two.data.session?.refresh_token)
})

test('an old and a new token at once both get on', async () => {
  const first = await session('ada')
  const second = (await refresh(first.refresh_token)).data.session!
  const both = await Promise.all([first, second, first, second].map(each => refresh(each.refresh_token)))
  expect(both.map(({ error }) => error)).toEqual([null, null, null, null])
})

test('a client that lost the answer may ask once more, within seconds', async () => {
  const first = await session('ada')
  const second = (await refresh(first.refresh_token)).data.session!
  await refresh(second.refresh_token)
  expect((await refresh(first.refresh_token)).error).toBeNull()
})

test('a refresh token from long ago is refused and takes its family along, and nobody else’s', async () => {
  const first = await session('ada')
  const grace = await session('grace')
  const second = (await refresh(first.refresh_token)).data.session!
  const third = (await refresh(second.refresh_token)).data.session!
  await project.sql(
    `update auth.refresh_tokens set updated_at = now() - interval '1 minute' where user_id = $1`,
    [first.user.id],
  )
  const reused = await refresh(first.refresh_token)
  expect(reused.error).toMatchObject({ status: 400, code: 'refresh_token_already_used' })
  expect((await refresh(third.refresh_token)).error).toMatchObject({ code: 'refresh_token_already_used' })
  expect((await refresh(grace.refresh_token)).error).toBeNull()
})

test('a made-up refresh token is refused', async () => {
  const { error } = await refresh(crypto.randomUUID())
  expect(error).toMatchObject({ status: 400, code: 'refresh_token_not_found' })
})

test('new metadata is in the next token', async () => {
  const first = await session('ada')
  await project.admin().auth.admin.updateUserById(first.user.id, { app_metadata: { plan: 'gold' } })
  const { data } = await refresh(first.refresh_token)
  expect(decodeJwt(first.access_token).app_metadata).not.toHaveProperty('plan')
  expect(decodeJwt(data.session!.access_token).app_metadata).toMatchObject({
    plan: 'gold',
    provider: 'email',
  })
})
