import pg from 'pg'
import { type Access, type Caller, type Owner, service } from './access.ts'
import type { Blobs, StoredBytes } from './blobs.ts'
import type { FileInfo } from './body.ts'
import { type Address, type ObjectMetadata, objectColumns, type StoredObject } from './objects.ts'

/** On what terms something is uploaded. */
export interface Grant {
  /** Whose it becomes. */
  owner: Owner
  /** Whether an object of that name may be there already. */
  replace: boolean
}

/** An object that somebody wants to upload; before the file is there, only where may be known. */
export interface Wish extends Address, Grant {
  info?: FileInfo
}

export type Upload = Wish & { info: FileInfo }

const insert = `insert into storage.objects (bucket_id, name, owner, owner_id, user_metadata, version, metadata)
  values ($1, $2, $3, $4, $5, $6, $7)`
const upsert = `${insert} on conflict (bucket_id, name) do update
  set owner = excluded.owner, owner_id = excluded.owner_id, user_metadata = excluded.user_metadata,
    version = excluded.version, metadata = excluded.metadata`

/** The rows of uploads: first a probe in the caller's name, and when the bytes are there the service's own. */
export type Rows = ReturnType<typeof createRows>

export function createRows(access: Access, blobs: Blobs) {
  return {
    /**
     * Writes the row as the caller, for policies to judge, and undoes it. A plain insert returns nothing, and so
     * needs no right to read; replacing needs it.
     * @param announced length in bytes, as far as the request tells.
     * @throws StorageError AccessDenied, KeyAlreadyExists
     */
    async probe(caller: Caller, operation: string, wish: Wish, announced?: number): Promise<void> {
      const metadata = wish.info && { mimetype: wish.info.contentType, contentLength: announced }
      const text = wish.replace ? `${upsert} returning id` : insert
      await access.probe(caller, operation, text, values(wish, null, metadata))
    },

    /**
     * Writes the final row, so that no row ever is without its bytes, and removes the bytes that it replaces. Of
     * a refused row, the new bytes go.
     */
    async publish(operation: string, upload: Upload, bytes: StoredBytes): Promise<StoredObject> {
      try {
        const { row, replaced } = await access.run(service, operation, db => write(db, upload, bytes))
        await blobs.remove([replaced])
        return row
      } catch (error) {
        // Only a refusal is certain. A connection lost at the commit may have left a row, which needs its bytes.
        if (error instanceof pg.DatabaseError) await blobs.remove([bytes.version])
        throw error
      }
    },
  }
}

async function write(db: pg.PoolClient, upload: Upload, { version, size, eTag }: StoredBytes) {
  const { bucket, key, info } = upload
  // One at a time for each key: an upload that waits must see the version that it replaces.
  await db.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${bucket}/${key}`])
  const before = await db.query<{ version: string | null }>(
    'select version from storage.objects where bucket_id = $1 and name = $2 for update',
    [bucket, key],
  )
  const metadata: ObjectMetadata = {
    eTag,
    size,
    mimetype: info.contentType,
    cacheControl: info.cacheControl,
    lastModified: new Date().toISOString(),
    contentLength: size,
    httpStatusCode: 200,
  }
  const { rows } = await db.query<StoredObject>(
    `${upload.replace ? upsert : insert} returning ${objectColumns}`,
    values(upload, version, metadata),
  )
  return { row: rows[0]!, replaced: before.rows[0]?.version }
}

function values({ bucket, key, owner, info }: Wish, version: string | null, metadata: object | undefined) {
  const userMetadata = info?.userMetadata ?? undefined
  const json = [userMetadata, metadata].map(value => JSON.stringify(value))
  return [bucket, key, owner.owner, owner.ownerId, json[0], version, json[1]]
}
