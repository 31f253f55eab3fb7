import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { boardSchema, readShape } from '../../supabase/functions/_shared/board/shape.ts'
import { contentOf } from '../../worker/boards/content.ts'
import { importBoard } from '../../worker/boards/json.ts'
import { recordedBoard } from '../support/board.ts'
import { everyShape } from './fixture.ts'

function documentOf(...updates: Uint8Array[]): Y.Doc {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}
const contentAgain = (content: unknown) => contentOf(documentOf(importBoard({ content }).update))

test('the recorded board fits the schema', async () => {
  const { shapes } = contentOf(documentOf(...(await recordedBoard()))) as { shapes: object }
  expect(Object.keys(shapes).length).toBeGreaterThan(100)
  for (const shape of Object.values(shapes)) expect(readShape(shape)).toHaveProperty('shape')
})

test('the schema for other languages says the same of every type', () => {
  const { properties } = boardSchema() as {
    properties: { shapes: { additionalProperties: { oneOf: Variant[] } } }
  }
  interface Variant {
    properties: { type: { const: string } }
    required: string[]
  }
  for (const { properties: fields, required } of properties.shapes.additionalProperties.oneOf) {
    const samples = Object.values(everyShape).filter(
      shape => (shape as { type: string }).type === fields.type.const,
    ) as Record<string, unknown>[]
    expect(samples.length).toBeGreaterThan(0)
    for (const field of required) {
      const { [field]: _left, ...lacking } = samples[0]!
      expect(readShape(lacking)).toHaveProperty('problem')
    }
  }
})

describe('an export as JSON', () => {
  const key = fc.string({ minLength: 1, maxLength: 20 }).filter(name => name !== '__proto__')
  const value = fc.jsonValue({ maxDepth: 4 }).filter(each => !JSON.stringify(each).includes('__proto__'))
  const some = <Value>(of: fc.Arbitrary<Value>) => fc.dictionary(key, of, { minKeys: 1, maxKeys: 6 })
  const root = fc.oneof(some(value), fc.array(value, { minLength: 1 }), fc.string({ minLength: 1 }))
  const shape = fc.oneof(value, fc.constantFrom(...Object.values(everyShape)))

  test('makes the same board when it is imported, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.record({ shapes: some(shape), others: fc.dictionary(key, root) }),
        ({ shapes, others }) => {
          const content = JSON.parse(JSON.stringify({ ...others, shapes }))
          expect(contentAgain(content)).toEqual(content)
        },
      ),
      { numRuns: 200 },
    )
  })

  test('is the same bytes, whatever the order in which edits came', async () => {
    const updates = (await recordedBoard()).slice(0, 600)
    const text = (doc: Y.Doc) => JSON.stringify(contentOf(doc))
    expect(text(documentOf(...updates.toReversed()))).toBe(text(documentOf(...updates)))
  })

  test('keeps what does not fit the schema, and names it', () => {
    const shapes = { odd: { type: 'hexagon', sides: 6 }, word: 'word', fine: everyShape.note }
    const { problems } = importBoard({ content: { shapes } })
    expect(problems.map(({ id }) => id)).toEqual(['odd', 'word'])
    expect(contentAgain({ shapes })).toEqual({ shapes })
  })

  test('gives texts and points that several people can edit at once', () => {
    const doc = documentOf(importBoard({ content: { shapes: everyShape } }).update)
    const shapes = doc.getMap<Y.Map<unknown>>('shapes')
    expect(shapes.get('note')!.get('text')).toBeInstanceOf(Y.Text)
    expect(shapes.get('freehand')!.get('points')).toBeInstanceOf(Y.Array)
  })

  test.for([
    [null],
    ['text'],
    [{}],
    [{ content: {} }],
    [{ content: { shapes: [] } }],
    [{ content: { shapes: {}, more: 1 } }],
  ])('%j is none', ([file]) => expect(() => importBoard(file)).toThrow('invalid_input'))
})
