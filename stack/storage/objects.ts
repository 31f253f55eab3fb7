import type pg from 'pg'
import { z } from 'zod'
import { type Access, allowDelete, type Caller, service } from './access.ts'
import { type Call, type Route, readJson } from './call.ts'
import { StorageError } from './errors.ts'
import type { Store } from './storage.ts'

/** A row of storage.objects whose bytes are there, as far as clients see it. */
export interface StoredObject {
  id: string
  bucket_id: string
  name: string
  version: string
  metadata: ObjectMetadata
  user_metadata: unknown
  created_at: Date
}

export const objectColumns = `id, bucket_id, name, owner, owner_id, version, metadata, user_metadata,
  created_at, updated_at, last_accessed_at`

/** What the service writes into the column `metadata`; applications read it. */
export interface ObjectMetadata {
  eTag: string
  size: number
  mimetype: string
  cacheControl: string
  lastModified: string
  contentLength: number
  httpStatusCode: number
}

export interface Bucket {
  id: string
  public: boolean
  /** In bytes; its own, if it has one. */
  file_size_limit: number | null
  allowed_mime_types: string[] | null
}

/** Where an object is. */
export type Address = Pick<Call, 'bucket' | 'key'>

const removal = z.object({ prefixes: z.array(z.string()).min(1).max(1000) })

/**
 * The bucket, whoever asks: what a user may do to an object says nothing of rights on its bucket.
 * @throws StorageError NoSuchBucket
 */
export async function findBucket(access: Access, id: string): Promise<Bucket> {
  const [bucket] = await access.query<Bucket>(
    service,
    'storage.bucket.get',
    `select id, public, nullif(file_size_limit, 0)::double precision as file_size_limit, allowed_mime_types
     from storage.buckets where id = $1`,
    [id],
  )
  if (!bucket) throw new StorageError('NoSuchBucket')
  return bucket
}

/**
 * The object, as far as the transaction's role may see it.
 * @throws StorageError NoSuchKey
 */
export async function findObject(db: pg.PoolClient, { bucket, key }: Address): Promise<StoredObject> {
  // A row without a version was written by SQL, and has no bytes.
  const { rows } = await db.query<StoredObject>(
    `select ${objectColumns} from storage.objects
     where bucket_id = $1 and name = $2 and version is not null and metadata is not null`,
    [bucket, key],
  )
  if (!rows[0]) throw new StorageError('NoSuchKey')
  return rows[0]
}

/** Removing. */
export function objectRoutes({ access, blobs }: Store): Route[] {
  /** Removes what the caller may see and delete. */
  async function remove(caller: Caller, operation: string, bucket: string, names: string[]) {
    const text = `delete from storage.objects where bucket_id = $1 and name = any ($2) returning ${objectColumns}`
    const removed = await access.query<StoredObject>(allowDelete(caller), operation, text, [bucket, names])
    await blobs.remove(removed.map(row => row.version))
    return removed
  }

  async function removeOne(call: Call) {
    const caller = await access.caller(call.request, call.path)
    await access.run(caller, 'storage.object.delete', db => findObject(db, call))
    const removed = await remove(caller, 'storage.object.delete', call.bucket, [call.key])
    if (!removed.length) throw new StorageError('AccessDenied')
    return { message: 'Successfully deleted' }
  }

  async function removeMany(call: Call) {
    const caller = await access.caller(call.request, call.path)
    const { prefixes } = await readJson(call.request, removal)
    return await remove(caller, 'storage.object.delete_many', call.bucket, prefixes)
  }

  return [
    ['DELETE', '/object/:bucket', removeMany],
    ['DELETE', '/object/:bucket/:key', removeOne],
  ]
}
