import { z } from 'zod'
import { type Call, check, parseJson, type Route, readJson } from './call.ts'
import type { Store } from './storage.ts'

const mostInPage = 1000
const sortBy = z
  .object({
    column: z.enum(['name', 'updated_at', 'created_at', 'last_accessed_at']).default('name'),
    order: z.enum(['asc', 'desc']).default('asc'),
  })
  .prefault({})
const prefix = z.string().default('')
const listing = z.object({
  prefix,
  sortBy,
  search: z.string().default(''),
  limit: z.int().min(1).default(100),
  offset: z.int().min(0).default(0),
})
const paging = z.object({
  prefix,
  sortBy,
  limit: z.int().min(1).default(mostInPage),
  cursor: z.string().optional(),
  with_delimiter: z.boolean().default(false),
})
// Where a page ended: in which order, and at which entry.
const cursor = z.object({ sortBy, at: z.string(), name: z.string() })

// $1 bucket, $2 prefix, $3 whether a slash divides. A folder is what names have in common: it has no row, only a
// name, which ends with a slash here.
const entries = `
  with inside as (
    select name, id, updated_at, created_at, last_accessed_at, metadata,
      $3::boolean and position('/' in substr(name, length($2) + 1)) > 0 as deeper
    from storage.objects
    where bucket_id = $1 and starts_with(name, $2)
  ),
  entry as (
    select name, id, updated_at, created_at, last_accessed_at, metadata from inside where not deeper
    union all
    select distinct $2 || split_part(substr(name, length($2) + 1), '/', 1) || '/', null::uuid,
      null::timestamptz, null::timestamptz, null::timestamptz, null::jsonb
    from inside where deeper
  )`

type Entry = { key: string; name: string; id: string | null; at: string }

/** What a bucket has, as the caller may see it: one level of it by offsets, or all or a level of it by cursors. */
export function listRoutes({ access }: Store): Route[] {
  async function list({ request, path, bucket }: Call) {
    const caller = await access.caller(request, path)
    const { prefix, search, limit, offset, sortBy } = await readJson(request, listing)
    const folder = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`
    // The column and the order are of the lists above, never free text.
    const order = sortBy.column === 'name' ? '' : `${sortBy.column} ${sortBy.order} nulls first,`
    return await access.query(
      caller,
      'storage.object.list',
      `${entries},
         relative as (
           select rtrim(substr(name, length($2) + 1), '/') as name, id, updated_at, created_at,
             last_accessed_at, metadata
           from entry where name <> $2
         )
         select * from relative
         where starts_with(lower(name), lower($4))
         order by ${order} name collate "C" ${sortBy.order}
         limit $5 offset $6`,
      [bucket, folder, true, search, limit, offset],
    )
  }

  async function page({ request, path, bucket }: Call) {
    const caller = await access.caller(request, path)
    const wanted = await readJson(request, paging)
    const after = wanted.cursor === undefined ? undefined : decode(wanted.cursor)
    const sortBy = after?.sortBy ?? wanted.sortBy
    const limit = Math.min(wanted.limit, mostInPage)
    // Dates become text with all their digits; a folder, which has none, comes before all.
    const position = sortBy.column === 'name' ? `''` : `coalesce(${sortBy.column}, '-infinity')::text`
    const compare = sortBy.order === 'asc' ? '>' : '<'
    const type = sortBy.column === 'name' ? 'text' : 'timestamptz'
    const rows = await access.query<Entry>(
      caller,
      'storage.object.list_v2',
      `${entries}
         select split_part(rtrim(name, '/'), '/', -1) as key, *, ${position} as at from entry
         where $4::text is null or ((${position})::${type}, name collate "C") ${compare} ($4::${type}, $5)
         order by (${position})::${type} ${sortBy.order}, name collate "C" ${sortBy.order}
         limit $6`,
      [bucket, wanted.prefix, wanted.with_delimiter, after?.at ?? null, after?.name ?? '', limit + 1],
    )
    const hasNext = rows.length > limit
    const shown = rows.slice(0, limit)
    const entriesOf = (folders: boolean) => shown.filter(({ id }) => (id === null) === folders)
    const { at = '', name = '' } = (hasNext && shown.at(-1)) || {}
    return {
      hasNext,
      ...(hasNext && { nextCursor: encode({ sortBy, at, name }), nextCursorKey: name }),
      folders: entriesOf(true).map(({ key, name }) => ({ key, name })),
      objects: entriesOf(false).map(({ at: _position, ...object }) => object),
    }
  }

  return [
    ['POST', '/object/list/:bucket', list],
    ['POST', '/object/list-v2/:bucket', page],
  ]
}

const encode = (value: z.input<typeof cursor>) => Buffer.from(JSON.stringify(value)).toString('base64url')
const decode = (text: string) => check(parseJson(Buffer.from(text, 'base64url').toString()), cursor)
