import { expect, test } from 'vitest'
import { connect, join } from '../support/channel.ts'
import { openProject, type Person } from '../support/project.ts'
import { addMember, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign } = await openWorld(project)

/** Somebody's ear at the topic of the tenant, as it is named now. */
async function listen(person: Person, tenant = home.id) {
  const { data: topic } = await person.client
    .rpc('realtime_topic', { kind: 'tenant', id: tenant })
    .throwOnError()
  return join((await connect(project, person)).channel(topic, { config: { private: true } }))
}

test('members and invitations are events for the members, and for nobody else', async () => {
  const ear = await listen(home.viewer)
  const newcomer = await project.signUp('newcomer')
  await addMember(project, home.id, newcomer, 'editor')
  expect((await ear.hear('member.added')).payload).toMatchObject({ user_id: newcomer.id })

  const asked = { tenant_id: home.id, email: 'asked@example.com', role: 'viewer' as const }
  const { data: invitation } = await home.owner.client.rpc('invite_member', asked).throwOnError()
  expect((await ear.hear('invitation.sent')).payload).toMatchObject({ invitation_id: invitation.id })
  await home.owner.client.rpc('revoke_invitation', { id: invitation.id }).throwOnError()
  await ear.hear('invitation.revoked')

  await expect(listen(foreign.owner)).rejects.toThrow('resource_not_found')
})

test('the end of a job is told to the members of its tenant, and to nobody else', async () => {
  const [ear, other] = [await listen(home.viewer), await listen(foreign.viewer, foreign.id)]
  const { data } = await home.owner.client
    .rpc('create_export', { resource: `tenant:${home.id}`, format: 'csv', options: { table: 'members' } })
    .throwOnError()
  const { job_id } = data as { job_id: string }
  await home.owner.client.rpc('cancel_job', { id: job_id }).throwOnError()
  expect((await ear.hear('job.cancelled')).payload).toMatchObject({ job_id, kind: 'export.table' })
  await addMember(project, foreign.id, await project.signUp('marker'), 'viewer')
  await other.hear('member.added')
  expect(other.heard.filter(({ event }) => event.startsWith('job.'))).toEqual([])
})

test('a removal is heard by those who stay, on the new topic, and not by who was removed', async () => {
  const leaver = await project.signUp('leaver')
  await addMember(project, home.id, leaver, 'viewer')
  const [gone, stays] = [await listen(leaver), await listen(home.viewer)]
  const since = Date.now()
  const removal = { tenant_id: home.id, user_id: leaver.id }
  await home.owner.client.rpc('remove_member', removal).throwOnError()
  await Promise.all([gone.hear('rotated'), stays.hear('rotated')])

  const { data: topic } = await home.viewer.client
    .rpc('realtime_topic', { kind: 'tenant', id: home.id })
    .throwOnError()
  const replay = { private: true, broadcast: { replay: { since: since - 1_000, limit: 25 } } }
  const next = await join((await connect(project, home.viewer)).channel(topic, { config: replay }))
  expect((await next.hear('member.removed')).payload).toMatchObject({ user_id: leaver.id })
  expect(gone.heard.map(({ event }) => event)).not.toContain('member.removed')
})
