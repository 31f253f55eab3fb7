import type pg from 'pg'
import { z } from 'zod'
import { type Access, allowDelete, service } from './access.ts'
import type { Blobs } from './blobs.ts'
import { type Call, type Route, readJson } from './call.ts'
import { StorageError } from './errors.ts'
import { listObjects } from './list.ts'

/** A row of storage.objects whose bytes are there. */
export interface StoredObject {
  id: string
  bucket_id: string
  name: string
  version: string
  metadata: ObjectMetadata
  user_metadata: unknown
  created_at: Date
}

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
  /** In bytes. */
  file_size_limit: number | null
  allowed_mime_types: string[] | null
}

const removal = z.object({ prefixes: z.array(z.string()).min(1).max(1000) })

/**
 * The bucket, whoever asks: what a user may do to an object says nothing of rights on its bucket.
 * @throws StorageError NoSuchBucket
 */
export async function findBucket(access: Access, id: string): Promise<Bucket> {
  const { rows } = await access.run(service, 'storage.bucket.get', db =>
    db.query<Bucket>(
      `select id, public, file_size_limit::double precision as file_size_limit, allowed_mime_types
       from storage.buckets where id = $1`,
      [id],
    ),
  )
  if (!rows[0]) throw new StorageError('NoSuchBucket')
  return rows[0]
}

/**
 * The object, as far as the transaction's role may see it.
 * @throws StorageError NoSuchKey
 */
export async function findObject(db: pg.PoolClient, { bucket, key }: Call): Promise<StoredObject> {
  // A row without a version was written by SQL, and has no bytes.
  const { rows } = await db.query<StoredObject>(
    `select id, bucket_id, name, version, metadata, user_metadata, created_at from storage.objects
     where bucket_id = $1 and name = $2 and version is not null and metadata is not null`,
    [bucket, key],
  )
  if (!rows[0]) throw new StorageError('NoSuchKey')
  return rows[0]
}

/** Listing and removing. */
export function objectRoutes(access: Access, blobs: Blobs): Route[] {
  async function removeOne(call: Call) {
    const caller = await access.caller(call.request, call.path)
    const removed = await access.run(caller, 'storage.object.delete', async db => {
      const object = await findObject(db, call)
      const rows = await deleteObjects(db, call.bucket, [object.name])
      if (!rows.length) throw new StorageError('AccessDenied')
      return rows
    })
    await blobs.remove(versions(removed))
    return { message: 'Successfully deleted' }
  }

  async function removeMany(call: Call) {
    const caller = await access.caller(call.request, call.path)
    const { prefixes } = await readJson(call.request, removal)
    const removed = await access.run(caller, 'storage.object.delete_many', db =>
      deleteObjects(db, call.bucket, prefixes),
    )
    await blobs.remove(versions(removed))
    return removed
  }

  return [
    ['POST', '/object/list/:bucket', listObjects(access)],
    ['DELETE', '/object/:bucket', removeMany],
    ['DELETE', '/object/:bucket/:key', removeOne],
  ]
}

/** Deletes the rows that the role may see and delete; their bytes are the caller's to remove after the commit. */
async function deleteObjects(db: pg.PoolClient, bucket: string, names: string[]) {
  await allowDelete(db)
  const { rows } = await db.query<{ version: string | null }>(
    `delete from storage.objects where bucket_id = $1 and name = any ($2)
     returning id, bucket_id, name, owner, owner_id, version, metadata, user_metadata,
       created_at, updated_at, last_accessed_at`,
    [bucket, names],
  )
  return rows
}

const versions = (rows: { version: string | null }[]) => rows.flatMap(row => row.version ?? [])
