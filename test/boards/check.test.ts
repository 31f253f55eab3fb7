import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { checkBoard } from '../../worker/boards/check.ts'
import { contentOf } from '../../worker/boards/content.ts'
import { recordedBoard } from '../support/board.ts'
import { everyShape } from './fixture.ts'

const box = { type: 'rectangle', x: 0, y: 0, width: 10, height: 10 }
const broken = (shapes: unknown) => [...checkBoard({ shapes })].map(({ path }) => path.slice(1))

test('of whole boards nothing is found but what does not fit', async () => {
  expect(broken(everyShape)).toEqual([['unfit']])
  const doc = new Y.Doc()
  for (const update of await recordedBoard()) Y.applyUpdate(doc, update)
  expect([...checkBoard(contentOf(doc))]).toEqual([])
  expect([...checkBoard({})]).toEqual([])
})

test('of a shape that would fit without some fields only these are found, and unknown ones never', () => {
  expect(broken({ a: { ...box, style: { fill: 'red' }, radius: -1, mine: [1, { b: null }] } })).toEqual([
    ['a', 'style'],
    ['a', 'radius'],
  ])
})

test.for([
  ['nothing', null],
  ['a word', 'rectangle'],
  ['no type', { x: 0, y: 0 }],
  ['a type of nobody’s', { ...box, type: 'cube' }],
  ['a field that it needs', { ...box, width: '10' }],
  ['a number that is none', { ...box, x: Number.NaN }],
  ['more than a shape may weigh', { ...box, more: 'x'.repeat(1_000_001) }],
] as [string, unknown][])('a shape with %s is found as a whole', ([, shape]) => {
  expect(broken({ a: shape, b: box })).toEqual([['a']])
})

test('an id is 1 to 100 characters', () => {
  expect(broken({ '': box, ['i'.repeat(100)]: box, ['i'.repeat(101)]: box })).toEqual([
    [''],
    ['i'.repeat(101)],
  ])
})

test('a document within a document, or XML that is none, is no content', () => {
  const doc = new Y.Doc()
  const fragment = new Y.XmlFragment()
  doc.getMap('shapes').set('a', new Y.Doc())
  doc.getMap('shapes').set('b', fragment)
  fragment.push([null as unknown as Y.XmlText])
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  expect(contentOf(copy)).toEqual({ shapes: { a: null, b: null } })
})
