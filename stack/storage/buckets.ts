import { z } from 'zod'
import { type Access, allowDelete, service } from './access.ts'
import type { Blobs } from './blobs.ts'
import { type Call, check, type Route, readJson } from './call.ts'
import { StorageError } from './errors.ts'
import { parseBucketName, parseMimeTypes } from './names.ts'
import { findBucket } from './objects.ts'

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
  limit: z.coerce.number().int().min(1).default(100),
  offset: z.coerce.number().int().min(0).default(0),
  sortColumn: z.enum(['id', 'name', 'created_at', 'updated_at']).default('name'),
  sortOrder: z.enum(['asc', 'desc']).default('asc'),
  search: z.string().default(''),
})

// A bigint would come as a string.
const columns = `id, name, owner, public, type, file_size_limit::double precision as file_size_limit,
  allowed_mime_types, created_at, updated_at`

/** Buckets. @param fileSizeLimit of the project, in bytes. */
export function bucketRoutes(access: Access, blobs: Blobs, fileSizeLimit: number): Route[] {
  function parseSettings({ file_size_limit, allowed_mime_types }: z.output<typeof settings>) {
    if ((file_size_limit ?? 0) > fileSizeLimit) throw new StorageError('EntityTooLarge')
    if (allowed_mime_types) parseMimeTypes(allowed_mime_types)
  }

  async function create({ request, path }: Call) {
    const caller = await access.caller(request, path)
    const bucket = await readJson(request, creation)
    const name = parseBucketName(bucket.name)
    const id = parseBucketName(bucket.id ?? name)
    parseSettings(bucket)
    await access.run(caller, 'storage.bucket.create', db =>
      db.query(
        `insert into storage.buckets (id, name, type, owner, owner_id, public, file_size_limit, allowed_mime_types)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          ...[id, name, bucket.type, caller.owner, caller.ownerId],
          ...[bucket.public ?? false, bucket.file_size_limit, bucket.allowed_mime_types],
        ],
      ),
    )
    return { name }
  }

  async function list({ request, path, query }: Call) {
    const caller = await access.caller(request, path)
    const { limit, offset, sortColumn, sortOrder, search } = check(Object.fromEntries(query), listing)
    const { rows } = await access.run(caller, 'storage.bucket.list', db =>
      db.query(
        `select ${columns} from storage.buckets where position(lower($1) in lower(name)) > 0
         order by ${sortColumn} ${sortOrder} limit $2 offset $3`,
        [search, limit, offset],
      ),
    )
    return rows
  }

  async function get({ request, path, bucket }: Call) {
    const caller = await access.caller(request, path)
    const { rows } = await access.run(caller, 'storage.bucket.get', db =>
      db.query(`select ${columns} from storage.buckets where id = $1`, [bucket]),
    )
    if (!rows[0]) throw new StorageError('NoSuchBucket')
    return rows[0]
  }

  async function update({ request, path, bucket }: Call) {
    const caller = await access.caller(request, path)
    const changes = await readJson(request, settings)
    parseSettings(changes)
    const changed = Object.entries(changes)
    const assignments = changed.map(([column], i) => `${column} = $${i + 2}`)
    const { rowCount } = await access.run(caller, 'storage.bucket.update', db =>
      db.query(
        `update storage.buckets set ${['updated_at = now()', ...assignments].join(', ')} where id = $1`,
        [bucket, ...changed.map(([, value]) => value)],
      ),
    )
    if (!rowCount) throw new StorageError('NoSuchBucket')
    return { message: 'Successfully updated' }
  }

  async function remove({ request, path, bucket }: Call) {
    const caller = await access.caller(request, path)
    const { rowCount } = await access
      .run(caller, 'storage.bucket.delete', async db => {
        await allowDelete(db)
        return await db.query(`delete from storage.buckets where id = $1`, [bucket])
      })
      .catch(error => {
        // The foreign key of its objects.
        throw error.code === '23503'
          ? new StorageError('ResourceNotEmpty', undefined, { cause: error })
          : error
      })
    if (!rowCount) throw new StorageError('NoSuchBucket')
    return { message: 'Successfully deleted' }
  }

  async function empty({ request, path, bucket }: Call) {
    const caller = await access.caller(request, path)
    if (caller.role !== 'service_role') throw new StorageError('AccessDenied', undefined, { httpStatus: 403 })
    await findBucket(access, bucket)
    const { rows } = await access.run(service, 'storage.bucket.empty', async db => {
      await allowDelete(db)
      return await db.query<{ version: string | null }>(
        `delete from storage.objects where bucket_id = $1 returning version`,
        [bucket],
      )
    })
    await blobs.remove(rows.flatMap(row => row.version ?? []))
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
