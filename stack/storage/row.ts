import type { PoolClient } from 'pg'
import type { Caller } from './access.ts'
import type { StoredBytes } from './blobs.ts'
import type { Body } from './body.ts'
import type { ObjectMetadata } from './objects.ts'

/** What is uploaded where, and by whom. */
export interface Upload {
  bucket: string
  key: string
  caller: Caller
  body: Body
  /** Whether an object of that name may be there already. */
  replace: boolean
}

const insert = `insert into storage.objects (bucket_id, name, owner, owner_id, user_metadata, version, metadata)
  values ($1, $2, $3, $4, $5, $6, $7)`
const upsert = `${insert} on conflict (bucket_id, name) do update
  set owner = excluded.owner, owner_id = excluded.owner_id, user_metadata = excluded.user_metadata,
    version = excluded.version, metadata = excluded.metadata`

/**
 * Writes the row as the user, for policies to judge. A plain insert returns nothing, and so needs no right to
 * read; replacing needs it.
 * @param announced length in bytes, as far as the request tells.
 */
export async function probeRow(db: PoolClient, upload: Upload, announced: number): Promise<void> {
  const metadata = { mimetype: upload.body.contentType, contentLength: announced }
  await db.query(upload.replace ? `${upsert} returning id` : insert, values(upload, null, metadata))
}

/** Writes the final row, and tells which version it took the place of. */
export async function writeRow(db: PoolClient, upload: Upload, { version, size, md5 }: StoredBytes) {
  const { bucket, key, body } = upload
  // One at a time for each key: an upload that waits must see the version that it replaces.
  await db.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${bucket}/${key}`])
  const before = await db.query<{ version: string | null }>(
    'select version from storage.objects where bucket_id = $1 and name = $2 for update',
    [bucket, key],
  )
  const metadata: ObjectMetadata = {
    eTag: `"${md5}"`,
    size,
    mimetype: body.contentType,
    cacheControl: body.cacheControl,
    lastModified: new Date().toISOString(),
    contentLength: size,
    httpStatusCode: 200,
  }
  const { rows } = await db.query<{ id: string }>(
    `${upload.replace ? upsert : insert} returning id`,
    values(upload, version, metadata),
  )
  return { id: rows[0]!.id, replaced: before.rows[0]?.version }
}

function values({ bucket, key, caller, body }: Upload, version: string | null, metadata: object) {
  const userMetadata = body.userMetadata === null ? null : JSON.stringify(body.userMetadata)
  return [bucket, key, caller.owner, caller.ownerId, userMetadata, version, JSON.stringify(metadata)]
}
