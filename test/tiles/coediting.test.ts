import { expect, test } from 'vitest'
import { openProject } from '../support/project.ts'
import { startEngine } from '../worker/documents/world.ts'
import { draftOf, eventually, listen, newTile, open, openDraft, propsOf, save, tilesOf } from './coediting.ts'
import { openInstitutions, read, text } from './world.ts'

const project = await openProject()
const { home, foreign } = await openInstitutions(project)

test('two people change one tile at once on two workers, and both changes are in the draft', async () => {
  const [one, other] = [await startEngine(project), await startEngine(project)]
  const { id, name, revision } = await openDraft(home.owner, home.id)
  const ear = await listen(project, home.viewer, id)
  const [ann, ben] = await Promise.all([open(one, name, home.editor), open(other, name, home.admin)])
  expect(tilesOf(ben).toJSON()).toEqual(tilesOf(ann).toJSON())
  expect(propsOf(ann, 'hello').toJSON()).toEqual({ text: 'Hello' })

  propsOf(ann, 'hello').set('text', 'Good morning')
  propsOf(ben, 'hello').set('variant', 'lead')
  tilesOf(ben).set('more', newTile('link', { label: 'More', href: '/more' }))
  const both = { text: 'Good morning', variant: 'lead' }
  await eventually(async () => {
    const tiles = await draftOf(home.viewer, id)
    expect(tiles.map(tile => tile.id)).toEqual(['hello', 'bye', 'more'])
    expect(tiles[0]!.props).toEqual(both)
  })
  for (const client of [ann, ben])
    await eventually(() => expect(propsOf(client, 'hello').toJSON()).toEqual(both))
  const saved = await read(home.viewer.client, id)
  expect(saved.revision).toBeGreaterThan(revision)

  await eventually(() => {
    const told = ear.heard
      .filter(({ event }) => event === 'configuration.edited')
      .map(({ payload }) => payload) as {
      people: string[]
      revision: number
      at: string
      pages: { app: { consumer: Record<string, string[]> } }
    }[]
    expect(new Set(told.flatMap(({ people }) => people))).toEqual(new Set([home.editor.id, home.admin.id]))
    expect(told.at(-1)!.revision).toBe(saved.revision)
    expect(told.flatMap(({ pages }) => pages.app.consumer.added)).toEqual(['more'])
    expect(told.flatMap(({ pages }) => pages.app.consumer.changed)).toContain('hello')
    for (const { at } of told) expect(Date.parse(at)).toBeGreaterThan(0)
  })
  const revisions = ear.heard.filter(({ event }) => event === 'configuration.changed')
  expect(revisions).toHaveLength(saved.revision - revision)
  expect((await foreign.owner.client.rpc('get_configuration', { id })).error?.message).toBe(
    'configuration_not_found',
  )
})

test('what somebody saves without a socket is seen at once by those who have it open, beside what they do', async () => {
  const [one, other] = [await startEngine(project), await startEngine(project)]
  const { id, name, revision } = await openDraft(home.owner, home.id)
  const [ann, ben] = await Promise.all([open(one, name, home.editor), open(other, name, home.admin)])
  const text2 = propsOf(ann, 'bye')
  // Not in the table yet when she saves.
  text2.set('text', 'See you')
  const saved = await save(home.owner.client, id, revision, text('hello', 'Welcome'), text('bye', 'Bye'))
  expect(saved.data?.revision).toBe(revision + 1)
  for (const client of [ann, ben])
    await eventually(() => expect(propsOf(client, 'hello').toJSON()).toEqual({ text: 'Welcome' }))
  await eventually(async () =>
    expect(await draftOf(home.viewer, id)).toEqual([text('hello', 'Welcome'), text('bye', 'See you')]),
  )
  expect((await read(home.viewer.client, id)).revision).toBe(revision + 2)

  const late = await save(home.owner.client, id, revision, text('hello', 'Late'), text('bye', 'Bye'))
  expect(late.error?.message).toBe('configuration_conflict')
  const { merged, conflicts } = JSON.parse(late.error!.details)
  expect(conflicts).toMatchObject([{ at: '/app/consumer/tiles/hello/props/text' }])
  expect(merged.app.consumer.tile_structure.tiles).toEqual([text('hello', 'Welcome'), text('bye', 'See you')])
})

test('where a save and an edit meet in one property, the edit stands, and that is told', async () => {
  const { id, name, revision } = await openDraft(home.owner, home.id)
  const ear = await listen(project, home.viewer, id)
  const engine = await startEngine(project)
  const ann = await open(engine, name, home.editor)
  propsOf(ann, 'hello').set('text', 'Hers')
  await save(home.owner.client, id, revision, text('hello', 'His'), text('bye', 'His too')).throwOnError()
  const wanted = [text('hello', 'Hers'), text('bye', 'His too')]
  await eventually(async () => expect(await draftOf(home.viewer, id)).toEqual(wanted))
  const { payload } = await ear.hear('configuration.merged')
  expect(payload).toMatchObject({
    conflicts: [{ at: '/app/consumer/tiles/hello/props/text', kind: 'changed' }],
  })
  await eventually(() => expect(propsOf(ann, 'bye').toJSON()).toEqual({ text: 'His too' }))
})
