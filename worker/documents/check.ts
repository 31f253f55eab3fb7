import type pg from 'pg'
import * as Y from 'yjs'
import { contentOf, plain } from '../boards/content.ts'
import { checks } from '../checks.ts'
import { build } from './build.ts'
import { type RootType, straysOf } from './roots.ts'
import { readStored } from './stored.ts'
import { isValid, skim } from './update.ts'

/** A value that breaks what its document may hold, and why: the name of a root, and keys from there on. */
export interface Finding {
  path: string[]
  reason: string
}

/** Looks at all that a document holds, as plain data. */
export type Check = (content: Record<string, unknown>) => Iterable<Finding>

interface Rule {
  roots: Record<string, RootType> | null
  check: string | null
}

interface Broken extends Finding {
  items: [Y.Item, ...Y.Item[]]
  value: unknown
}

// The next look goes on where this one ends.
const mostAtOnce = 100
const longestKey = 200

/**
 * Looks at a document as its kind says, and takes out what breaks it, by an edit of deletions: such an edit is the
 * same from every worker, and leaves alone whatever has come in the place of what was found.
 *
 * @param client as tenon_worker.
 * @returns how many values were taken out.
 */
export async function check(client: pg.ClientBase, documentId: string): Promise<number> {
  const { rows: rules } = await client.query<Rule>(
    `select k.roots, k.checked_by as check from private.documents d join private.document_kinds k using (kind)
     where d.id = $1 and coalesce(k.roots::text, k.checked_by) is not null`,
    [documentId],
  )
  if (!rules[0]) return 0
  const { doc } = build(await readStored(client, documentId))
  const broken = find(doc, rules[0])
  if (broken.length === 0) return 0
  const users = await authors(client, documentId)
  const findings = broken.map(({ path, reason, items: [{ id }] }) => {
    return { ...id, path: path.map(clean), reason: clean(reason), user: users(id) }
  })
  const kept = broken.map(({ value }) => JSON.stringify(value) ?? 'null')
  const { rows } = await client.query('select private.heal_document($1, $2, $3, $4) as healed', [
    documentId,
    JSON.stringify(findings),
    kept,
    Buffer.from(takeOut(doc, broken)),
  ])
  return rows[0].healed
}

function find(doc: Y.Doc, { roots, check }: Rule): Broken[] {
  const broken: Broken[] = roots ? straysOf(doc, roots) : []
  const found = new Set(broken.flatMap(({ items }) => items))
  const findings = (check && checks[check]?.(contentOf(doc))) || []
  for (const finding of findings) {
    if (broken.length >= mostAtOnce) break
    const place = locate(doc, finding.path)
    // Several findings may lie in one value that cannot be parted.
    if (!place || found.has(place.item)) continue
    found.add(place.item)
    broken.push({
      ...place,
      reason: finding.reason,
      items: [place.item],
      value: plain(valueIn(place.item)),
    })
  }
  return broken.slice(0, mostAtOnce)
}

/** What lies at a path, or the plain value around it: of that no part can be taken out. */
function locate(doc: Y.Doc, [root = '', ...keys]: string[]): { item: Y.Item; path: string[] } | undefined {
  let entries: Map<string, Y.Item> | undefined = doc.share.get(root)?._map
  let place: { item: Y.Item; path: string[] } | undefined
  for (const key of keys) {
    const item = entries?.get(key)
    if (!item || item.deleted) break
    place = { item, path: [...(place?.path ?? [root]), key] }
    const value = valueIn(item)
    entries = value instanceof Y.Map ? value._map : undefined
  }
  return place
}

const valueIn = (item: Y.Item): unknown => item.content.getContent().at(-1)

/** Whose an edit is, as far as the log still tells. */
async function authors(client: pg.ClientBase, documentId: string): Promise<(id: Y.ID) => string | undefined> {
  const { rows } = await client.query<{ user: string; data: Buffer }>(
    `select user_id as user, data from private.document_updates where document_id = $1 and user_id is not null`,
    [documentId],
  )
  const ranges = rows
    .filter(({ data }) => isValid(data))
    .flatMap(({ user, data }) => skim(data).ranges.map(range => ({ ...range, user })))
  return ({ client, clock }) =>
    ranges.find(range => range.client === client && range.from <= clock && clock < range.to)?.user
}

function takeOut(doc: Y.Doc, broken: Broken[]): Uint8Array {
  let update: Uint8Array = Uint8Array.of(0, 0)
  doc.once('update', edit => {
    update = edit
  })
  doc.transact(transaction => {
    for (const { items } of broken) for (const item of items) item.delete(transaction)
  })
  return update
}

/** As Postgres takes text. */
const clean = (text: string) => text.slice(0, longestKey).toWellFormed().replaceAll('\0', '\ufffd')
