import { expect, test } from 'vitest'
import { openProject, type Person } from '../../support/project.ts'

const project = await openProject('platform')

async function twice(name: string) {
  const person = await project.signUp(name)
  const other = project.client()
  await other.auth.signInWithPassword({ email: person.email, password: person.password })
  return { person, other }
}

const sessions = ({ id }: Person) => project.sql('select from auth.sessions where user_id = $1', [id])
const tokens = ({ id }: Person) => project.sql('select from auth.refresh_tokens where user_id = $1', [id])

test('a local sign-out ends this session', async () => {
  const { person, other } = await twice('ada')
  expect((await person.client.auth.signOut({ scope: 'local' })).error).toBeNull()
  expect((await other.auth.getUser()).data.user?.id).toBe(person.id)
  expect(await sessions(person)).toHaveLength(1)
})

test('signing out the others leaves this session', async () => {
  const { person, other } = await twice('ada')
  expect((await person.client.auth.signOut({ scope: 'others' })).error).toBeNull()
  expect((await person.client.auth.getUser()).data.user?.id).toBe(person.id)
  expect((await other.auth.getUser()).error).toMatchObject({ name: 'AuthSessionMissingError' })
  expect(await sessions(person)).toHaveLength(1)
})

test('a global sign-out ends all sessions of this user and of nobody else', async () => {
  const { person, other } = await twice('ada')
  const grace = await project.signUp('grace')
  expect((await person.client.auth.signOut({ scope: 'global' })).error).toBeNull()
  expect((await other.auth.refreshSession()).error).toMatchObject({ code: 'refresh_token_not_found' })
  expect([await sessions(person), await tokens(person)]).toEqual([[], []])
  expect((await grace.client.auth.getUser()).data.user?.id).toBe(grace.id)
})

test('the token of an ended session is refused as such', async () => {
  const { client, token } = await project.signUp('ada')
  await client.auth.signOut()
  const response = await fetch(`${project.apiUrl}/auth/v1/user`, {
    headers: { apikey: project.publishableKey, authorization: `Bearer ${token}` },
  })
  expect(response.status).toBe(403)
  expect(await response.json()).toMatchObject({ error_code: 'session_not_found' })
})

test('the service role signs a user out by their token', async () => {
  const { person } = await twice('ada')
  expect((await project.admin().auth.admin.signOut(person.token, 'global')).error).toBeNull()
  expect(await sessions(person)).toEqual([])
})
