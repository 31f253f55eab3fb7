import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { openProject } from '../support/project.ts'
import { startEngine } from '../worker/documents/world.ts'
import {
  draftOf,
  eventually,
  listen,
  newTile,
  open,
  openDraft,
  propsOf,
  save,
  tileOf,
  tilesOf,
} from './coediting.ts'
import { openInstitutions, read, text } from './world.ts'

const project = await openProject()
const { home } = await openInstitutions(project)
const drafts = [text('hello', 'Hello'), text('bye', 'Bye')]

async function openAll() {
  const engine = await startEngine(project)
  const draft = await openDraft(home.owner, home.id)
  const ear = await listen(project, home.viewer, draft.id)
  const [ann, ben] = await Promise.all([
    open(engine, draft.name, home.editor),
    open(engine, draft.name, home.admin),
  ])
  const told = () =>
    ear.heard
      .filter(({ event }) => event === 'configuration.problems')
      .map(({ payload }) => (payload as { problems: object }).problems)
  return { ...draft, ear, ann, ben, told }
}

test('what breaks the schema of a tile is told and not saved; other pages are, and it is as soon as it fits', async () => {
  const { id, revision, ann, ben, told } = await openAll()
  propsOf(ann, 'hello').set('variant', 'le')
  tilesOf(ann).set('odd', newTile('of_no_type', {}))
  const names = ['app.consumer.tiles.hello.props.variant', 'app.consumer.tiles.odd.type']
  await eventually(() => expect(Object.keys(told()[0] ?? {}).sort()).toEqual(names))
  expect(await draftOf(home.viewer, id)).toEqual(drafts)
  expect((await read(home.viewer.client, id)).revision).toBe(revision)

  // Of another page, and of nobody's half-typed word.
  ben.doc.getMap('app/business/settings').set('title', 'For business')
  await eventually(async () => {
    const { data } = await read(home.viewer.client, id)
    expect(data.app.business.settings).toMatchObject({ title: 'For business' })
  })
  expect(await draftOf(home.viewer, id)).toEqual(drafts)
  // A save meanwhile is there for all, and what cannot be saved stays in the document.
  const now = await read(home.owner.client, id)
  await save(
    home.owner.client,
    id,
    now.revision,
    text('hello', 'Hello'),
    text('bye', 'See you'),
  ).throwOnError()
  await eventually(() => expect(propsOf(ben, 'bye').toJSON()).toEqual({ text: 'See you' }))
  expect(propsOf(ben, 'hello').toJSON()).toEqual({ text: 'Hello', variant: 'le' })

  propsOf(ann, 'hello').set('variant', 'lead')
  tilesOf(ann).delete('odd')
  const whole = [
    { ...text('hello', 'Hello'), props: { text: 'Hello', variant: 'lead' } },
    text('bye', 'See you'),
  ]
  await eventually(async () => expect(await draftOf(home.viewer, id)).toEqual(whole))
  await eventually(() => expect(told().at(-1)).toEqual({}))
})

test('what is no tile is taken out and kept, and the rest is saved', async () => {
  const { id, ann, ben, ear } = await openAll()
  ann.doc.transact(() => {
    tilesOf(ann).set('half', new Y.Map([['order', 'V']]))
    tilesOf(ann).set('__proto__', null as never)
    tileOf(ann, 'hello').set('colour', 'red')
    tileOf(ann, 'bye').set('order', 7)
    ann.doc.getMap('elsewhere').set('a', 1)
    propsOf(ann, 'hello').set('text', 'Good morning')
  })
  await eventually(async () => {
    expect(new Set((await draftOf(home.viewer, id)).map(tile => JSON.stringify(tile)))).toEqual(
      new Set([text('hello', 'Good morning'), text('bye', 'Bye')].map(tile => JSON.stringify(tile))),
    )
  })
  await eventually(() => expect(ben.doc.getMap('elsewhere').size).toBe(0))
  const fields = ['order', 'parent', 'props', 'type']
  await eventually(() => expect(Object.keys(tileOf(ben, 'hello').toJSON()).sort()).toEqual(fields))
  await eventually(() => expect(tilesOf(ben).has('half')).toBe(false))
  await ear.hear('document.healed')
  const { data } = await home.editor.client
    .rpc('list_quarantine', { resource_kind: 'configuration', resource_id: id })
    .throwOnError()
  const kept = data.map(({ path }) => path.join('.')).sort()
  expect(kept).toEqual([
    'app/consumer.__proto__',
    'app/consumer.bye.order',
    'app/consumer.half',
    'app/consumer.hello.colour',
    'elsewhere',
  ])
})

test('more than a page may hold, and what no database takes, is told and stays out of the draft', async () => {
  const { id, ann, told } = await openAll()
  propsOf(ann, 'hello').set('text', 'a\u0000b')
  await eventually(() => expect(Object.keys(told()[0] ?? {})).toEqual(['app.consumer.tiles.hello.props']))
  ann.doc.transact(() => {
    propsOf(ann, 'hello').set('text', 'whole')
    for (let at = 0; at < 500; at++) tilesOf(ann).set(`t${at}`, newTile('text', { text: '' }))
  })
  await eventually(() => expect(told().at(-1)).toEqual({ 'app.consumer.tiles': 'at most 500 tiles' }))
  expect(await draftOf(home.viewer, id)).toEqual(drafts)
  ann.doc.transact(() => {
    for (let at = 0; at < 500; at++) tilesOf(ann).delete(`t${at}`)
  })
  await eventually(async () => expect((await draftOf(home.viewer, id))[0]).toEqual(text('hello', 'whole')))
})

test('a thousand spoilt tiles and more are taken out at once, and the rest is saved', {
  timeout: 90_000,
}, async () => {
  const { id, ann } = await openAll()
  ann.doc.transact(() => {
    for (let at = 0; at < 1_250; at++) tilesOf(ann).set(`t${at}`, new Y.Map([['order', 'V']]))
    propsOf(ann, 'hello').set('text', 'Good morning')
  })
  const whole = [text('hello', 'Good morning'), text('bye', 'Bye')]
  // In less time than it takes until what has failed is tried again.
  await expect.poll(() => draftOf(home.viewer, id), { timeout: 25_000, interval: 100 }).toEqual(whole)
  await eventually(() => expect([...tilesOf(ann).keys()].sort()).toEqual(['bye', 'hello']))
})
