import { z } from 'zod'
import { allowDelete, service } from './access.ts'
import { type Call, check, type Route, readJson } from './call.ts'
import { StorageError } from './errors.ts'
import { checkMimeTypes, parseBucketName } from './names.ts'
import { findBucket } from './objects.ts'
import type { Store } from './storage.ts'

const units: Record<string, number> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9 }
const size = z
  .union([z.int().min(0), z.string().regex(/^\d+(\.\d+)?(gb|mb|kb|b)$/i, 'use 20GB / 20MB / 30KB / 3B')])
  .transform(value => {
    const [, count, unit] = /^([\d.]+)(\w*)$/.exec(String(value))!
    return Math.floor(Number(count) * units[unit!.toLowerCase() || 'b']!)
  })

const settings = z.object({
  public: z.boolean().optional(),
  file_size_limit: size.nullish(),
  allowed_mime_types: z.array(z.string()).nullish(),
})
const creation = settings.extend({
  id: z.string().optional(),
  name: z.string(),
  type: z.enum(['STANDARD', 'ANALYTICS', 'VECTOR']).default('STANDARD'),
})
const listing = z.object({
  limit: z.coerce.number().int().min(1).optional(),
  offset: z.coerce.number().int().min(0).default(0),
  sortColumn: z.enum(['id', 'name', 'created_at', 'updated_at']).default('name'),
  sortOrder: z.enum(['asc', 'desc']).default('asc'),
  search: z.string().default(''),
})

// A bigint would come as a string.
const columns = `id, name, owner, public, type, file_size_limit::double precision as file_size_limit,
  allowed_mime_types, created_at, updated_at`

export function bucketRoutes({ access, blobs, fileSizeLimit }: Store): Route[] {
  function parseSettings({ file_size_limit, allowed_mime_types }: z.output<typeof settings>) {
    if ((file_size_limit ?? 0) > fileSizeLimit) throw new StorageError('EntityTooLarge')
    checkMimeTypes(allowed_mime_types ?? [])
  }

  async function create({ request, path }: Call) {
    const caller = await access.caller(request, path)
    const bucket = await readJson(request, creation)
    const name = parseBucketName(bucket.name)
    const id = parseBucketName(bucket.id ?? name)
    parseSettings(bucket)
    const text = `insert into storage.buckets
        (id, name, type, owner, owner_id, public, file_size_limit, allowed_mime_types)
      values ($1, $2, $3, $4, $5, coalesce($6, false), $7, $8)`
    const about = [bucket.public, bucket.file_size_limit, bucket.allowed_mime_types]
    const values = [id, name, bucket.type, caller.owner, caller.ownerId, ...about]
    await access.query(caller, 'storage.bucket.create', text, values)
    return { name }
  }

  async function list({ request, path, query }: Call) {
    const caller = await access.caller(request, path)
    const { limit, offset, sortColumn, sortOrder, search } = check(Object.fromEntries(query), listing)
    const text = `select ${columns} from storage.buckets where position(lower($1) in lower(name)) > 0
      order by ${sortColumn} ${sortOrder} limit $2 offset $3`
    return await access.query(caller, 'storage.bucket.list', text, [search, limit, offset])
  }

  async function get({ request, path, bucket }: Call) {
    const caller = await access.caller(request, path)
    const text = `select ${columns} from storage.buckets where id = $1`
    const [row] = await access.query(caller, 'storage.bucket.get', text, [bucket])
    if (!row) throw new StorageError('NoSuchBucket')
    return row
  }

  async function update({ request, path, bucket }: Call) {
    const caller = await access.caller(request, path)
    const changes = await readJson(request, settings)
    parseSettings(changes)
    const assignments = Object.keys(changes).map((column, i) => `, ${column} = $${i + 2}`)
    const text = `update storage.buckets set updated_at = now()${assignments.join('')} where id = $1 returning id`
    const values = [bucket, ...Object.values(changes)]
    const updated = await access.query(caller, 'storage.bucket.update', text, values)
    if (!updated.length) throw new StorageError('NoSuchBucket')
    return { message: 'Successfully updated' }
  }

  async function remove({ request, path, bucket }: Call) {
    const caller = allowDelete(await access.caller(request, path))
    const text = 'delete from storage.buckets where id = $1 returning id'
    const removed = await access.query(caller, 'storage.bucket.delete', text, [bucket]).catch(cause => {
      // The foreign key of its objects.
      throw cause.code === '23503' ? new StorageError('ResourceNotEmpty', undefined, { cause }) : cause
    })
    if (!removed.length) throw new StorageError('NoSuchBucket')
    return { message: 'Successfully deleted' }
  }

  async function empty({ request, path, bucket }: Call) {
    const caller = await access.caller(request, path)
    if (caller.role !== 'service_role') throw new StorageError('AccessDenied', undefined, { httpStatus: 403 })
    await findBucket(access, bucket)
    const removed = await access.query<{ version: string | null }>(
      allowDelete(service),
      'storage.bucket.empty',
      'delete from storage.objects where bucket_id = $1 returning version',
      [bucket],
    )
    await blobs.remove(removed.map(row => row.version))
    return { message: 'Empty bucket has been queued. Completion may take up to an hour.' }
  }

  return [
    ['POST', '/bucket', create],
    ['GET', '/bucket', list],
    ['GET', '/bucket/:bucket', get],
    ['PUT', '/bucket/:bucket', update],
    ['DELETE', '/bucket/:bucket', remove],
    ['POST', '/bucket/:bucket/empty', empty],
  ]
}
