import { expect, test } from 'vitest'
import { openProject, type Person } from '../support/project.ts'
import { type Client, connect, startEngine } from '../worker/documents/world.ts'
import { draftOf, eventually, open, openDraft, propsOf, save, startPresence, tilesOf } from './coediting.ts'
import { openInstitutions, read, text } from './world.ts'

const project = await openProject()
const { home, foreign } = await openInstitutions(project)
const edits = (id: string) =>
  project.sql(
    `select u.* from private.document_updates u join private.documents d on d.id = u.document_id
     where d.resource_id = $1 and u.user_id is not null`,
    [id],
  )

/** How often this client was told that it may not write. */
const refusals = ({ provider }: Client) => {
  const told: unknown[] = []
  provider.messageHandlers[2] = () => void told.push('denied')
  return told
}

test('a viewer reads along and writes nothing; who becomes an editor does, and who stops being one does not', async () => {
  const engine = await startEngine(project)
  const { id, name } = await openDraft(home.owner, home.id)
  const [ann, eve] = await Promise.all([open(engine, name, home.editor), open(engine, name, home.viewer)])
  const [hers, theirs] = [refusals(ann), refusals(eve)]
  propsOf(eve, 'hello').set('text', 'Mine')
  propsOf(ann, 'bye').set('text', 'See you')
  await eventually(async () =>
    expect(await draftOf(home.viewer, id)).toEqual([text('hello', 'Hello'), text('bye', 'See you')]),
  )
  expect(theirs).toHaveLength(1)
  expect(propsOf(eve, 'bye').toJSON()).toEqual({ text: 'See you' })
  expect(propsOf(ann, 'hello').toJSON()).toEqual({ text: 'Hello' })
  expect((await edits(id)).map(({ user_id }) => user_id)).toEqual([home.editor.id])

  const become = (who: Person, role: 'viewer' | 'editor') =>
    home.owner.client.rpc('set_member_role', { tenant_id: home.id, user_id: who.id, role }).throwOnError()
  await become(home.viewer, 'editor')
  await eventually(() => expect(propsOf(ann, 'hello').toJSON()).toEqual({ text: 'Mine' }))
  await become(home.editor, 'viewer')
  await eventually(() => {
    propsOf(ann, 'bye').set('title', 'Mine')
    expect(hers).not.toEqual([])
  })
  const { length } = await edits(id)
  propsOf(ann, 'bye').set('text', 'Not any more')
  propsOf(eve, 'hello').set('text', 'Still mine')
  await eventually(async () =>
    expect(await draftOf(home.owner, id)).toMatchObject([
      text('hello', 'Still mine'),
      text('bye', 'See you'),
    ]),
  )
  expect((await edits(id)).length).toBe(length + 1)
})

test('a stranger gets what there is for them of a room: nothing, not even that it is there', async () => {
  const engine = await startEngine(project)
  const { id, name } = await openDraft(home.owner, home.id)
  for (const stranger of [foreign.owner, foreign.editor]) {
    const client = connect(engine, name, stranger.token)
    expect(await client.closed).toBe(4404)
    expect(tilesOf(client).size).toBe(0)
  }
  expect(await project.sql('select from private.documents where resource_id = $1', [id])).toHaveLength(0)
})

test('who is at a configuration is seen on its topic, and in its document what they do', async () => {
  const engine = await startEngine(project)
  const { id, name } = await openDraft(home.owner, home.id)
  const [ann, eve] = await Promise.all([open(engine, name, home.owner), open(engine, name, home.admin)])
  ann.provider.awareness.setLocalState({ name: 'Ann', tile: 'hello' })
  await eventually(() =>
    expect([...eve.provider.awareness.getStates().values()]).toContainEqual({ name: 'Ann', tile: 'hello' }),
  )
  const seen = await startPresence(project, home.admin, id)
  await (await startPresence(project, home.owner, id)).channel.track({ user_id: home.owner.id })
  await eventually(() =>
    expect(Object.values(seen.channel.presenceState()).flat()).toMatchObject([{ user_id: home.owner.id }]),
  )
  await expect(startPresence(project, foreign.owner, id)).rejects.toThrow('resource_not_found')
})

test('a configuration that is deleted closes for all, and comes back with what they wrote last', async () => {
  const engine = await startEngine(project)
  const { id, name } = await openDraft(home.owner, home.id)
  const ann = await open(engine, name, home.admin)
  propsOf(ann, 'hello').set('text', 'The last words')
  await eventually(async () => expect(await edits(id)).toHaveLength(1))
  await home.owner.client.rpc('delete_configuration', { id }).throwOnError()
  expect(await ann.closed).toBe(4403)
  const late = connect(engine, name, home.owner.token)
  expect(await late.closed).toBe(4404)

  await home.owner.client.rpc('restore_configuration', { id }).throwOnError()
  const back = await open(engine, name, home.owner)
  expect(propsOf(back, 'hello').toJSON()).toEqual({ text: 'The last words' })
  await eventually(async () =>
    expect((await draftOf(home.owner, id))[0]).toEqual(text('hello', 'The last words')),
  )
  const { revision } = await read(home.owner.client, id)
  await save(home.owner.client, id, revision, text('hello', 'And more')).throwOnError()
  await eventually(() => expect(propsOf(back, 'hello').toJSON()).toEqual({ text: 'And more' }))
})
