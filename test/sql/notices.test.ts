import { expect, test } from 'vitest'
import { openProject, type Person } from '../support/project.ts'
import { addMember, openWorld } from '../support/world.ts'

const project = await openProject()
const { home, foreign, outsider } = await openWorld(project)
const resource = `room:${home.rooms.tenant.id}`

async function newcomer(role: 'viewer' | 'editor' = 'viewer') {
  const person = await project.signUp('newcomer')
  await addMember(project, home.id, person, role)
  return person
}
const comment = async (by: Person, mentions: Person[] = [], thread?: string) =>
  (
    await by.client
      .rpc('create_comment', {
        ...{ resource, body: 'See?', mentions: mentions.map(({ id }) => id) },
        ...(thread && { thread }),
      })
      .throwOnError()
  ).data
const told = async ({ client }: Person) =>
  (await client.from('notifications').select('kind, times, actor_id, payload').order('kind').throwOnError())
    .data

test('who is mentioned is told, once for each thread, and not by themselves', async () => {
  const [writer, reader] = [await newcomer(), await newcomer()]
  const { id } = await comment(writer, [reader, writer, reader])
  const notice = { kind: 'comment.mention', actor_id: writer.id }
  expect(await told(reader)).toEqual([{ ...notice, times: 1, payload: { comment_id: id, thread_id: id } }])
  expect(await told(writer)).toEqual([])
  const last = await comment(writer, [reader], id)
  expect(await told(reader)).toEqual([
    { ...notice, times: 2, payload: { comment_id: last.id, thread_id: id } },
  ])
})

test('an edit tells those it mentions anew, and keeps the others', async () => {
  const [writer, first, second] = [await newcomer(), await newcomer(), await newcomer()]
  const { id } = await comment(writer, [first])
  const edit = (body: string, mentions?: string[]) =>
    writer.client.rpc('edit_comment', { id, body, ...(mentions && { mentions }) })
  expect((await edit('Changed')).data).toMatchObject({ mentions: [first.id] })
  await edit('Changed', [first.id, second.id]).throwOnError()
  expect(await told(first)).toMatchObject([{ times: 1 }])
  expect(await told(second)).toMatchObject([{ kind: 'comment.mention', times: 1 }])
  expect(await edit('Forged', [outsider.id])).toMatchObject({
    status: 422,
    error: { message: 'invalid_input' },
  })
  // Who was mentioned and is gone since does not keep the writer from mending the text.
  await home.owner.client.rpc('remove_member', { tenant_id: home.id, user_id: first.id }).throwOnError()
  expect((await edit('Mended')).error).toBeNull()
})

test('a reply tells who took part and may still read, and those it mentions only of that', async () => {
  const [beginner, second, leaver] = [await newcomer(), await newcomer(), await newcomer()]
  const { id } = await comment(beginner)
  for (const person of [second, leaver]) await comment(person, [], id)
  await home.owner.client.rpc('remove_member', { tenant_id: home.id, user_id: leaver.id }).throwOnError()
  await comment(home.editor, [second], id)
  expect(await told(beginner)).toMatchObject([{ kind: 'comment.reply', times: 3, actor_id: home.editor.id }])
  expect(await told(second)).toMatchObject([
    { kind: 'comment.mention', times: 1 },
    { kind: 'comment.reply', times: 1 },
  ])
  const rows = await project.sql('select times from public.notifications where user_id = $1', [leaver.id])
  expect(rows).toEqual([])
  expect(await told(foreign.owner)).toEqual([])
})

test('threads that mention the same people the other way round do not stop each other', async () => {
  const [writer, other] = [await newcomer(), await newcomer()]
  const readers = [await newcomer(), await newcomer(), await newcomer()]
  const { id } = await comment(writer)
  const burst = Array.from({ length: 10 }, (_, i) =>
    comment(i % 2 ? writer : other, i % 2 ? readers : readers.toReversed(), id),
  )
  await Promise.all(burst)
  for (const reader of readers) expect(await told(reader)).toMatchObject([{ times: 10 }])
})

test('members are told of a new role, and those who invite of who came', async () => {
  const person = await newcomer()
  const asked = { tenant_id: home.id, user_id: person.id, role: 'editor' as const }
  await home.admin.client.rpc('set_member_role', asked).throwOnError()
  const notice = { times: 1, actor_id: home.admin.id, payload: { role: 'editor' } }
  expect(await told(person)).toEqual([{ kind: 'member.role_changed', ...notice }])
  // What they do to themselves they know.
  await person.client.rpc('set_member_role', { ...asked, role: 'viewer' }).throwOnError()
  expect(await told(person)).toMatchObject([{ times: 1 }])

  const guest = await project.signUp('asked')
  const invitation = { tenant_id: home.id, email: guest.email, role: 'viewer' as const }
  const { data } = await home.admin.client.rpc('invite_member', invitation).throwOnError()
  await project.sql(
    `insert into private.invitation_tokens (hash, invitation_id) values (extensions.digest('open', 'sha256'), $1)`,
    [data.id],
  )
  await guest.client.rpc('accept_invitation', { token: 'open' }).throwOnError()
  expect(await told(home.admin)).toEqual([
    { kind: 'invitation.accepted', times: 1, actor_id: guest.id, payload: { invitation_id: data.id } },
  ])
})

test('who asked for an export is told of its end, if they may still read what it was made of', async () => {
  const [asker, leaver] = [await newcomer(), await newcomer()]
  const order = async (by: Person) =>
    (await by.client.rpc('create_export', { resource, format: 'json' }).throwOnError()).data.id
  const [ready, failed, lost] = [await order(asker), await order(asker), await order(leaver)]
  await home.owner.client.rpc('remove_member', { tenant_id: home.id, user_id: leaver.id }).throwOnError()
  for (const id of [ready, lost])
    await project.sql(`update public.exports set status = 'completed', path = 'x' where id = $1`, [id])
  await project.sql(`update public.exports set status = 'failed' where id = $1`, [failed])
  expect(await told(asker)).toMatchObject([
    { kind: 'export.failed', payload: { export_id: failed } },
    { kind: 'export.ready', payload: { export_id: ready } },
  ])
  const rows = await project.sql('select times from public.notifications where user_id = $1', [leaver.id])
  expect(rows).toEqual([])
})
