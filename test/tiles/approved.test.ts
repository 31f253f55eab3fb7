import { describe, expect, test } from 'vitest'
import { openMachine } from '../support/machine.ts'
import { problem } from '../support/problem.ts'
import { openProject } from '../support/project.ts'
import { openApprovals } from './approving.ts'
import { edit, publish } from './published.ts'
import { create, read } from './world.ts'

const project = await openProject()
const { home, foreign, second, client, draft, request, approve, activate, tryToPublish, statusOf, wentOut } =
  await openApprovals(project)
const needed = problem(409, 'approval_required')

describe('an approval', () => {
  test('lets exactly what was seen go out', async () => {
    const made = await draft()
    const { content_hash, status } = await request(made)
    expect(status).toBe('requested')
    const { data: approval } = await approve(second, made.id, content_hash).throwOnError()
    expect(approval).toMatchObject({
      ...{ status: 'approved', requested_by: home.editor.id, decided_by: second.id, used_at: null },
    })
    expect(await publish(client, made.id)).toMatchObject({ version: 1, content_hash })
    expect((await activate(made)).error).toBeNull()
  })

  test('does not survive an edit, nor an edit that is undone', async () => {
    const made = await draft('One')
    await edit(client, made.id, 'Two')
    const undone = await edit(client, made.id, 'One')
    const { content_hash } = await request(undone)
    await approve(second, made.id, content_hash).throwOnError()
    await edit(client, made.id, 'Two')
    const again = await edit(client, made.id, 'One')
    expect(await activate(again)).toMatchObject(needed)
    expect(await tryToPublish(again)).toMatchObject(needed)
    expect(await statusOf(made.id)).toEqual(['void'])
    expect(await wentOut(made.id)).toBe('0')
  })

  test('is of what the approver has seen', async () => {
    const made = await draft()
    const { content_hash } = await request(made)
    const later = await edit(client, made.id, 'Two')
    const refused = await approve(second, made.id, content_hash)
    expect(refused).toMatchObject(problem(409, 'content_changed'))
    const { content_hash: newest } = await request(later)
    expect(JSON.parse(refused.error!.details)).toEqual({ content_hash: newest })
    expect(await statusOf(made.id)).toEqual(['void', 'requested'])
  })

  test('is not for who wrote, asked, only reads, or is a machine', async () => {
    const made = await draft()
    await edit(second.client, made.id, 'Two')
    const now = await read(client, made.id)
    const { content_hash } = await request({ id: made.id, revision: now.revision }, home.admin)
    const own = problem(403, 'author_cannot_approve')
    for (const who of [home.editor, second, home.admin])
      expect(await approve(who, made.id, content_hash)).toMatchObject(own)
    expect(await approve(home.viewer, made.id, content_hash)).toMatchObject(problem(403, 'forbidden'))
    expect(await approve(foreign.owner, made.id, content_hash)).toMatchObject(
      problem(404, 'configuration_not_found'),
    )
    const key = await openMachine(project, home.owner, home.id, { role: 'editor' })
    expect(await approve(key, made.id, content_hash)).toMatchObject(problem(403, 'machine_not_allowed'))
    expect(await statusOf(made.id)).toEqual(['requested'])
    expect((await approve(home.owner, made.id, content_hash)).error).toBeNull()
  })

  test('is not for who made the key that wrote', async () => {
    const key = await openMachine(project, home.owner, home.id, { role: 'editor' })
    const { id } = await create(key.client, home.id)
    const made = await edit(key.client, id, 'One')
    const { content_hash } = await request(made)
    expect(await approve(home.owner, id, content_hash)).toMatchObject(problem(403, 'author_cannot_approve'))
    expect((await approve(second, id, content_hash)).error).toBeNull()
  })

  test('is asked for anew, and not of its maker, when a tile that the pages follow has a new version', async () => {
    const own = { tenant_id: home.id, type: 'custom_rates' }
    const definition = { name: 'Rates', schema: { type: 'object' }, template: 'x' }
    await home.owner.client.rpc('create_tile', { ...own, definition }).throwOnError()
    const { id } = await create(client, home.id)
    const made = (
      await client
        .rpc('save_configuration_data', {
          ...{ configuration_id: id, mode: 'app', audience: 'consumer', expected_revision: 1 },
          tile_structure: { tiles: [{ id: 'rates', type: own.type, props: {} }] },
        })
        .throwOnError()
    ).data
    const { content_hash } = await request(made)
    expect(await approve(home.owner, id, content_hash)).toMatchObject(problem(403, 'author_cannot_approve'))
    await approve(second, id, content_hash).throwOnError()
    await home.admin.client
      .rpc('publish_tile_version', { ...own, definition: { template: 'y' } })
      .throwOnError()
    expect(await activate(made)).toMatchObject(needed)
    const { content_hash: later } = await request(made, second)
    expect(await approve(home.admin, id, later)).toMatchObject(problem(403, 'author_cannot_approve'))
    expect((await approve(home.owner, id, later)).error).toBeNull()
  })

  test('begins anew for authors: who wrote what was approved may approve what others wrote since', async () => {
    const made = await draft()
    await approve(second, made.id, (await request(made)).content_hash).throwOnError()
    await publish(client, made.id)
    const later = await edit(second.client, made.id, 'Two')
    const { content_hash } = await request(later, second)
    expect(await approve(second, made.id, content_hash)).toMatchObject(problem(403, 'author_cannot_approve'))
    expect((await approve(home.editor, made.id, content_hash)).error).toBeNull()
  })

  test('stays good for what went out under it: a version comes back, and an activation is rolled back', async () => {
    const made = await draft('One')
    await approve(second, made.id, (await request(made)).content_hash).throwOnError()
    await publish(client, made.id)
    await activate(made).throwOnError()
    const later = await edit(client, made.id, 'Two')
    await approve(second, made.id, (await request(later)).content_hash).throwOnError()
    const { data: live } = await activate(later).throwOnError()
    await edit(client, made.id, 'Three')
    const { data: back } = await client.rpc('rollback_activation', { id: live.id }).throwOnError()
    expect(JSON.stringify(back.content)).toContain('One')
    const { data: restored } = await client
      .rpc('restore_version', { configuration_id: made.id, version: 1 })
      .throwOnError()
    expect((await activate(restored)).error).toBeNull()
  })

  test('is not there for what went out before the rule', async () => {
    const rule = (required: boolean) =>
      foreign.admin.client.rpc('require_approval', { tenant_id: foreign.id, required }).throwOnError()
    const { id } = await create(foreign.editor.client, foreign.id)
    await foreign.editor.client.rpc('activate_configuration', { id, expected_revision: 1 }).throwOnError()
    await edit(foreign.editor.client, id, 'Two')
    const { data: live } = await foreign.editor.client
      .rpc('activate_configuration', { id, expected_revision: 2 })
      .throwOnError()
    await rule(true)
    expect(await foreign.editor.client.rpc('rollback_activation', { id: live.id })).toMatchObject(needed)
    expect((await read(foreign.editor.client, id)).activation).toMatchObject({ id: live.id })
    await rule(false)
  })
})
