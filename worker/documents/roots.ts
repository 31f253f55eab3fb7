import * as Y from 'yjs'
import { plain } from '../boards/content.ts'

export type RootType = 'map' | 'array' | 'text' | 'xml' | 'any'

/** What a root holds that it must not. */
export interface Strays {
  path: string[]
  reason: string
  items: [Y.Item, ...Y.Item[]]
  value: unknown
}

const isXml = (type: unknown) =>
  type instanceof Y.XmlElement || type instanceof Y.XmlText || type instanceof Y.XmlHook
const ofText = [Y.ContentString, Y.ContentFormat, Y.ContentEmbed, Y.ContentType]

/** Whether something may lie in a root of this type. An update does not say what a root is: what it holds does. */
const fits: Record<RootType, (item: Y.Item) => boolean> = {
  any: () => true,
  map: item => item.parentSub !== null,
  array: ({ parentSub, content }) =>
    parentSub === null && !(content instanceof Y.ContentString || content instanceof Y.ContentFormat),
  // Texts have attributes.
  text: ({ parentSub, content }) => parentSub !== null || ofText.some(kind => content instanceof kind),
  xml: ({ parentSub, content }) =>
    parentSub === null && content instanceof Y.ContentType && isXml(content.type),
}

/**
 * What the roots of a document hold that they must not, one entry for each root.
 * @param types by name; `*` stands for all others, which must be empty where it is missing.
 */
export function straysOf(doc: Y.Doc, types: Record<string, RootType>): Strays[] {
  return [...doc.share].flatMap(([name, root]) => {
    const type = Object.hasOwn(types, name) ? types[name]! : types['*']
    const [first, ...others] = liveItems(root).filter(item => !type || !fits[type](item))
    if (!first) return []
    const items: Strays['items'] = [first, ...others]
    const reason = type ? `root: no ${type}` : 'root: not one of this kind'
    return [{ path: [name], reason, items, value: items.map(valueIn) }]
  })
}

function liveItems({ _map, _start }: { _map: Map<string, Y.Item>; _start: Y.Item | null }): Y.Item[] {
  const items = [..._map.values()]
  for (let item = _start; item; item = item.right) items.push(item)
  return items.filter(item => !item.deleted)
}

function valueIn({ parentSub, content }: Y.Item): unknown {
  if (content instanceof Y.ContentString) return content.str
  const values = content.getContent().map(value => plain(value))
  return parentSub === null ? values : { [parentSub]: values.at(-1) }
}
