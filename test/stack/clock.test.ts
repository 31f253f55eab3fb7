import { afterEach, expect, test, vi } from 'vitest'
import { connect, join } from '../support/channel.ts'
import { openProject } from '../support/project.ts'

// The services run in this process, and so does their clock; that of Postgres goes on as it should.
const project = await openProject('platform')
const day = 86_400_000
const jump = (milliseconds: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + milliseconds })
afterEach(() => void vi.useRealTimers())

test('when the clock jumps ahead, a token is refused as expired, and the client’s next one serves everywhere', async () => {
  const { client, token } = await project.signUp('ada')
  jump(day)
  const old = { apikey: project.publishableKey, authorization: `Bearer ${token}` }
  const refused = await fetch(`${project.apiUrl}/rest/v1/`, { headers: old })
  expect([refused.status, await refused.json()]).toEqual([401, expect.objectContaining({ code: 'PGRST303' })])
  const late = await connect(project, { token })
  await expect(join(late.channel('late'))).rejects.toThrow(/Token has expired/)

  // The client sees that its session is over, and asks for the next one.
  expect((await client.storage.listBuckets()).error).toBe(null)
  const fresh = (await client.auth.getSession()).data.session!.access_token
  expect(fresh).not.toBe(token)
  await join((await connect(project, { token: fresh })).channel('fresh'))
})

test('when the clock jumps back, what is counted and awaited goes on', async () => {
  const { token } = await project.signUp('ben')
  const member = await connect(project, { token })
  const ear = await join(member.channel('presence', { config: { broadcast: { self: true } } }))
  expect(await ear.channel.track({ at: 'first' })).toBe('ok')
  for (const name of ['one', 'two', 'three', 'four', 'five']) {
    await project.sql(`create table public.${name} (id int); grant select on public.${name} to service_role`)
    jump(-day)
    const headers = { apikey: project.secretKey }
    const ask = async () => (await fetch(`${project.apiUrl}/rest/v1/${name}`, { headers })).status
    await expect.poll(ask, { timeout: 5_000 }).toBe(200)
  }
  await ear.channel.send({ type: 'broadcast', event: 'still', payload: {} })
  await ear.hear('still')
})
