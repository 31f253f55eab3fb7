import fc from 'fast-check'
import * as Y from 'yjs'

/** One thing that somebody does to a document; what the numbers mean depends on what is there. */
export interface Edit {
  does: 'write' | 'erase' | 'format' | 'set' | 'unset' | 'insert' | 'remove' | 'draw' | 'change'
  at: number
  length: number
  text: string
}

export const edit: fc.Arbitrary<Edit> = fc.record({
  does: fc.constantFrom(
    ...(['write', 'write', 'erase', 'format', 'set', 'unset', 'insert', 'remove', 'draw', 'change'] as const),
  ),
  at: fc.nat(60),
  length: fc.nat(8),
  text: fc.string({ minLength: 1, maxLength: 4 }),
})

/** Text, a map, a list, and shapes in both that hold a text of their own. */
export const rootsOf = (doc: Y.Doc) => ({
  text: doc.getText('text'),
  map: doc.getMap<unknown>('map'),
  list: doc.getArray<unknown>('list'),
})

/** Does it, as far as there is anything to do it to. */
export function apply(doc: Y.Doc, { does, at, length, text: chars }: Edit): void {
  const { text, map, list } = rootsOf(doc)
  const key = `k${at % 4}`
  const within = (size: number) => {
    const from = at % (size + 1)
    return [from, Math.min(length, size - from)] as const
  }
  if (does === 'write') text.insert(...([within(text.length)[0], chars] as const))
  else if (does === 'erase') text.delete(...within(text.length))
  else if (does === 'format') text.format(...within(text.length), { bold: length % 2 ? true : null })
  else if (does === 'set') map.set(key, chars)
  else if (does === 'unset') map.delete(key)
  else if (does === 'insert') list.insert(within(list.length)[0], [chars, length])
  else if (does === 'remove') list.delete(...within(list.length))
  else if (does === 'draw') {
    const shape = new Y.Map<unknown>(Object.entries({ x: at, label: new Y.Text(chars) }))
    if (length % 2) map.set(key, shape)
    else list.insert(within(list.length)[0], [shape])
  } else {
    const shapes = [...map.values(), ...list.toArray()].filter(value => value instanceof Y.Map)
    const shape = shapes[at % Math.max(shapes.length, 1)]
    const label = shape?.get('label')
    if (length % 3 === 0) shape?.set('x', length)
    else if (length % 3 === 1 && label instanceof Y.Text) label.insert(0, chars)
    else shape?.delete('x')
  }
}

/** What people see of it. */
export function show(doc: Y.Doc) {
  const { text, map, list } = rootsOf(doc)
  return { text: text.toDelta(), map: map.toJSON(), list: list.toJSON() }
}
