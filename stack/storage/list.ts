import { z } from 'zod'
import type { Access } from './access.ts'
import { type Handler, readJson } from './call.ts'

const listing = z.object({
  prefix: z.string().default(''),
  search: z.string().default(''),
  limit: z.int().min(1).default(100),
  offset: z.int().min(0).default(0),
  sortBy: z
    .object({
      column: z.enum(['name', 'updated_at', 'created_at', 'last_accessed_at']).default('name'),
      order: z.enum(['asc', 'desc']).default('asc'),
    })
    .prefault({}),
})

/** One level of a bucket, as the caller may see it. A folder is what names have in common: it has no row, only a name. */
export function listObjects(access: Access): Handler {
  return async ({ request, path, bucket }) => {
    const caller = await access.caller(request, path)
    const { prefix, search, limit, offset, sortBy } = await readJson(request, listing)
    const folder = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`
    // The column and the order are of the two lists above, never free text.
    const order = sortBy.column === 'name' ? '' : `${sortBy.column} ${sortBy.order} nulls first,`
    const { rows } = await access.run(caller, 'storage.object.list', db =>
      db.query(
        `with inside as (
           select substr(name, length($2) + 1) as rest, id, updated_at, created_at, last_accessed_at, metadata
           from storage.objects
           where bucket_id = $1 and starts_with(name, $2)
         ),
         entry as (
           select rest as name, id, updated_at, created_at, last_accessed_at, metadata
           from inside where rest <> '' and position('/' in rest) = 0
           union all
           select distinct split_part(rest, '/', 1), null::uuid, null::timestamptz, null::timestamptz,
             null::timestamptz, null::jsonb
           from inside where position('/' in rest) > 0
         )
         select * from entry
         where starts_with(lower(name), lower($3))
         order by ${order} name collate "C" ${sortBy.order}
         limit $4 offset $5`,
        [bucket, folder, search, limit, offset],
      ),
    )
    return rows
  }
}
