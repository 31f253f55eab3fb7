import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { livePages, mapPages, nest, normal, type Pages } from '../../supabase/functions/_shared/tile/live.ts'
import { between, places } from '../../supabase/functions/_shared/tile/order.ts'
import { checkConfiguration } from '../../worker/tiles/check.ts'
import { contentOf, readPages, writePages } from '../../worker/tiles/live.ts'
import { structure } from './structures.ts'

const settings = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
const page = fc.record({ tile_structure: structure, settings })
const pages: fc.Arbitrary<Pages> = fc
  .array(page, { minLength: livePages.length, maxLength: livePages.length })
  .map(list => JSON.parse(JSON.stringify(mapPages(place => list[livePages.indexOf(place)]! as never))))

const made = (content: Pages) => {
  const doc = new Y.Doc()
  writePages(doc, content)
  return doc
}
const pagesOf = (doc: Y.Doc) => readPages(contentOf(doc))
const copyOf = (doc: Y.Doc) => {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}
const exchange = (a: Y.Doc, b: Y.Doc) => {
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b))
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a))
}
const tilesOf = (doc: Y.Doc) => doc.getMap<Y.Map<unknown>>('app/consumer')

test('pages that are written into a document are read from it as they were', () => {
  fc.assert(
    fc.property(pages, content => {
      expect(pagesOf(made(content))).toEqual(normal(content))
    }),
  )
})

test('one draft becomes another, and then there is nothing more to do', () => {
  fc.assert(
    fc.property(pages, pages, (before, after) => {
      const doc = made(before)
      const old = copyOf(doc)
      const edit = writePages(doc, normal(after))
      expect(pagesOf(doc)).toEqual(normal(after))
      if (edit) Y.applyUpdate(old, edit)
      expect(pagesOf(old)).toEqual(normal(after))
      expect(writePages(doc, normal(after))).toBeUndefined()
    }),
  )
})

describe('of two drafts of one', () => {
  const list = (texts: Record<string, string>) =>
    mapPages(() => ({
      tile_structure: {
        tiles: Object.entries(texts).map(([id, text]) => ({ id, type: 'text', props: { text } })),
      },
      settings: {},
    }))
  const texts = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.string(), { minKeys: 2, maxKeys: 6 })

  test('both changes live on where they are of different tiles', () => {
    fc.assert(
      fc.property(texts, fc.string(), fc.string(), (before, one, other) => {
        const [first, second] = Object.keys(before) as [string, string]
        const ann = made(list(before))
        const ben = copyOf(ann)
        writePages(ann, list({ ...before, [first]: one }))
        writePages(ben, list({ ...before, [second]: other }))
        exchange(ann, ben)
        const both = list({ ...before, [first]: one, [second]: other })
        expect([pagesOf(ann), pagesOf(ben)]).toEqual([both, both])
      }),
    )
  })

  test('what is typed in a shared text lives on beside what a save changes in it', () => {
    const ann = made(list({ a: 'Good morning' }))
    const props = tilesOf(ann).get('a')!.get('props') as Y.Map<unknown>
    props.set('text', new Y.Text('Good morning'))
    const ben = copyOf(ann)
    const text = (doc: Y.Doc) => (tilesOf(doc).get('a')!.get('props') as Y.Map<Y.Text>).get('text')!
    text(ann).insert(12, ', Ann')
    writePages(ben, list({ a: 'A good morning' }))
    exchange(ann, ben)
    expect(text(ben).toString()).toBe('A good morning, Ann')
    expect(pagesOf(ann)).toEqual(pagesOf(ben))
  })
})

test('a text that several people write in changes by whole characters', () => {
  const emoji = fc.string({ unit: fc.constantFrom('😀', '😁', '🙀', 'a', '\u{1F1E9}'), maxLength: 6 })
  const withText = (text: unknown) =>
    mapPages(() => ({
      tile_structure: { tiles: [{ id: 'a', type: 'text', props: { text } }] },
      settings: {},
    })) as Pages
  fc.assert(
    fc.property(emoji, emoji, (before, after) => {
      const doc = made(withText(''))
      const props = tilesOf(doc).get('a')!.get('props') as Y.Map<unknown>
      props.set('text', new Y.Text(before))
      const other = copyOf(doc)
      writePages(doc, normal(withText(after)))
      Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
      expect(pagesOf(other)).toEqual(normal(withText(after)))
    }),
  )
})

test('what is named like the prototype of all things is no tile', () => {
  for (const value of [null, {}, new Y.Map()]) {
    const doc = new Y.Doc()
    tilesOf(doc).set('__proto__', value as never)
    const [found] = checkConfiguration(contentOf(doc))
    expect(found).toMatchObject({ path: ['app/consumer', '__proto__'] })
  }
})

describe('a tree is made of whatever people did at once', () => {
  const tile = (parent: string | null, order = 'V') => ({ type: 'container', parent, order })

  test('every tile is in it once', () => {
    const ids = ['a', 'b', 'c', 'd', 'e']
    const anywhere = fc.record({
      type: fc.constant('container'),
      parent: fc.constantFrom(...ids, null, 'gone'),
      order: fc.constantFrom('', '0', 'V', 'W'),
    })
    fc.assert(
      fc.property(fc.array(anywhere, { minLength: 5, maxLength: 5 }), live => {
        const found = JSON.stringify(nest(live.map((each, at) => [ids[at]!, each])))
        const shown = [...found.matchAll(/"id":"(.)"/g)].map(([, id]) => id)
        expect(shown.sort()).toEqual(ids)
      }),
    )
  })

  test('two that were moved into each other are where the first of them is at the top', () => {
    const circle = nest([
      ['b', tile('a')],
      ['a', tile('b')],
      ['c', tile('b')],
    ])
    expect(circle).toMatchObject([{ id: 'a', children: [{ id: 'b', children: [{ id: 'c' }] }] }])
  })

  test('what was moved into what somebody removed is at the top', () => {
    expect(nest([['a', tile('gone')]])).toMatchObject([{ id: 'a' }])
  })
})

describe('a place', () => {
  test('lies between two others, however many were put there before', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })), choices => {
        const keys: string[] = []
        for (const choice of choices) {
          const at = Math.floor(choice * (keys.length + 1))
          keys.splice(at, 0, between(keys[at - 1] ?? '', keys[at]))
        }
        expect(keys).toEqual([...new Set(keys)].sort())
      }),
    )
  })

  test('is kept by whatever was not moved', () => {
    const before = places(Array(10).fill(undefined))
    const moved = [...before.slice(1), before[0]]
    const after = places(moved)
    expect(after.slice(0, 9)).toEqual(before.slice(1))
    expect(after).toEqual([...after].sort())
  })

  test('is given anew where places are no places, or the same', () => {
    const strange = fc.option(fc.constantFrom('', '0', '10', 'V', '-', 'z'.repeat(100)), { nil: undefined })
    fc.assert(
      fc.property(fc.array(strange), current => {
        const found = places(current)
        expect(found).toEqual([...new Set(found)].sort())
        expect(places(found)).toEqual(found)
      }),
    )
  })
})
