import { describe, expect, test } from 'vitest'
import { denied, problem } from '../support/problem.ts'
import { openProject, type Person } from '../support/project.ts'
import { openApprovals } from './approving.ts'
import { edit, publish } from './published.ts'
import { create, read } from './world.ts'

const project = await openProject()
const {
  home,
  foreign,
  second,
  client,
  draft,
  request,
  approve,
  reject,
  activate,
  tryToPublish,
  statusOf,
  wentOut,
} = await openApprovals(project)
const needed = problem(409, 'approval_required')

describe('the rule', () => {
  test('is made and ended by admins of the tenant, and is in the audit log', async () => {
    const rule = (who: Person, required: boolean | null) =>
      who.client.rpc('require_approval', { tenant_id: foreign.id, required: required as boolean })
    expect(await rule(foreign.editor, true)).toMatchObject(problem(403, 'forbidden'))
    expect(await rule(home.owner, true)).toMatchObject(problem(404, 'tenant_not_found'))
    expect(await rule(foreign.admin, null)).toMatchObject(problem(422, 'invalid_input'))
    const rules = () => foreign.viewer.client.from('approval_rules').select('tenant_id, required')
    expect((await rules()).data).toEqual([])
    await rule(foreign.admin, true).throwOnError()
    await rule(foreign.owner, false).throwOnError()
    expect((await rules()).data).toEqual([{ tenant_id: foreign.id, required: false }])
    const { data } = await foreign.admin.client
      .from('audit_log')
      .select('action')
      .eq('entity', 'approval_rule')
    expect(data).toEqual([{ action: 'approval_rule.created' }, { action: 'approval_rule.changed' }])
  })

  test('is not one of a tenant that has not asked for it', async () => {
    const { id } = await create(foreign.editor.client, foreign.id)
    expect(await publish(foreign.editor.client, id)).toMatchObject({ version: 1 })
    await foreign.editor.client.rpc('activate_configuration', { id, expected_revision: 1 }).throwOnError()
  })
})

describe('without an approval', () => {
  test('nothing is published or activated', async () => {
    const made = await draft()
    await request(made)
    for (const who of [home.editor, home.owner]) expect(await activate(made, who)).toMatchObject(needed)
    const refused = await tryToPublish(made)
    expect(refused).toMatchObject(needed)
    expect(JSON.parse(refused.error!.details)).toMatchObject({ configuration_id: made.id })
    expect(await wentOut(made.id)).toBe('0')
    expect((await read(client, made.id)).status).toBe('draft')
  })
})

describe('a rejection', () => {
  test('is told to who asked, and what was approved is taken back before it is used', async () => {
    const made = await draft()
    const { content_hash } = await request(made)
    await reject(second, made.id, content_hash).throwOnError()
    expect(await statusOf(made.id)).toEqual(['rejected'])
    const told = await client.from('notifications').select('kind, payload').eq('resource_id', made.id)
    expect(told.data).toMatchObject([{ kind: 'approval.decided', payload: { status: 'rejected' } }])
    expect(await reject(second, made.id, content_hash)).toMatchObject(problem(404, 'approval_not_found'))
    await request(made)
    await approve(second, made.id, content_hash).throwOnError()
    await reject(home.owner, made.id, content_hash).throwOnError()
    expect(await activate(made)).toMatchObject(needed)
    expect(await approve(home.editor, made.id, content_hash)).toMatchObject(
      problem(403, 'author_cannot_approve'),
    )
    expect(await reject(home.viewer, made.id, content_hash)).toMatchObject(problem(403, 'forbidden'))
  })
})

test('requests wait for admins, are asked once, read by the tenant, and changed by nobody', async () => {
  const made = await draft()
  const approval = await request(made)
  expect((await request(made, second)).id).toBe(approval.id)
  const stale = { configuration_id: made.id, expected_revision: made.revision - 1 }
  expect(await client.rpc('request_approval', stale)).toMatchObject(problem(409, 'configuration_conflict'))
  const told = await home.admin.client.from('notifications').select('kind').eq('resource_id', made.id)
  expect(told.data).toEqual([{ kind: 'approval.requested' }])
  const rows = (who: Person) => who.client.from('configuration_approvals').select('id').eq('id', approval.id)
  expect((await rows(home.viewer)).data).toEqual([{ id: approval.id }])
  expect((await rows(foreign.owner)).data).toEqual([])
  const forged = home.owner.client.from('configuration_approvals').update({ status: 'approved' })
  expect(await forged.eq('id', approval.id)).toMatchObject(denied)
  expect(await statusOf(made.id)).toEqual(['requested'])
})

test('an edit and an activation at the same time: either the edit comes later, or nothing goes live', async () => {
  for (let round = 0; round < 5; round++) {
    const made = await draft()
    await approve(second, made.id, (await request(made)).content_hash).throwOnError()
    const [activated] = await Promise.all([activate(made), edit(client, made.id, 'Two')])
    const live = (await read(client, made.id)).activation
    if (activated.error) expect(activated).toMatchObject(problem(409, 'configuration_conflict'))
    else expect(JSON.stringify(activated.data.content)).toContain('One')
    expect(live !== null).toBe(activated.error === null)
  }
})
