import * as Y from 'yjs'

/** How deep values may lie in each other; what is deeper is null. */
const deepest = 64

/** All roots of a document as plain data: maps as objects, lists as lists, texts as strings. */
export function contentOf(doc: Y.Doc): Record<string, unknown> {
  return Object.fromEntries([...doc.share.keys()].sort().map(name => [name, plain(typed(doc, name))]))
}

/** A root that came by an update has no type until somebody names one; what it holds tells which. */
function typed(doc: Y.Doc, name: string): unknown {
  const root = doc.share.get(name)!
  if (Object.getPrototypeOf(root) !== Y.AbstractType.prototype) return root
  if (root._map.size > 0) return doc.getMap(name)
  let item = root._start
  while (item?.deleted) item = item.right
  return item && (item.content instanceof Y.ContentString || item.content instanceof Y.ContentFormat)
    ? doc.getText(name)
    : doc.getArray(name)
}

/** A value of a document as plain data. */
export function plain(value: unknown, depth = 0): unknown {
  if (depth > deepest) return null
  // In the order of their keys: that of a map is the order in which edits happened to arrive.
  const members = (entries: Iterable<[string, unknown]>) =>
    Object.fromEntries([...entries].sort(byKey).map(([key, member]) => [key, plain(member, depth + 1)]))
  if (value instanceof Y.Map) return members(value.entries())
  if (value instanceof Y.Array) return value.toArray().map(member => plain(member, depth + 1))
  if (value instanceof Y.Text) return value.toString()
  // XML that no XML holds, which anybody may write, throws.
  if (value instanceof Y.AbstractType) return xml(value)
  // Its insides lead everywhere.
  if (value instanceof Y.Doc) return null
  if (Array.isArray(value)) return value.map(member => plain(member, depth + 1))
  if (typeof value === 'bigint' || value instanceof Uint8Array) return String(value)
  if (typeof value === 'object' && value) return members(Object.entries(value))
  return value
}

function xml(value: Y.AbstractType<unknown>): unknown {
  try {
    return value.toJSON()
  } catch {
    return null
  }
}

const byKey = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1)
