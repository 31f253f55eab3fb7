import * as otpauth from 'otpauth'
import { expect, test } from 'vitest'
import { openBoard } from '../support/board.ts'
import { connect, join } from '../support/channel.ts'
import { problem } from '../support/problem.ts'
import { openProject, type Person } from '../support/project.ts'
import { openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign } = await openWorld(project)
const worker = await project.startWorker()
const room = home.rooms.tenant
const file = `${home.id}/room/${room.id}/plan.txt`

/** Raises somebody's session to aal2 with an authenticator app. */
async function prove({ client }: Person): Promise<string> {
  const { data } = await client.auth.mfa.enroll({ factorType: 'totp', friendlyName: 'phone' })
  const code = (otpauth.URI.parse(data!.totp!.uri) as otpauth.TOTP).generate()
  const verified = await client.auth.mfa.challengeAndVerify({ factorId: data!.id, code })
  if (verified.error) throw verified.error
  return verified.data.access_token
}

const topicOf = ({ client }: Person) => client.rpc('realtime_topic', { kind: 'room', id: room.id })

/** What somebody reaches of the tenant: rows, a function, a file, a topic. */
async function reach(person: Person) {
  const rooms = await person.client.from('rooms').select('id').eq('tenant_id', home.id)
  const download = await person.client.storage.from('files').download(file)
  const topic = await topicOf(person)
  return { rooms: rooms.data!.length, file: download.error === null, topic: topic.error === null }
}

test('a tenant that requires a second factor gives nothing to sessions without it, on any path', async () => {
  await home.owner.client.storage.from('files').upload(file, 'plan')
  const require = (by: Person, required: boolean) =>
    by.client.rpc('require_mfa', { tenant_id: home.id, required })
  expect(await require(home.editor, true)).toMatchObject(problem(403, 'forbidden'))
  expect(await require(foreign.owner, true)).toMatchObject(problem(404, 'tenant_not_found'))
  // Who has no second factor asks it of nobody.
  expect(await require(home.owner, true)).toMatchObject(problem(403, 'mfa_required'))

  const [old, open] = [home.viewer, openBoard(worker.url, room.id, home.viewer.token)]
  await new Promise(resolve => open.provider.once('sync', resolve))
  const { data: topic } = await topicOf(old)
  const ear = await join((await connect(project, old)).channel(topic!, { config: { private: true } }))
  expect(await reach(old)).toEqual({ rooms: 2, file: true, topic: true })

  await prove(home.owner)
  expect((await require(home.owner, true)).error).toBeNull()
  expect(await reach(home.owner)).toEqual({ rooms: 3, file: true, topic: true })
  expect(await reach(old)).toEqual({ rooms: 0, file: false, topic: false })
  expect(await open.closed).toBe(4403)
  open.leave()
  await ear.hear('rotated')
  expect(await old.client.rpc('remove_member', { tenant_id: home.id, user_id: old.id })).toMatchObject(
    problem(404, 'tenant_not_found'),
  )
  expect((await old.client.rpc('closed_tenants')).data).toEqual([
    { tenant_id: home.id, reason: 'mfa_required' },
  ])
  const refused = openBoard(worker.url, room.id, old.token)
  expect(await refused.closed).toBe(4404)
  refused.leave()

  const token = await prove(old)
  expect(await reach(old)).toEqual({ rooms: 2, file: true, topic: true })
  const proven = openBoard(worker.url, room.id, token)
  await new Promise(resolve => proven.provider.once('sync', resolve))
  proven.leave()

  expect((await require(home.owner, false)).error).toBeNull()
  expect(await reach(home.editor)).toEqual({ rooms: 2, file: true, topic: true })
})
