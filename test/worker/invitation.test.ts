import { expect, test, vi } from 'vitest'
import { openProject } from '../support/project.ts'
import { openTenant } from '../support/world.ts'

const project = await openProject()
const home = await openTenant(project, 'home')
await project.startWorker()

test('an invitation comes by mail, and its link takes the reader in', async () => {
  const reader = await project.signUp('reader')
  const asked = { tenant_id: home.id, email: reader.email, role: 'editor' as const }
  const { id } = (await home.owner.client.rpc('invite_member', asked).throwOnError()).data
  const mail = await vi.waitFor(
    async () => {
      const inbox = await fetch(`${project.mailUrl}/api/messages?to=${encodeURIComponent(reader.email)}`)
      const [message] = await inbox.json()
      expect(message).toBeDefined()
      return message
    },
    { timeout: 10_000 },
  )
  expect(mail.subject).toContain('home')
  const token = /#token=([\w-]{43})/.exec(mail.text)![1]!

  // What rests in the database opens nothing.
  const kept = await project.sql(
    `select encode(hash, 'hex') as hash from private.invitation_tokens where invitation_id = $1`,
    [id],
  )
  expect(JSON.stringify(kept)).not.toContain(token)

  expect((await reader.client.from('tenants').select('id')).data).toEqual([])
  expect((await reader.client.rpc('accept_invitation', { token })).data).toMatchObject({ id: home.id })
  expect((await reader.client.from('tenants').select('id')).data).toEqual([{ id: home.id }])
})

test('an invitation that was taken back before its mail is not sent', async () => {
  const tenantId = home.id
  const email = 'late@example.com'
  // Both in one transaction: the worker meets the invitation as it is after the commit.
  const [{ id }] = await project.sql(
    `with made as (
       insert into public.invitations (tenant_id, email, role, invited_by, expires_at, revoked_at)
       values ($1, $2, 'viewer', $3, now() + interval '1 day', now()) returning id, tenant_id)
     select id, private.enqueue(tenant_id, 'invitation.mail', jsonb_build_object('invitation_id', id)) from made`,
    [tenantId, email, home.owner.id],
  )
  const job = () => project.sql(`select status from public.jobs where payload ->> 'invitation_id' = $1`, [id])
  await vi.waitFor(async () => expect(await job()).toEqual([{ status: 'completed' }]), { timeout: 10_000 })
  const inbox = await fetch(`${project.mailUrl}/api/messages?to=${encodeURIComponent(email)}`)
  expect(await inbox.json()).toEqual([])
})
