import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { connect, join } from '../support/channel.ts'
import { denied, problem } from '../support/problem.ts'
import { openProject, type Person } from '../support/project.ts'
import { create, openInstitutions, type Page, page, read, type Tile, text } from './world.ts'

const project = await openProject()
const { home, foreign } = await openInstitutions(project)
const ben = home.editor

type Content = Record<string, Record<string, Partial<Page>>>

const save = (person: Person, id: string, content: unknown, revision: number) =>
  person.client.rpc('save_configuration', {
    configuration_id: id,
    content: content as never,
    expected_revision: revision,
  })

const consumer = (...tiles: Tile[]) => ({ app: { consumer: { tile_structure: page(...tiles) } } })

test('one page is saved; the others, and settings that were left out, stay', async () => {
  const { id } = await create(ben.client, home.id)
  const before = await read(ben.client, id)
  const args = { configuration_id: id, mode: 'mobile', audience: 'business' } as const
  const settings = { title: 'Hello', theme: { colors: { primary: '#004488' }, dark: 'auto' } }
  const one = { ...args, tile_structure: page(text('a', 'One')), settings, expected_revision: 1 }
  const { data } = await ben.client.rpc('save_configuration_data', one).throwOnError()
  expect(data.revision).toBe(2)
  const two = { ...args, tile_structure: page(text('a', 'Two')), expected_revision: 2 }
  await ben.client.rpc('save_configuration_data', two).throwOnError()
  const after = await read(home.viewer.client, id)
  expect(after.revision).toBe(3)
  expect(after.data.mobile.business).toEqual({ tile_structure: page(text('a', 'Two')), settings })
  expect(after.data.mobile.consumer).toEqual(before.data.mobile.consumer)
  expect(after.data.app).toEqual(before.data.app)
})

test('several pages are one revision, one event and one moment; the same again is none', async () => {
  const { id } = await create(ben.client, home.id)
  const { data: topic } = await home.viewer.client
    .rpc('realtime_topic', { kind: 'configuration', id })
    .throwOnError()
  const ear = await join((await connect(project, home.viewer)).channel(topic, { config: { private: true } }))
  const tile_structure = page(text('a', 'Both'))
  const content = {
    app: { business: { tile_structure }, consumer: { tile_structure } },
    desktop: { business: { settings: { title: 'Work' } } },
  }
  expect((await save(ben, id, content, 1)).data).toMatchObject({ revision: 2 })
  expect((await ear.hear('configuration.changed')).payload).toMatchObject({
    ...{ configuration_id: id, revision: 2, by: ben.id },
    pages: ['app.consumer', 'app.business', 'desktop.business'],
  })
  expect((await save(ben, id, content, 2)).data).toMatchObject({ revision: 2 })
  expect(ear.heard.filter(({ event }) => event === 'configuration.changed')).toHaveLength(1)
})

test('viewers, strangers and the API itself save nothing', async () => {
  const { id } = await create(ben.client, home.id)
  const content = consumer(text('a', 'x'))
  expect(await save(home.viewer, id, content, 1)).toMatchObject(problem(403, 'forbidden'))
  expect(await save(foreign.owner, id, content, 1)).toMatchObject(problem(404, 'configuration_not_found'))
  const written = await ben.client
    .from('configuration_data')
    .update({ settings: {} } as never)
    .eq('configuration_id', id)
    .select()
  expect(written).toMatchObject(denied)
  expect((await read(ben.client, id)).revision).toBe(1)
})

test('of many who save the same revision at once one does, and the others are told', async () => {
  const { id } = await create(ben.client, home.id)
  const tries = Array.from({ length: 12 }, (_, i) => save(ben, id, consumer(text('a', `${i}`)), 1))
  const answers = await Promise.all(tries)
  const won = answers.filter(({ data }) => data)
  expect(won).toHaveLength(1)
  for (const { error } of answers.filter(({ data }) => !data))
    expect(error?.message).toBe('configuration_conflict')
  expect((await read(ben.client, id)).revision).toBe(2)
})

describe('a save that comes late', () => {
  const base = [text('a', 'A'), text('b', 'B')]

  async function conflict(ours: Content, theirs: Content) {
    const { id } = await create(ben.client, home.id)
    await save(ben, id, consumer(...base), 1).throwOnError()
    await save(home.admin, id, ours, 2).throwOnError()
    const { data, error, status } = await save(ben, id, theirs, 2)
    expect({ data, status, code: error?.message }).toEqual({
      data: null,
      status: 409,
      code: 'configuration_conflict',
    })
    return { id, told: JSON.parse(error!.details) }
  }

  test('is told both sides and a merged one, which can be saved where different tiles were changed', async () => {
    const ours = consumer(text('a', 'Ada'), text('b', 'B'))
    const theirs = consumer(text('a', 'A'), text('b', 'Ben'), text('c', 'new'))
    const { id, told } = await conflict(ours, theirs)
    expect(told).toMatchObject({ revision: 3, base: consumer(...base), ours, theirs, conflicts: [] })
    await save(ben, id, told.merged, told.revision).throwOnError()
    const { data, revision } = await read(ben.client, id)
    expect(revision).toBe(4)
    expect(data.app.consumer.tile_structure).toEqual(
      page(text('a', 'Ada'), text('b', 'Ben'), text('c', 'new')),
    )
  })

  test('is told by name what both have changed', async () => {
    const { told } = await conflict(
      consumer(text('a', 'Ada'), base[1]!),
      consumer(text('a', 'Ben'), base[1]!),
    )
    expect(told.conflicts).toMatchObject([
      { at: '/app/consumer/tiles/a/props/text', kind: 'changed', base: 'A', ours: 'Ada', theirs: 'Ben' },
    ])
  })

  test('has its settings merged as well', async () => {
    const { told } = await conflict(
      { app: { consumer: { settings: { title: 'Ours' } } } },
      { app: { consumer: { settings: { theme: { dark: 'on' } } } } },
    )
    expect(told.merged.app.consumer.settings).toEqual({ title: 'Ours', theme: { dark: 'on' } })
    expect(told.merged.app.consumer.tile_structure).toEqual(page(...base))
  })
})

test('whatever was read and changed a little is saved, and read again as it was', async () => {
  const { id } = await create(ben.client, home.id)
  const words = fc.string({ unit: 'grapheme', maxLength: 200 }).filter(word => !word.includes('\u0000'))
  let revision = 1
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(words, { maxLength: 8 }), async all => {
      const content = consumer(...all.map((word, i) => text(`t${i}`, word)))
      const { data } = await save(ben, id, content, revision).throwOnError()
      revision = data.revision
      expect((await read(ben.client, id)).data.app.consumer.tile_structure).toEqual(
        content.app.consumer.tile_structure,
      )
    }),
    { numRuns: 30 },
  )
})
